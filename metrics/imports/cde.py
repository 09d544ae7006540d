"""What the files of the California Department of Education share: codes, notes, columns."""

from metrics.models import Status
from schools.imports.families import Column, Key, Levels

from .figures import Filter, Mark

PUBLISHER = "California Department of Education"

# GX: counted apart since 2019-20. GZ: no gender is recorded.
GROUPS: dict[str, str | None] = {
    "TA": "all",
    "GM": "male",
    "GF": "female",
    "GX": "nonbinary",
    "GZ": "gender-missing",
    "RA": "asian",
    "RB": "black",
    # Others have read RD as two or more races; the counts show that it is "not reported".
    "RD": "race-not-reported",
    "RF": "filipino",
    "RH": "hispanic",
    "RI": "american-indian",
    "RP": "pacific-islander",
    "RT": "two-or-more-races",
    "RW": "white",
    "SD": "swd",
    "SE": "el",
    "SF": "foster",
    "SH": "homeless",
    "SM": "migrant",
    "SS": "sed",
}

THREE_CODES = Key(("county", "district", "school"))
KEY_COLUMNS = (
    Column("county", ("CountyCode", "County Code", "CCode")),
    Column("district", ("DistrictCode", "District Code", "DCode")),
    Column("school", ("SchoolCode", "School Code", "SCode")),
)
NAMES = (
    Column("name", ("SchoolName", "School Name"), required=False),
    Column("district_name", ("DistrictName", "District Name"), required=False),
)
YEAR = Column("year", ("AcademicYear", "Academic Year", "School Year"), required=False)
LEVEL = Column("level", ("AggregateLevel", "Aggregate Level", "AggLevel", "Agg Level"))
LEVELS = Levels("level", other=("T", "C", "O", "X"))
CATEGORY = Column("category", ("ReportingCategory", "Reporting Category"))
CHARTER = Column(
    "charter",
    (
        "CharterSchool",
        "Charter School",
        "Charter",
        "CharterYN",
        "Charter (All/Y/N)",
        "Charter School (All/Y/N)",
        "Charter School (Y/N)",
    ),
)
DASS = Column("dass", ("DASS", "DASS (All/Y/N)"), required=False)

_SPELLINGS = ("All", "Yes", "No", "Y", "N")
CHARTER_FILTER = Filter("charter", ("All",), _SPELLINGS)
DASS_FILTER = Filter("dass", ("All",), _SPELLINGS)

TEN_OR_FEWER = Mark(
    Status.SUPPRESSED,
    "The publisher withholds groups of 10 students or fewer.",
    "La fuente no publica los datos de grupos de 10 estudiantes o menos.",
)
WITHHELD = Mark(
    Status.SUPPRESSED,
    "The publisher withholds small numbers.",
    "La fuente no publica los números pequeños.",
)
NOTHING = Mark(None)
MARKS_OF_GROUPS = {"*": TEN_OR_FEWER, "N/A": Mark(Status.NOT_APPLICABLE), "": NOTHING}
EMPTY_FIELD = Mark(
    Status.NOT_REPORTED,
    "The data set has an empty field here.",
    "En este lugar el conjunto de datos tiene un campo vacío.",
)
