"""Strict parameters: whatever cannot be understood is refused, and nothing is passed over."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from django.http import QueryDict
from django.utils.translation import gettext as _

from .nearest import nearest
from .problems import MOST_FAULTS_NAMED, Fault, Refused, in_query, shortened

LONGEST_VALUE = 1000
# Control characters, and halves of characters.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def check(query: QueryDict, known: list[str], once: Iterable[str] = ()) -> None:
    """`known` in the order in which they are suggested; `once` names those that may not repeat."""
    faults = list(islice(_faults(query, known, set(once)), MOST_FAULTS_NAMED))
    if faults:
        raise Refused(faults)


def refuse(code: str, name: str, detail: str, nearest: str | None = None) -> None:
    raise Refused([in_query(code, name, detail, nearest)])


def _faults(query: QueryDict, known: list[str], once: set[str]) -> Iterator[Fault]:
    for name, values in query.lists():
        if name not in known:
            yield _unknown(name, known)
            continue
        if name in once and len(values) > 1:
            yield in_query("invalid_value", name, _("“%s” may be given only once.") % name)
        for value in values:
            yield from _faults_of_value(name, value)


def _unknown(name: str, known: list[str]) -> Fault:
    detail = _("There is no parameter “%(name)s” here. Known are: %(known)s.")
    if not known:
        detail = _("There is no parameter “%(name)s” here, nor any other.")
    words = {"name": shortened(name), "known": ", ".join(known)}
    return in_query("unknown_parameter", name, detail % words, nearest(name, known))


def _faults_of_value(name: str, value: str) -> Iterator[Fault]:
    if not value.strip():
        yield in_query("invalid_value", name, _("“%s” is given without a value.") % name)
    elif len(value) > LONGEST_VALUE:
        detail = _("“%(name)s” is longer than %(longest)s characters.")
        words = {"name": name, "longest": LONGEST_VALUE}
        yield in_query("invalid_value", name, detail % words)
    elif CONTROLS.search(value):
        detail = _("“%s” holds a control character.")
        yield in_query("invalid_value", name, detail % name)


def without_empty(query: QueryDict, names: list[str]) -> QueryDict:
    """Without the parameters that may be given without a value."""
    rest = query.copy()
    for name in names:
        if query.getlist(name) == [""]:
            del rest[name]
    return rest
