"""Which figures of an indicator a reader may ask for, and what was asked.

A figure of one indicator stands in a cell: school year, student group, grade, respondents.
The filters have the names and the values of the API.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.models import Grade, Indicator, Release, Respondent, StudentGroup
from schools import years
from schools.languages import in_language
from schools.readers.asked import Fault, Option

from .of_release import AskedRelease, asked_release, figures_of

FILTERS = {
    "school_year": gettext_lazy("School year"),
    "student_group": gettext_lazy("Students"),
    "grade": gettext_lazy("Grade"),
    "respondent": gettext_lazy("Respondents"),
}
CELL_FIELDS = [
    "school_year",
    "student_group__slug",
    "student_group__position",
    "grade",
    "respondent",
]


@dataclass(frozen=True)
class Cell:
    """One place for figures; `of_schools` where single schools have figures in it."""

    school_year: str
    student_group: str
    grade: str
    respondent: str
    of_schools: bool

    def agrees_with(self, chosen: Mapping[str, str]) -> bool:
        return all(getattr(self, name) == value for name, value in chosen.items())

    def asked(self) -> dict[str, str]:
        """The query that asks for this cell alone; figures without respondents need no word."""
        named = {name: getattr(self, name) for name in FILTERS}
        return {name: value for name, value in named.items() if value}

    def lookup(self) -> dict:
        return lookup({name: getattr(self, name) for name in FILTERS})


@dataclass(frozen=True)
class Choice:
    """What was asked for, without what was not understood. Empty: everything."""

    cells: list[Cell]
    options: dict[str, list[Option]]
    chosen: dict[str, str]
    faults: list[Fault]
    asked: AskedRelease

    @property
    def release(self) -> Release | None:
        """The release that was asked for; None where the latest is shown, whichever it is."""
        return self.asked.release

    @property
    def query(self) -> dict[str, str]:
        """The words that ask for the same again."""
        named = {"release": self.asked.version} if self.release else {}
        return {**self.chosen, **named}

    @property
    def words(self) -> list[str]:
        """What was asked for, in words."""
        return [
            option.label
            for name, options in self.options.items()
            for option in options
            if option.value == self.chosen.get(name)
        ]

    def cells_of_schools(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.of_schools and cell.agrees_with(self.chosen)]

    def lookup(self) -> dict:
        return lookup(self.chosen)


def lookup(chosen: Mapping[str, str]) -> dict:
    """The filters of the API as conditions of a query."""
    found = {name: chosen[name] for name in ("grade", "respondent") if name in chosen}
    if "school_year" in chosen:
        found["school_year"] = years.parse(chosen["school_year"])
    if "student_group" in chosen:
        found["student_group__slug"] = chosen["student_group"]
    return found


def choice(indicator: Indicator, asked: Mapping[str, Sequence[str]]) -> Choice:
    """`asked` is the query: every name with its values, in their order."""
    shown = asked_release(asked.get("release", []))
    cells = cells_of(indicator, shown.release)
    options = {name: options_of(name, cells) for name in FILTERS}
    chosen, faults = {}, [*shown.faults]
    for name in FILTERS:
        values = [value for value in asked.get(name, []) if value]
        faults += faults_in(name, values, options[name])
        chosen |= understood(name, values, options[name])
    return Choice(cells, options, chosen, faults, shown)


def cells_of(indicator: Indicator, release: Release | None = None) -> list[Cell]:
    """The latest year first; within it all students and all grades first."""
    published = figures_of(release).filter(indicator=indicator)
    counted = published.values(*CELL_FIELDS).annotate(schools=Count("school")).order_by()
    rows = sorted(counted.values_list(*CELL_FIELDS, "schools"), key=cell_order)
    return [
        Cell(years.label(year), group, grade, respondent, of_schools=schools > 0)
        for year, group, _position, grade, respondent, schools in rows
    ]


def cell_order(row: tuple) -> tuple:
    year, group, position, grade, respondent, _schools = row
    return (-year, group != "all", position, group, Grade.values.index(grade), respondent)


def understood(name: str, values: Sequence[str], options: list[Option]) -> dict[str, str]:
    known = {option.value for option in options}
    found = [value for value in values if value in known]
    return {name: found[0]} if found else {}


def faults_in(name: str, values: Sequence[str], options: list[Option]) -> list[Fault]:
    known = {option.value for option in options}
    faults = [Fault(name, unknown(value, options)) for value in values if value not in known]
    if len(set(values) & known) > 1:
        faults.append(
            Fault(name, _("This page shows one at a time: the first that was asked for."))
        )
    return faults


def unknown(value: str, options: list[Option]) -> str:
    """An address may hold anything, so only the beginning of it is said again."""
    if not options:
        return _("“%s” was left out: there is nothing to choose from.") % value[:60]
    words = _("No figure of this indicator stands under “%(value)s”. There is: %(there)s.")
    there = ", ".join(option.value for option in options)
    return words % {"value": value[:60], "there": there}


def options_of(name: str, cells: list[Cell]) -> list[Option]:
    """In the order of the cells, each once; figures without respondents offer none."""
    values = dict.fromkeys(getattr(cell, name) for cell in cells)
    labels = LABELS[name](list(values))
    return [Option(value, labels[value]) for value in values if value]


def group_labels(slugs: list[str]) -> dict[str, str]:
    groups = StudentGroup.objects.filter(slug__in=slugs)
    return {group.slug: in_language(group, "name") for group in groups}


def year_labels(labels: list[str]) -> dict[str, str]:
    return {label: label.replace("-", "–") for label in labels}


def grade_labels(grades: list[str]) -> dict[str, str]:
    return {grade: str(Grade(grade).label) for grade in grades}


def respondent_labels(respondents: list[str]) -> dict[str, str]:
    return {each: str(Respondent(each).label) if each else "" for each in respondents}


LABELS = {
    "school_year": year_labels,
    "student_group": group_labels,
    "grade": grade_labels,
    "respondent": respondent_labels,
}
