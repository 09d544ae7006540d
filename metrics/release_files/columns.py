"""The columns of every file: their types, and what they mean."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.models import Grade, Indicator, Qualifier, Respondent, Status
from metrics.rows import MEMBERS

SCHOOL_YEAR = r"^[0-9]{4}-[0-9]{2}$"
DECIMAL = "DECIMAL(18,6)"


@dataclass(frozen=True)
class Column:
    """`kind` is a type of Frictionless table schemas: string, number or integer."""

    name: str
    kind: str
    description: str | Promise
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
        _(
            "The figure’s key: indicator/population/school_year/student_group/grade/respondent. "
            "A hyphen stands for no respondent."
        ),
        required=True,
    ),
    Column("indicator", "string", _("What is measured: the code of an indicator."), required=True),
    Column(
        "population",
        "string",
        _("Whom it is about: the code of a school or of a group of schools."),
        required=True,
    ),
    Column("school", "string", _("The school’s code. Empty where it is about a group of schools.")),
    Column("local_district", "string", _("The school’s local district in district_year.")),
    Column("board_district", "string", _("The school’s board district in district_year.")),
    Column(
        "district_year",
        "string",
        _(
            "The latest school year, when the row was published, for which a source names the "
            "districts."
        ),
        pattern=SCHOOL_YEAR,
    ),
    Column(
        "school_year",
        "string",
        _("The school year that the figure is about, such as 2020-21."),
        pattern=SCHOOL_YEAR,
        required=True,
    ),
    Column(
        "student_group",
        "string",
        _("The students that it is about: the code of a student group."),
        required=True,
    ),
    Column("grade", "string", _("One grade, or all."), tuple(Grade.values), required=True),
    Column(
        "respondent",
        "string",
        _("Who answered. Empty where the figure is not from a survey."),
        tuple(Respondent.values),
    ),
    Column(
        "value",
        "number",
        _(
            "The figure. Empty is never zero: status says why it is empty. CSV and JSON lines keep "
            "the digits that were published."
        ),
    ),
    Column("low", "number", _("Where only a range may be shown: its lower end.")),
    Column("high", "number", _("Where only a range may be shown: its upper end.")),
    Column(
        "numerator", "integer", _("How many of them the share counts, where that is published.")
    ),
    Column("denominator", "integer", _("How many it is a share of, where that is published.")),
    Column(
        "unit",
        "string",
        _("What the number counts. Percentages run from 0 to 100."),
        tuple(Indicator.Unit.values),
        required=True,
    ),
    Column(
        "status",
        "string",
        _("What kind of figure it is, or why there is none."),
        tuple(Status.values),
        required=True,
    ),
    Column(
        "qualifier",
        "string",
        _("How the source limits the value. Empty where it does not."),
        tuple(Qualifier.values),
    ),
    Column(
        "candidates",
        "string",
        _("The numbers it may be, where it is not settled which of them is right."),
    ),
    Column("note", "string", _("What a reader has to know about the figure.")),
    Column("note_es", "string", _("The note in Spanish.")),
    Column(
        "source",
        "string",
        _("Where the figure is from: the code of a source."),
        required=True,
    ),
    Column("release", "string", _("The release since which the row stands."), required=True),
]
POSITION = {name: position for position, name in enumerate(MEMBERS)}
