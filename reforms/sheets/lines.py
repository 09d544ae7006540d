"""What the check of a sheet found, line by line, as it is kept and shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal

from metrics.entering import Kind, Verdict
from metrics.models import Observation
from metrics.typed import as_typed

from .cells import letters, shown

LONGEST_NOTE = 300


@dataclass(frozen=True)
class Line:
    """One cell of the sheet that is to be told of. `place` is what a spreadsheet calls it.

    `typed` is what the sheet says there, by the names of an entry, and `seen` the figure that
    stood there when it was checked: applying begins from both.
    """

    kind: str
    row: int
    place: str = ""
    heading: str = ""
    school: str = ""
    review: int | None = None
    indicator: int | None = None
    old: str = ""
    new: str = ""
    difference: str = ""
    messages: list[str] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    typed: dict[str, str | None] = field(default_factory=dict)
    seen: int | None = None

    @property
    def may_be_applied(self) -> bool:
        return self.kind in (Kind.NEW, Kind.CHANGED, Kind.ERASED)


NAMES = [each.name for each in fields(Line)]
NOTHING = (None, "", [], {})


def as_kept(lines: Sequence[Line]) -> list[dict]:
    """What says nothing is left out: there may be twenty thousand lines."""
    return [
        {name: said for name in NAMES if (said := getattr(line, name)) not in NOTHING}
        for line in lines
    ]


def from_kept(kept: Sequence[dict]) -> list[Line]:
    return [Line(**each) for each in kept]


def fault(
    row: int, column: int, message: str, *, heading: str = "", school: str = "", text: str = ""
) -> Line:
    return Line(
        kind=Kind.ERROR,
        row=row,
        place=f"{letters(column)}{row}" if column else "",
        heading=shown(heading),
        school=school,
        new=shown(text),
        messages=[message],
    )


def line_of(verdict: Verdict, *, place: str, school: str, review: int) -> Line:
    """The place and the school are those of the sheet; the rest is the validator's."""
    entry, old = verdict.entry, verdict.old
    return Line(
        kind=verdict.kind,
        row=entry.row,
        place=place,
        heading=entry.column,
        school=school,
        review=review,
        indicator=entry.cell.indicator.pk,
        old=described(old),
        new=described(verdict.figure) or shown(entry.value),
        difference=_difference(old, verdict.figure),
        messages=[*verdict.problems, *([verdict.changed_by] if verdict.changed_by else [])],
        queries=verdict.queries,
        typed={
            "value": entry.value,
            "note": entry.note,
            "numerator": entry.numerator,
            "denominator": entry.denominator,
        },
        seen=old.pk if old else None,
    )


def not_taken(line: Line, reason: str) -> Line:
    return replace(line, kind=Kind.ERROR, messages=[reason])


def taken_otherwise(line: Line, verdict: Verdict) -> Line:
    """What the validator says at the moment of applying."""
    messages = [*verdict.problems, *([verdict.changed_by] if verdict.changed_by else [])]
    return replace(line, kind=verdict.kind, old=described(verdict.old), messages=messages)


def skipped(figure: Observation) -> Line:
    """A figure that was not taken back, since its cell was changed afterwards."""
    return Line(
        kind=Kind.CONFLICT,
        row=figure.row_number or 0,
        place="",
        heading=figure.column_name,
        school=figure.population.name,
        indicator=figure.indicator_id,
        new=described(figure),
    )


def described(figure: Observation | None) -> str:
    """A figure in one line: 71.2 (89 / 125) “Two cohorts were merged.”"""
    if figure is None:
        return ""
    said = [as_typed(figure) or figure.get_status_display()]
    if figure.denominator is not None:
        numerator = "" if figure.numerator is None else f"{figure.numerator} "
        said.append(f"({numerator}/ {figure.denominator})")
    if figure.note:
        said.append(f"“{shown(figure.note, LONGEST_NOTE)}”")
    return " ".join(said)


def _difference(old: Observation | None, new: Observation | None) -> str:
    if old is None or new is None or old.value is None or new.value is None:
        return ""
    difference: Decimal = new.value - old.value
    if not difference:
        return ""
    sign = "+" if difference > 0 else "\N{MINUS SIGN}"
    return f"{sign}{abs(difference).normalize():f}"
