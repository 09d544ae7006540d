"""From sums to a figure, or to the reason why there is none. Asks no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

from metrics.models import Grade, Indicator, Status

from . import words
from .sums import MILLION, Sum
from .words import Words

# The CDE publishes shares with one decimal.
ONE_DECIMAL = Decimal("0.1")


@dataclass(frozen=True)
class Members:
    """How many schools belong to the group, and how many of them can have such a figure."""

    in_all: int
    expected: int
    grade: str  # the grade that they must have, or ""


@dataclass(frozen=True)
class Part:
    """Of the schools that should have a figure: those that have one, and those that have not."""

    used: int
    missing: int
    hidden: int

    @property
    def of(self) -> int:
        return self.used + self.missing + self.hidden


@dataclass(frozen=True)
class Derived:
    """`digits` is "" where there is no figure: then `note` says why."""

    status: str
    digits: str
    numerator: int | None
    denominator: int | None
    note: Words


def part_of(found: Sum, members: Members) -> Part:
    without_a_row = members.expected - found.expected_there
    return Part(found.used, without_a_row + found.without_counts, found.hidden)


def says_anything(found: Sum) -> bool:
    """Where no school has counts, such as shares without them, nothing can be added up."""
    return found.used > 0


def why_none(found: Sum, part: Part, *, may_be_left_out: bool) -> Words | None:
    counts = {"of": part.of, "missing": part.missing, "hidden": part.hidden, "used": part.used}
    if part.hidden:
        return words.HIDDEN.filled(**counts)
    if part.missing and may_be_left_out:
        return words.LEFT_OUT.filled(**counts)
    if part.used < settings.AGGREGATES["share"] * part.of:
        return words.TOO_FEW.filled(**counts)
    return None


def derive(indicator: Indicator, found: Sum, note: Words) -> Derived:
    """The figure that the sums give."""
    if indicator.unit == Indicator.Unit.COUNT:
        return Derived(Status.COMPUTED, str(found.total), None, None, note)
    if found.denominator == 0:
        return no_figure(words.NOBODY, Status.NOT_APPLICABLE)
    if indicator.unit == Indicator.Unit.SCORE:
        mean = rounded(found.total, MILLION * found.denominator)
        return Derived(Status.COMPUTED, mean, None, found.denominator, note)
    if found.numerator > found.denominator:
        return no_figure(words.IMPOSSIBLE)
    share = rounded(100 * found.numerator, found.denominator)
    return Derived(Status.COMPUTED, share, found.numerator, found.denominator, note)


def no_figure(reason: Words, status: str = Status.NOT_REPORTED) -> Derived:
    return Derived(status, "", None, None, reason)


def rounded(number: int, divisor: int) -> str:
    """To one decimal, a half rounded up."""
    return str((Decimal(number) / divisor).quantize(ONE_DECIMAL, ROUND_HALF_UP))


# --- the note ---


def note_of(indicator: Indicator, found: Sum, members: Members, missing: Sequence[str]) -> Words:
    """`missing` are the names of the schools without a figure, from A to Z."""
    part = part_of(found, members)
    sentences = [_rule(indicator, part, _which(found, members))]
    if part.missing:
        sentences.append(words.WITHOUT.filled(names=_named(missing, part.missing)))
    if found.nobody:
        sentences.append(words.NO_STUDENTS.filled(nobody=found.nobody))
    if found.inferred:
        sentences.append(words.INFERRED.filled(inferred=found.inferred))
    if found.first_source != found.last_source:
        sentences.append(words.SEVERAL_SOURCES)
    return words.joined(sentences)


RULES = {
    Indicator.Unit.PERCENT: words.SHARES,
    Indicator.Unit.COUNT: words.COUNTS,
    Indicator.Unit.SCORE: words.SCORES,
}


def _rule(indicator: Indicator, part: Part, which: Words) -> Words:
    whole = words.ONE if part.of == 1 else words.EVERY
    schools = words.SOME if part.missing else whole
    share = 100 * part.used // part.of
    counts = {"used": part.used, "of": part.of, "share": share, "which": which}
    return RULES[indicator.unit].filled(schools=schools.filled(**counts))


def _which(found: Sum, members: Members) -> Words:
    """Which of the members are meant, where not all of them can have such a figure."""
    of_other_grades = members.in_all - members.expected - (found.there - found.expected_there)
    if of_other_grades <= 0:
        return words.NOTHING
    said = words.WITH_KINDERGARTEN if members.grade == Grade.K else words.WITH_GRADE
    return said.filled(grade=members.grade, in_all=members.in_all)


def _named(names: Sequence[str], missing: int) -> Words:
    shown = settings.AGGREGATES["named"]
    said = "; ".join(names[:shown])
    more = missing - len(names[:shown])
    return words.AND_MORE.filled(names=said, more=more) if more else Words(said, said)
