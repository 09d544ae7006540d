"""What every column, word and code of the data means, each with the address that tells more."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lausd_pilots.readers.methods import Meaning, meanings, named_groups, status_legend
from metrics.models import (
    Grade,
    Indicator,
    Population,
    Qualifier,
    Respondent,
    StudentGroup,
)
from metrics.readers.available import Available, available
from metrics.release_files.columns import COLUMNS, Column
from schools import years

TYPES = {"string": _("text"), "number": _("number"), "integer": _("whole number")}
OF_UNITS = {
    Indicator.Unit.PERCENT: _("A share, from 0 to 100. The indicator says of what."),
    Indicator.Unit.COUNT: _("A whole number: of students, schools or whatever is counted."),
    Indicator.Unit.SCORE: _("A mean score, on the scale of its test."),
}
OF_QUALIFIERS = {
    Qualifier.ABOUT: _("The source gives a rounded or estimated number."),
    Qualifier.MORE_THAN: _("The source says only that it is more than this."),
    Qualifier.AT_LEAST: _("The source says only that it is this or more."),
    Qualifier.AT_MOST: _("The source says only that it is this or less."),
    Qualifier.ALMOST: _("The source says that it is a little less than this."),
}
OF_RESPONDENTS = {
    Respondent.STUDENTS: _("Students answered the survey."),
    Respondent.STAFF: _("Staff answered the survey: teachers and everybody else who works there."),
    Respondent.TEACHERS: _("Teachers answered the survey."),
    Respondent.FAMILIES: _("Parents and guardians answered the survey."),
    Respondent.PRINCIPALS: _("Principals answered the survey."),
}
OF_KINDS = {
    Population.Kind.SCHOOL: _(
        "One school. The code stays the same when the school gets another name."
    ),
    Population.Kind.GROUP: _(
        "Schools that a source takes together in the year of the figure. Who belongs to the group "
        "can change from year to year."
    ),
    Population.Kind.FIXED_LIST: _(
        "The schools of the year that the code names. They are the same in every year, whether or "
        "not they belonged to the group then."
    ),
    Population.Kind.DISTRICT: _(
        "The schools that a source places in the local or board district in the year of the figure."
    ),
    Population.Kind.LEVEL: _(
        "The elementary, middle, high or span schools of LAUSD in the year of the figure."
    ),
}
# Where on the page the words of a column are explained.
EXPLAINED = {
    "indicator": "indicators",
    "population": "populations",
    "student_group": "student-groups",
    "status": "statuses",
    "qualifier": "qualifiers",
    "unit": "units",
    "respondent": "respondents",
    "grade": "grades",
}


@dataclass(frozen=True)
class Kind(Meaning):
    """A kind of population, with the groups of schools that have a name of their own."""

    named: list[Population] = field(default_factory=list)


@dataclass(frozen=True)
class ColumnEntry:
    column: Column
    type: str | Promise
    explained: str


@dataclass(frozen=True)
class IndicatorEntry:
    indicator: Indicator
    available: Available | None

    @property
    def years(self) -> list[str]:
        """Years in a row are told as a span."""
        return spans(self.available.years) if self.available else []


@dataclass(frozen=True)
class Dictionary:
    columns: list[ColumnEntry]
    statuses: list[Meaning]
    units: list[Meaning]
    qualifiers: list[Meaning]
    respondents: list[Meaning]
    grades: list[tuple[str, str]]
    indicators: list[IndicatorEntry]
    student_groups: list[StudentGroup]
    kinds: list[Kind]


def dictionary() -> Dictionary:
    """Six queries, however many indicators and groups there are."""
    found = available()
    indicators = Indicator.objects.select_related("part_of")
    return Dictionary(
        columns=[
            ColumnEntry(each, TYPES[each.kind], EXPLAINED.get(each.name, "")) for each in COLUMNS
        ],
        statuses=status_legend(),
        units=meanings(Indicator.Unit, OF_UNITS),
        qualifiers=meanings(Qualifier, OF_QUALIFIERS),
        respondents=meanings(Respondent, OF_RESPONDENTS),
        grades=[(each.value, str(each.label)) for each in Grade],
        indicators=[IndicatorEntry(each, found.get(each.pk)) for each in indicators],
        student_groups=list(StudentGroup.objects.all()),
        kinds=kinds(),
    )


def kinds() -> list[Kind]:
    named = list(named_groups())
    return [
        Kind(
            code=each.code,
            words=each.words,
            meaning=each.meaning,
            named=[population for population in named if population.kind == each.code],
        )
        for each in meanings(Population.Kind, OF_KINDS)
    ]


def spans(school_years: Iterable[int]) -> list[str]:
    """2015, 2016, 2017 and 2020 become 2015–16 to 2017–18 and 2020–21."""
    runs: list[list[int]] = []
    for year in school_years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return [_in_words(run) for run in runs]


def _in_words(run: list[int]) -> str:
    first, last = years.in_print(run[0]), years.in_print(run[-1])
    words = _("%(first)s to %(last)s")
    return first if first == last else str(words) % {"first": first, "last": last}
