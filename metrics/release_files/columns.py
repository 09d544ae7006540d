"""The columns of every file: their types, and what they mean."""

from dataclasses import dataclass

from metrics.models import Grade, Indicator, Qualifier, Respondent, Status
from metrics.rows import MEMBERS

SCHOOL_YEAR = r"^[0-9]{4}-[0-9]{2}$"
DECIMAL = "DECIMAL(18,6)"


@dataclass(frozen=True)
class Column:
    """`kind` is a type of Frictionless table schemas: string, number or integer."""

    name: str
    kind: str
    description: str
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    required: bool = False

    @property
    def duckdb(self) -> str:
        if self.name == "candidates":
            return f"{DECIMAL}[]"
        return {"string": "VARCHAR", "number": DECIMAL, "integer": "INTEGER"}[self.kind]

    @property
    def sqlite(self) -> str:
        return {"string": "TEXT", "number": "REAL", "integer": "INTEGER"}[self.kind]


COLUMNS = [
    Column(
        "id",
        "string",
        "The figure's key: indicator/population/school_year/student_group/grade/respondent; "
        "- stands for no respondent.",
        required=True,
    ),
    Column("indicator", "string", "What is measured; see indicators.", required=True),
    Column("population", "string", "Which school or group of schools.", required=True),
    Column("school", "string", "The school, where the population is one."),
    Column(
        "local_district",
        "string",
        "The school's local district in district_year.",
    ),
    Column("board_district", "string", "The school's board district in district_year."),
    Column(
        "district_year",
        "string",
        "The latest school year, when the row was published, for which a source names the "
        "districts.",
        pattern=SCHOOL_YEAR,
    ),
    Column(
        "school_year",
        "string",
        "The school year that the figure is about.",
        pattern=SCHOOL_YEAR,
        required=True,
    ),
    Column("student_group", "string", "The students that the figure is about.", required=True),
    Column("grade", "string", "One grade, or all.", tuple(Grade.values), required=True),
    Column(
        "respondent",
        "string",
        "Who answered; empty where the figure is no survey's.",
        tuple(Respondent.values),
    ),
    Column(
        "value",
        "number",
        "The figure. Empty is never zero: status says why it is empty. The text formats keep "
        "the digits that were published.",
    ),
    Column("low", "number", "Where only a range may be shown: its lower end."),
    Column("high", "number", "Where only a range may be shown: its upper end."),
    Column("numerator", "integer", "Students who meet it, where that is published."),
    Column("denominator", "integer", "Students it is a share of, where that is published."),
    Column(
        "unit",
        "string",
        "Percentages run from 0 to 100.",
        tuple(Indicator.Unit.values),
        required=True,
    ),
    Column(
        "status",
        "string",
        "What kind of figure it is, or why there is none.",
        tuple(Status.values),
        required=True,
    ),
    Column("qualifier", "string", "How the source limits the value.", tuple(Qualifier.values)),
    Column("candidates", "string", "The numbers it may be, where it is not settled."),
    Column("note", "string", "What the reader has to know about the figure."),
    Column("note_es", "string", "The note in Spanish."),
    Column("source", "string", "Where the figure is from; see sources.", required=True),
    Column("release", "string", "The release since which the row stands.", required=True),
]
POSITION = {name: position for position, name in enumerate(MEMBERS)}
