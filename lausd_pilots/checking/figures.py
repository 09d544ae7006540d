"""Working figures, targets and populations."""

from collections.abc import Iterator

from django.db.models import F

from metrics.members import THE_OTHERS_OF, read_members
from metrics.models import Observation, Population, Target
from metrics.rows import key_of
from metrics.validation import figure_problems, number_problems
from reforms.models import Initiative
from schools import years


def working_figure_is_possible() -> Iterator[str]:
    figures = Observation.objects.filter(current=True).order_by("pk")
    figures = figures.select_related("indicator", "population", "student_group")
    for figure in figures.iterator(chunk_size=2000):
        for problem in figure_problems(figure, figure.indicator):
            yield f"{key_of(figure)}: {problem}"


def working_figure_cites_a_fact_of_its_source() -> Iterator[str]:
    figures = Observation.objects.filter(current=True, statement__isnull=False)
    figures = figures.exclude(statement__source=F("source"))
    related = ["indicator", "population", "student_group", "source", "statement"]
    for figure in figures.select_related(*related):
        yield f"{key_of(figure)}: {figure.statement} is no fact of {figure.source.slug}"


def target_is_possible() -> Iterator[str]:
    for target in Target.objects.filter(value__isnull=False).select_related("indicator"):
        for problem in number_problems(target.value, target.indicator.unit):
            yield f"{target.slug}: {problem}"


def target_is_due_in_its_school_year() -> Iterator[str]:
    for target in Target.objects.filter(due_on__isnull=False):
        if years.holding(target.due_on) != target.school_year:
            yield f"{target.slug}: {target.due_on} is not in {years.label(target.school_year)}"


def fixed_list_has_members() -> Iterator[str]:
    lists = Population.objects.filter(kind=Population.Kind.FIXED_LIST).order_by("pk")
    lists = lists.exclude(list_of__slug__in=THE_OTHERS_OF).select_related("list_of")
    members = read_members(lists)
    for population in lists:
        if not members.of(population.pk, population.list_year):
            year = years.label(population.list_year)
            yield f"{population.slug}: {population.list_of.slug} has no members in {year}"


def initiative_has_a_group_of_schools() -> Iterator[str]:
    with_population = Initiative.objects.filter(population__isnull=False)
    wrong = with_population.exclude(population__kind=Population.Kind.GROUP)
    for initiative in wrong.select_related("population"):
        yield f"{initiative.slug}: {initiative.population.slug} is no group attested year by year"
