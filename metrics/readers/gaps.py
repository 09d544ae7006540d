"""The gaps that the page of an indicator shows: student groups, and pilots against the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from metrics.comparability import Comparisons, read_comparisons
from metrics.gaps import Gap, gap
from metrics.models import Indicator, StudentGroup
from metrics.school_grades import needed_grade

from .choices import Choice, lookup
from .entries import Entry, entries, for_entries
from .of_release import figures_of
from .results import is_of_a_place

# Whose figures are held against whose. The lists are the same schools in every year.
PAIRS = {"pilot": "non-pilot", "pilot-2021-22": "non-pilot-2021-22"}
ALL_STUDENTS = "all"
MOST_READ = 2000
MOST_SHOWN = 60


@dataclass(frozen=True)
class ShownGap:
    """`gap` is None where the two cannot be compared; `why_not` says why."""

    entry: Entry
    against: Entry
    gap: Gap | None
    why_not: str


@dataclass(frozen=True)
class Gaps:
    """Of student groups against all students, and of pilots against the others."""

    of_groups: list[ShownGap]
    of_pilots: list[ShownGap]
    left_out: int

    @property
    def any(self) -> bool:
        return bool(self.of_groups or self.of_pilots)


def gaps_of(indicator: Indicator, choice: Choice) -> Gaps:
    """Of the whole district, the pilots and the others; the latest year first."""
    if indicator.unit != Indicator.Unit.PERCENT:
        return Gaps([], [], 0)
    found = _entries(indicator, choice)
    cells = {_cell(entry): entry for entry in found}
    group = choice.chosen.get("student_group")
    asked = [entry for entry in found if group in (None, entry.figure.student_group.slug)]
    of_groups = list(_against_all(asked, cells))
    of_pilots = list(_against_the_others(indicator, asked, cells))
    left_out = max(0, len(of_groups) - MOST_SHOWN)
    return Gaps(of_groups[:MOST_SHOWN], of_pilots, left_out)


def _entries(indicator: Indicator, choice: Choice) -> list[Entry]:
    chosen = {name: value for name, value in choice.chosen.items() if name != "student_group"}
    published = figures_of(choice.release).filter(indicator=indicator, school=None)
    published = published.filter(**lookup(chosen)).with_value()
    published = published.exclude(is_of_a_place())
    rows = for_entries(published).order_by("-school_year", "key")[:MOST_READ]
    return sorted(entries(rows), key=lambda entry: entry.order)


def _cell(entry: Entry, **other) -> tuple:
    figure = entry.figure
    said = {
        "population": figure.population.slug,
        "group": figure.student_group.slug,
        **other,
    }
    return (
        said["population"],
        figure.school_year,
        said["group"],
        entry.grade,
        entry.published.respondent,
    )


def _against_all(found: list[Entry], cells: Mapping[tuple, Entry]) -> Iterator[ShownGap]:
    for entry in found:
        whole = cells.get(_cell(entry, group=ALL_STUDENTS))
        is_part = entry.figure.student_group.partition != StudentGroup.Partition.ALL
        between = gap(entry.published, whole.published) if whole and is_part else None
        if between:
            yield ShownGap(entry, whole, between, "")


def _against_the_others(
    indicator: Indicator, found: list[Entry], cells: Mapping[tuple, Entry]
) -> Iterator[ShownGap]:
    pairs = [
        (entry, cells[cell])
        for entry in found
        if (other := PAIRS.get(entry.figure.population.slug))
        and (cell := _cell(entry, population=other)) in cells
    ]
    if not pairs:
        return
    groups = {each.figure.population for pair in pairs for each in pair}
    comparisons = read_comparisons(groups)
    for entry, other in pairs:
        yield _compared(indicator, entry, other, comparisons)


def _compared(
    indicator: Indicator, entry: Entry, other: Entry, comparisons: Comparisons
) -> ShownGap:
    figure = entry.figure
    why_not = comparisons.why_not(
        figure.population,
        other.figure.population,
        figure.school_year,
        needed_grade(indicator, entry.grade),
    )
    between = None if why_not else gap(entry.published, other.published)
    return ShownGap(entry, other, between, why_not)
