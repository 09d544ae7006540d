"""Which schools can have a figure at all: no elementary school has graduates."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from metrics.models import Grade, Indicator
from schools.models import SchoolYear

# Files of graduates and of college tests never hold schools without these grades.
GRADE_OF_INDICATOR = {
    "graduation-rate": Grade.G12,
    "a-g-completion": Grade.G12,
    "biliteracy-rate": Grade.G12,
    "dropout-rate": Grade.G12,
    "still-enrolled-rate": Grade.G12,
    "uc-csu-graduates": Grade.G12,
    "dashboard-graduation-rate": Grade.G12,
    "act-takers": Grade.G12,
    "act-21-or-more": Grade.G12,
}
ALL_GRADES = frozenset(grade.value for grade in Grade if grade is not Grade.ALL)
BEFORE_GRADE_1 = {"p", "pk", "tk", "k", "kg", "kn", "0"}
# Where no source gives a school's grades, its level leaves some of them out.
OF_LEVEL = {
    SchoolYear.Level.ES: ALL_GRADES - {"9", "10", "11", "12"},
    SchoolYear.Level.MS: ALL_GRADES - {"k", "1", "2", "3", "10", "11", "12"},
}


def needed_grade(indicator: Indicator, grade: str) -> str:
    """The grade a school must have to have such a figure; "" where every school can."""
    if grade != Grade.ALL:
        return grade
    return GRADE_OF_INDICATOR.get(indicator.slug, "")


@dataclass(frozen=True)
class Grades:
    """The grades of schools, year by year. What no source says leaves nothing out."""

    attested: Mapping[int, Mapping[int, frozenset[str]]]

    def of(self, school: int, school_year: int) -> frozenset[str]:
        """Those of that year, or of the nearest that a source speaks of; the earlier of two."""
        years = self.attested.get(school)
        if not years:
            return ALL_GRADES
        return years[min(years, key=lambda year: (abs(year - school_year), year))]

    def has(self, school: int, school_year: int, grade: str) -> bool:
        return not grade or grade in self.of(school, school_year)


def read_grades() -> Grades:
    rows = SchoolYear.objects.exclude(grades_served="", grades_offered="", level="")
    attested: dict[int, dict[int, frozenset[str]]] = defaultdict(dict)
    fields = ["school", "school_year", "grades_served", "grades_offered", "level"]
    for school, year, served, offered, level in rows.order_by().values_list(*fields):
        grades = span(served) or span(offered) or OF_LEVEL.get(level)
        if grades:
            attested[school][year] = grades
    return Grades(attested)


def span(text: str) -> frozenset[str]:
    """The grades of "9-12" or "K-5"; none where it is not understood."""
    first, _dash, last = text.lower().replace(" ", "").partition("-")
    numbers = [_number(first), _number(last or first)]
    if None in numbers or numbers[0] > numbers[1]:
        return frozenset()
    return frozenset(
        str(number) if number else Grade.K.value for number in range(numbers[0], numbers[1] + 1)
    )


def _number(grade: str) -> int | None:
    if grade in BEFORE_GRADE_1:
        return 0
    return int(grade) if grade.isascii() and grade.isdigit() and int(grade) <= 12 else None
