"""The figure that a typed entry would make of the one that stands in its cell."""

from typing import Protocol

from django.utils.translation import gettext as _

from metrics.models import Observation, Status
from metrics.models.vocabulary import WITH_VALUE
from metrics.typed import (
    TypedValue,
    Unreadable,
    read_note,
    read_number_of_students,
    read_value,
)
from metrics.validation import value_of

# What a new figure takes over from the one before, where only its note or its numbers change.
KEPT = [
    "status",
    "value",
    "digits",
    "low",
    "high",
    "numerator",
    "denominator",
    "qualifier",
    "candidates",
    "note",
    "note_es",
    "source_id",
    "statement_id",
]
_COLUMN_LENGTH = Observation._meta.get_field("column_name").max_length


class Typed(Protocol):
    """What is read of an entry: see `metrics.entering.Entry`."""

    value: str
    note: str | None
    numerator: str | None
    denominator: str | None


def says_nothing(entry: Typed, old: Observation | None) -> bool:
    """A blank cell keeps what stands there; an emptied note says something only of a figure."""
    rest = [entry.note, entry.numerator, entry.denominator]
    if entry.value.strip():
        return False
    return not any(given is not None if old else (given or "").strip() for given in rest)


def says_the_same(figure: Observation, old: Observation) -> bool:
    """The same digits typed again leave an inferred or computed figure what it is."""
    return all(
        getattr(figure, name) == getattr(old, name)
        for name in ["digits", "numerator", "denominator", "note"]
    ) and (bool(figure.digits) or figure.status == old.status)


def proposed_figure(entry, old: Observation | None, student_group: int) -> Observation:
    """Unsaved. Raises Unreadable. Its source is empty where the review is its source."""
    figure = Observation(
        indicator=entry.cell.indicator,
        population=entry.cell.population,
        school_year=entry.cell.school_year,
        student_group_id=student_group,
        row_number=entry.row,
        column_name=entry.column[:_COLUMN_LENGTH],
        **({name: getattr(old, name) for name in KEPT} if old else {}),
    )
    _take_value(figure, entry, old)
    _take_numbers(figure, entry)
    _take_note(figure, entry)
    return figure


def _take_value(figure: Observation, entry: Typed, old: Observation | None) -> None:
    if not entry.value.strip():
        if old is None:
            raise Unreadable(_("Enter the value as well: there is none here yet."))
        return
    typed = read_value(entry.value, figure.indicator.unit)
    if old is None or not _stands_already(typed, old):
        _take_new_value(figure, typed)


def _stands_already(typed: TypedValue, old: Observation) -> bool:
    if typed.digits:
        return typed.digits == old.digits and old.status in WITH_VALUE
    return typed.status == old.status


def _take_new_value(figure: Observation, typed: TypedValue) -> None:
    figure.status, figure.digits = typed.status, typed.digits
    figure.value = value_of(typed.digits) if typed.digits else None
    figure.low = figure.high = figure.source_id = figure.statement_id = None
    figure.qualifier = figure.candidates = ""
    if not typed.digits:
        figure.numerator = figure.denominator = None


def _take_numbers(figure: Observation, entry: Typed) -> None:
    for name in ["numerator", "denominator"]:
        text = getattr(entry, name)
        if text is not None:
            setattr(figure, name, read_number_of_students(text))
    if figure.numerator is not None and figure.value is None:
        raise Unreadable(_("Where there is no value, there is no numerator."))


def _take_note(figure: Observation, entry: Typed) -> None:
    if entry.note is None:
        return
    note = read_note(entry.note)
    if note == figure.note:
        return
    if not note and figure.status == Status.INFERRED:
        raise Unreadable(_("This figure was inferred: its note has to say by which rule."))
    figure.note, figure.note_es = note, ""
