"""What the figures of schools give for groups of schools. Writes no figure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from metrics.actions.recording import TYPED_IN
from metrics.models import Indicator, Observation, Population, Status, StudentGroup
from metrics.school_grades import needed_grade
from metrics.validation import value_of
from schools.models import Source

from .basis import names_of_members
from .belonging import Belonging, read_belonging
from .deriving import Derived, Members, derive, no_figure, note_of, part_of, says_anything, why_none
from .sums import Cell, Sum, schools_by_cell, sums
from .words import Words

SEVERAL_SOURCES = "computed-from-several-sources"


@dataclass(frozen=True)
class Adding:
    """All that is the same for every indicator. Needs the tables of `as_tables` meanwhile."""

    belonging: Belonging
    groups: Mapping[int, Population]
    student_groups: Mapping[int, StudentGroup]
    names: Mapping[int, str]
    several: Source

    @classmethod
    def up(cls) -> "Adding":
        groups = Population.objects.exclude(kind=Population.Kind.SCHOOL)
        belonging = read_belonging()
        return cls(
            belonging=belonging,
            groups={each.pk: each for each in groups},
            student_groups=StudentGroup.objects.in_bulk(),
            names=names_of_members(belonging),
            several=_several_sources(),
        )

    @cached_property
    def school_of(self) -> dict[int, int]:
        return {population: school for school, population in self.belonging.schools.items()}

    def figures(self, indicator: Indicator) -> Iterator[Observation]:
        """One for every group and cell in which a school has counts; not saved."""
        found = [each for each in sums(indicator) if says_anything(each)]
        marked = _years_that_mark(indicator) if found else set()
        reasons = {id(each): self._why_none(indicator, each, marked) for each in found}
        short = [each for each in found if not reasons[id(each)]]
        missing = self._missing(indicator, short)
        for each in found:
            reason = reasons[id(each)]
            if reason:
                derived = no_figure(reason)
            else:
                names = missing.get(id(each), [])
                note = note_of(indicator, each, self._members(indicator, each), names)
                derived = derive(indicator, each, note)
            yield self._figure(indicator, each, derived)

    def _why_none(self, indicator: Indicator, found: Sum, marked: set[int]) -> Words | None:
        group = self.student_groups[found.cell.student_group]
        may_be_left_out = (
            group.partition != StudentGroup.Partition.ALL and found.cell.school_year not in marked
        )
        part = part_of(found, self._members(indicator, found))
        return why_none(found, part, may_be_left_out=may_be_left_out)

    def _members(self, indicator: Indicator, found: Sum) -> Members:
        grade = needed_grade(indicator, found.cell.grade)
        place = found.population, found.cell.school_year
        return Members(
            in_all=len(self.belonging.expected(*place, "")),
            expected=len(self.belonging.expected(*place, grade)),
            grade=grade,
        )

    def _missing(self, indicator: Indicator, found: Iterable[Sum]) -> dict[int, list[str]]:
        """Names of the schools without a figure, by the id of the sum that lacks them."""
        short: dict[Cell, list[Sum]] = defaultdict(list)
        for each in found:
            if part_of(each, self._members(indicator, each)).missing:
                short[each.cell].append(each)
        if not short:
            return {}
        names = {}
        for cell, populations in schools_by_cell(indicator, {cell.school_year for cell in short}):
            settled = {self.school_of.get(population) for population in populations}
            for each in short.get(cell, []):
                names[id(each)] = self._names(indicator, each, settled)
        return names

    def _names(self, indicator: Indicator, found: Sum, settled: set[int]) -> list[str]:
        grade = needed_grade(indicator, found.cell.grade)
        expected = self.belonging.expected(found.population, found.cell.school_year, grade)
        return sorted(self.names[school] for school in expected - settled)

    def _figure(self, indicator: Indicator, found: Sum, derived: Derived) -> Observation:
        one_source = found.first_source == found.last_source
        return Observation(
            indicator=indicator,
            population=self.groups[found.population],
            student_group=self.student_groups[found.cell.student_group],
            school_year=found.cell.school_year,
            grade=found.cell.grade,
            respondent=found.cell.respondent,
            status=derived.status,
            value=value_of(derived.digits) if derived.digits else None,
            digits=derived.digits,
            numerator=derived.numerator,
            denominator=derived.denominator,
            note=derived.note.english,
            note_es=derived.note.spanish,
            source_id=found.first_source if one_source else self.several.pk,
        )


def _years_that_mark(indicator: Indicator) -> set[int]:
    """Where hidden figures are marked, a school without a row has no such students.

    Files do so with a star; and staff, who type what they know, hide nothing.
    """
    marked = Q(status=Status.SUPPRESSED) | Q(import_run__kind__in=TYPED_IN)
    figures = Observation.objects.filter(marked, indicator=indicator, current=True)
    return set(figures.order_by().values_list("school_year", flat=True).distinct())


def _several_sources() -> Source:
    source, _made = Source.objects.get_or_create(
        slug=SEVERAL_SOURCES,
        defaults={
            "kind": Source.Kind.DATASET,
            "title": "Computed here from figures of several sources",
            "title_es": "Calculado aquí con cifras de varias fuentes",
        },
    )
    return source
