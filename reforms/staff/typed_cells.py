"""Cells of figures as a page sends them, by form or as JSON, and what is answered about each."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from metrics.entering import Kind, Verdict, figures_seen
from metrics.models import Indicator
from metrics.typed import as_typed
from metrics.verdict_words import sentence
from reforms.actions.figures import TypedFigure
from reforms.models import AnnualReview
from reforms.readers.figure_grid import Answer, key_of
from reforms.readers.figures_asked import figures_asked

# A form names its fields value:12:attendance:990, where 12 is the review and 990 the figure that
# its reader saw there, or 0 for none; and note:12:attendance.
_VALUE = re.compile(r"value:([0-9]{1,18}):([a-z0-9-]{1,80}):([0-9]{1,18})")
_BESIDE = ["note", "numerator", "denominator"]
MOST_CELLS = 20_000


class Malformed(ValueError):
    """The message is safe to show."""


class NotAsked(ValueError):
    """The message is safe to show."""


@dataclass(frozen=True)
class SentCell:
    """As it was sent: the review and the indicator are still to be found."""

    review: int
    indicator: str
    value: str
    note: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    seen: int | None | Literal["any"] = "any"

    @property
    def key(self) -> str:
        return key_of(self.review, self.indicator)


# --- as JSON ---


def cells_from_json(body: bytes) -> list[SentCell]:
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed(_("This is no JSON.")) from None
    cells = sent.get("cells") if isinstance(sent, dict) else None
    if not isinstance(cells, list) or not 1 <= len(cells) <= MOST_CELLS:
        raise Malformed(_('Send a list of cells: {"cells": […]}.'))
    return [_cell_from_json(cell) for cell in cells]


def _cell_from_json(cell: Any) -> SentCell:
    if not isinstance(cell, dict):
        raise Malformed(_("Every cell has a review, an indicator and a value."))
    seen = cell.get("seen", "any")
    texts = {name: cell.get(name) for name in _BESIDE}
    checks = [
        _is_id(cell.get("review")),
        isinstance(cell.get("indicator"), str),
        isinstance(cell.get("value"), str),
        seen in (None, "any") or _is_id(seen),
        all(text is None or isinstance(text, str) for text in texts.values()),
    ]
    if not all(checks):
        raise Malformed(
            _("Every cell has a review (a number), an indicator and a value (both texts).")
        )
    return SentCell(cell["review"], cell["indicator"], cell["value"], seen=seen, **texts)


def _is_id(value: Any) -> bool:
    return type(value) is int and 0 < value < 2**63


# --- as a form ---


def cells_from_form(sent: Mapping[str, str]) -> list[SentCell]:
    """Only the cells that were touched: a form sends all of them."""
    cells = [cell for name in sent for cell in _cell_from_field(name, sent)]
    figures = figures_seen({cell.seen for cell in cells if cell.seen})
    return [cell for cell in cells if _is_touched(cell, figures.get(cell.seen))]


def _cell_from_field(name: str, sent: Mapping[str, str]) -> Iterator[SentCell]:
    found = _VALUE.fullmatch(name)
    if found:
        review, indicator, seen = int(found[1]), found[2], int(found[3]) or None
        beside = {part: sent.get(f"{part}:{review}:{indicator}") for part in _BESIDE}
        yield SentCell(review, indicator, sent[name], seen=seen, **beside)


def _is_touched(cell: SentCell, figure: Any) -> bool:
    stood = {"value": as_typed(figure), "note": figure.note if figure else ""}
    for name in ["numerator", "denominator"]:
        number = getattr(figure, name, None)
        stood[name] = "" if number is None else str(number)
    return any(
        given is not None and given.strip().replace("\r\n", "\n") != stood[name]
        for name, given in ((name, getattr(cell, name)) for name in stood)
    )


# --- found, and answered ---


def typed_figures(
    cells: Sequence[SentCell], reviews: Mapping[int, AnnualReview]
) -> list[TypedFigure]:
    """Of reviews among these. NotAsked where a school is not asked for the indicator."""
    asked = figures_asked(list(reviews.values()))
    indicators = {
        (review, each.indicator.slug): each.indicator
        for review, found in asked.items()
        for each in found
    }
    return [_typed_figure(cell, reviews, indicators) for cell in cells]


def _typed_figure(
    cell: SentCell,
    reviews: Mapping[int, AnnualReview],
    indicators: Mapping[tuple[int, str], Indicator],
) -> TypedFigure:
    indicator = indicators.get((cell.review, cell.indicator))
    if indicator is None:
        raise NotAsked(_("Nothing was saved: one of these figures is not asked for."))
    given = {name: getattr(cell, name) for name in ["value", "seen", *_BESIDE]}
    return TypedFigure(reviews[cell.review], indicator, **given)


def answers_to(cells: Iterable[SentCell], verdicts: Iterable[Verdict]) -> dict[str, Answer]:
    """By the key of the cell. The last one counts where a cell was sent twice."""
    return {
        cell.key: answer_to(cell, verdict) for cell, verdict in zip(cells, verdicts, strict=True)
    }


def answer_to(cell: SentCell, verdict: Verdict) -> Answer:
    """After an error the cell still holds what was seen before; else what stands there now."""
    stands_now = None if verdict.kind is Kind.ERASED else verdict.figure or verdict.old
    seen = stands_now.pk if stands_now else None
    if verdict.kind is Kind.ERROR and cell.seen != "any":
        seen = cell.seen
    return Answer(
        kind=verdict.kind.value,
        message=sentence(verdict),
        problems=verdict.problems,
        queries=verdict.queries,
        seen=seen,
        shown=as_typed(stands_now),
        changed_by=verdict.changed_by,
        typed={
            name: getattr(cell, name)
            for name in ["value", *_BESIDE]
            if getattr(cell, name) is not None
        },
    )
