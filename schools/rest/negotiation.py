"""Which format is answered in: `?format=` first, else the Accept header, else JSON."""

import re

from django.utils.translation import gettext as _
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from .nearest import nearest
from .problems import Fault, NotOffered, Refused, in_query, shortened

LONGEST_HEADER = 4000
_WEIGHT = re.compile(r"^\s*q=([01](?:\.\d{0,3})?)\s*$", re.IGNORECASE)


class FormatOrAccept(BaseContentNegotiation):
    def select_parser(self, request, parsers):
        return parsers[0]

    def select_renderer(self, request: Request, renderers, format_suffix=None):
        accept = request.headers.get("Accept", "")
        renderer = choose(request.query_params.getlist("format"), accept, renderers)
        return renderer, renderer.media_type


def choose(asked: list[str], accept: str, renderers: list[BaseRenderer]) -> BaseRenderer:
    """Raises `Refused` where what is asked for, or all that is accepted, is not offered."""
    return by_name(asked, renderers) if asked else by_header(accept, renderers)


def by_name(asked: list[str], renderers: list[BaseRenderer]) -> BaseRenderer:
    if len(asked) > 1:
        raise Refused([in_query("invalid_value", "format", _("“format” may be given only once."))])
    for renderer in renderers:
        if renderer.format == asked[0]:
            return renderer
    raise Refused([_unknown(asked[0], [renderer.format for renderer in renderers])])


def by_header(accept: str, renderers: list[BaseRenderer]) -> BaseRenderer:
    """The renderer that the header likes most; of equals the first."""
    ranges = _ranges(accept[:LONGEST_HEADER]) or {"*/*": 1.0}
    offered = [renderer for renderer in renderers if getattr(renderer, "by_header", True)]
    best = max(offered, key=lambda renderer: _liking(renderer, ranges))
    if not _liking(best, ranges):
        raise NotOffered([_none_accepted(offered)])
    return best


def _unknown(name: str, known: list[str]) -> Fault:
    detail = _("There is no format “%(name)s” here. Known are: %(known)s.")
    words = {"name": shortened(name), "known": ", ".join(known)}
    return in_query("unknown_format", "format", detail % words, nearest(name, known))


def _none_accepted(offered: list[BaseRenderer]) -> Fault:
    types = ", ".join(renderer.media_type for renderer in offered)
    detail = _("None of the formats in the Accept header is offered. Offered are: %s.") % types
    return Fault("unknown_format", "#/header/Accept", detail)


def _liking(renderer: BaseRenderer, ranges: dict[str, float]) -> float:
    """What a renderer also answers to must be asked for by its own name."""
    others = [ranges.get(name, 0) for name in getattr(renderer, "answers_to", ())]
    return max([_weight(renderer.media_type, ranges), *others])


def _weight(media_type: str, ranges: dict[str, float]) -> float:
    """The weight of the narrowest range that holds the type."""
    whole = f"{media_type.partition('/')[0]}/*"
    return next((ranges[name] for name in [media_type, whole, "*/*"] if name in ranges), 0)


def _ranges(header: str) -> dict[str, float]:
    found = {}
    for part in header.lower().split(","):
        media_type, *parameters = part.split(";")
        if media_type.strip():
            weights = filter(None, map(_WEIGHT.match, parameters))
            found[media_type.strip()] = next((float(match[1]) for match in weights), 1.0)
    return found
