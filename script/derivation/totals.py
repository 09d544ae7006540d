"""Population figures: a sum or a difference of counts, or the reason why there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .inputs import InputError, InputFile, Row, whole_number
from .words import Words

PILOT = "pilot-2021-22"
LAUSD = "lausd"
NON_PILOT = "non-pilot-2021-22"
FIELDS = [
    "indicator",
    "population",
    "school_year",
    "student_group",
    "grade",
    "value",
    "numerator",
    "denominator",
    "status",
    "rule",
    "rule_es",
    "missing_parts",
    "file",
    "digest",
    "source",
]
MISSING_FIELDS = [
    "indicator",
    "population",
    "school_year",
    "student_group",
    "grade",
    "status",
    "reason",
    "reason_es",
    "file",
    "digest",
    "source",
]
WITHHELD = ("*", "N/A", "")
DISTRICT_ROW = Words("The district row", "La fila del distrito")
NOT_PRINTED = Words(
    "{where} has no {column} (printed “{printed}”).",
    "{where} no tiene {column} (dice “{printed}”).",
)
PARTS_WITHHELD = Words(
    "The results of {withheld} of the {rows} {where} are withheld.",
    "No se publican los resultados de {withheld} de las {rows} {where}.",
)
NOBODY = Words("Nobody was counted.", "No se contó a nadie.")
SCHOOLS_OF_THE_LIST = Words("schools of the list", "escuelas de la lista")


class NoFigure(Exception):
    """A part is missing, so there is no figure; `reason` says why, for readers."""

    def __init__(self, reason: Words):
        super().__init__(reason.english)
        self.reason = reason


@dataclass(frozen=True)
class Measure:
    """What is counted: one column for a count, numerator and denominator for a share."""

    indicator: str
    columns: tuple[str, ...]
    counted: Words  # the same in words, opening the sentence of the rule
    grade: str = "all"


@dataclass(frozen=True)
class Cell:
    """Which figure: the dimensions that it has beside its population."""

    measure: Measure
    school_year: str
    student_group: str = "all"


@dataclass(frozen=True)
class Total:
    """One number per column of the measure, and the sentence that says how it was made."""

    counts: tuple[int, ...]
    rule: Words


@dataclass(frozen=True)
class Results:
    figures: list[dict[str, str]]
    missing: list[dict[str, str]]


def derive(cell: Cell, totals: dict[str, Callable[[], Total]], file: InputFile) -> Results:
    """The figure of each population, or the reason why it has none."""
    figures, missing = [], []
    for population, total in totals.items():
        dimensions = _dimensions(cell, population, file)
        try:
            figures.append(dimensions | _figure(total(), where=f"{file.name}: {population}"))
        except NoFigure as missing_part:
            missing.append(dimensions | _no_figure(missing_part.reason))
    return Results(figures, missing)


def count_of(row: Row, column: str, where: Words) -> int:
    if row[column] in WITHHELD:
        raise NoFigure(NOT_PRINTED.filled(where=where, column=column, printed=row[column]))
    return whole_number(row[column], where=f"{where.english}, {column}")


def summed(rows: list[Row], columns: tuple[str, ...], where: Words) -> tuple[int, ...]:
    """One sum per column. A row that is suppressed in one of them is a missing part."""
    withheld = [row for row in rows if any(row[column] in WITHHELD for column in columns)]
    if withheld:
        counts = {"withheld": len(withheld), "rows": len(rows)}
        raise NoFigure(PARTS_WITHHELD.filled(where=where, **counts))
    return tuple(sum(count_of(row, column, where) for row in rows) for column in columns)


def less(whole: tuple[int, ...], part: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a - b for a, b in zip(whole, part, strict=True))


def _dimensions(cell: Cell, population: str, file: InputFile) -> dict[str, str]:
    return {
        "indicator": cell.measure.indicator,
        "population": population,
        "school_year": cell.school_year,
        "student_group": cell.student_group,
        "grade": cell.measure.grade,
        "file": file.name,
        "digest": file.digest,
        "source": file.source,
    }


def _figure(total: Total, where: str) -> dict[str, str]:
    if min(total.counts) < 0:
        raise InputError(f"{where}: a part is larger than the whole")
    share = len(total.counts) == 2
    numerator, denominator = total.counts if share else ("", "")
    return {
        "value": _percent(numerator, denominator, where) if share else str(total.counts[0]),
        "numerator": str(numerator),
        "denominator": str(denominator),
        "status": "computed",
        "rule": total.rule.english,
        "rule_es": total.rule.spanish,
        "missing_parts": "0",
    }


def _no_figure(reason: Words) -> dict[str, str]:
    return {"status": "not_reported", "reason": reason.english, "reason_es": reason.spanish}


def _percent(numerator: int, denominator: int, where: str) -> str:
    """To one decimal, a half rounded up."""
    if numerator > denominator:
        raise InputError(f"{where}: {numerator} is more than {denominator}")
    if denominator == 0:
        raise NoFigure(NOBODY)
    share = Decimal(100 * numerator) / denominator
    return str(share.quantize(Decimal("0.1"), ROUND_HALF_UP))
