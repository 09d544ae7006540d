"""Results of the state tests (Smarter Balanced), by grade and group: commas to 2019, then carets.

Percentages are of those with scores, which the publisher prints apart from those tested.
"""

from metrics.models import Status
from schools.imports.families import Column, Layout, Levels, Year

from . import cde
from .figures import Coded, FigureFamily, Mark, Measure, Scale, figure_family

# Other numbers are groups that are not kept here, such as those by the schooling of parents.
GROUPS = {
    "1": "all",
    "3": "male",
    "4": "female",
    "28": "migrant",
    "31": "sed",
    "52": "homeless",
    "74": "black",
    "75": "american-indian",
    "76": "asian",
    "77": "filipino",
    "78": "hispanic",
    "79": "pacific-islander",
    "80": "white",
    "128": "swd",
    "144": "two-or-more-races",
    "160": "el",
    "240": "foster",
}
GRADES = {"13": "all", "11": "11"} | {str(grade): str(grade) for grade in range(3, 9)}


def _numbers(taken: dict[str, str], last: int) -> dict[str, str | None]:
    """With and without leading zeros. Every number that is not taken is known all the same."""
    return {
        number.zfill(width): taken.get(number)
        for number in map(str, range(1, last + 1))
        for width in (1, 2, 3)
    }


# The alternate assessments and the tests of science have other numbers.
ELA = Coded("test", _numbers({"1": "ela"}, 99))
MATH = Coded("test", _numbers({"2": "math"}, 99))

COLUMNS = (
    *cde.KEY_COLUMNS,
    *cde.NAMES,
    Column("year", ("Test Year",)),
    Column("type", ("Type Id",), required=False),
    Column("group", ("Student Group ID", "Subgroup ID", "Demographic ID")),
    Column("grade", ("Grade",)),
    Column("test", ("Test Id",)),
    Column("tested", ("Students Tested", "Total Students Tested")),
    Column("mean", ("Mean Scale Score",)),
    Column("met", ("Percentage Standard Met and Above",)),
)
MEAN_MARKS = {"*": cde.TEN_OR_FEWER, "N/A": Mark(Status.NOT_APPLICABLE), "": cde.EMPTY_FIELD}

FAMILY = figure_family(
    FigureFamily(
        code="cde-caaspp",
        title=(
            "California Assessment of Student Performance and Progress, Smarter Balanced "
            "research files"
        ),
        title_es="Exámenes estatales CAASPP (Smarter Balanced), archivos de investigación",
        publisher=cde.PUBLISHER,
        url="https://caaspp-elpac.ets.org/caaspp/ResearchFileListSB",
        layouts=(Layout("results", COLUMNS),),
        key=cde.THREE_CODES,
        levels=Levels("type", school=("7", "9", "10"), district=("6",), other=("4", "5")),
        year=Year("year", ends=True),
        group=Coded("group", _numbers(GROUPS, 999)),
        grade=Coded("grade", _numbers(GRADES, 13)),
        marks=cde.MARKS_OF_GROUPS,
        name_column="name",
        measures=tuple(
            measure
            for subject, test in (("ela", ELA), ("math", MATH))
            for measure in (
                Measure(f"caaspp-{subject}-met", "met", denominator="tested", when=test),
                Measure(
                    f"caaspp-{subject}-mean-score",
                    "mean",
                    Scale.SCORE,
                    when=test,
                    marks=MEAN_MARKS,
                ),
            )
        ),
    )
)
