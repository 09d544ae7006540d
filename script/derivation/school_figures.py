"""School figures: the published values of the listed schools, one row for each figure."""

from dataclasses import dataclass
from decimal import Decimal

from .inputs import InputError, InputFile, Row, whole_number
from .listed_schools import ListedSchool
from .words import Words

FIELDS = [
    "indicator",
    "school",
    "school_year",
    "student_group",
    "grade",
    "value",
    "numerator",
    "denominator",
    "status",
    "as_published",
    "note",
    "note_es",
    "source",
]
GROUPS = {
    "TA": "all",
    "GF": "female",
    "GM": "male",
    "RA": "asian",
    "RH": "hispanic",
    "RW": "white",
}
SOURCES = {
    "CDE FRPM": "cde-frpm",
    "CDE adjusted cohort graduation rate": "cde-acgr",
    "CDE SAT": "cde-sat",
    "CDE ACT": "cde-act",
    "CDE CAASPP": "cde-caaspp",
}
STATUSES = {"*": "suppressed", "N/A": "not_applicable", "": "not_reported"}
NOTES = {
    "suppressed": Words(
        "The publisher withholds results of 1 to 14 test takers.",
        "La fuente no publica los resultados cuando solo de 1 a 14 estudiantes tomaron la prueba.",
    ),
    "not_applicable": Words("There were no test takers.", "Ningún estudiante tomó la prueba."),
    "not_reported": Words(
        "The data set has an empty field here.",
        "En este lugar el conjunto de datos tiene un campo vacío.",
    ),
}
NO_NOTE = Words("", "")


@dataclass(frozen=True)
class Kind:
    """One kind of figure: the metric that holds its value, and those that hold its counts."""

    metric: str
    indicator: str
    grade: str = "all"
    numerator: str = ""
    denominator: str = ""
    is_fraction: bool = False


KINDS = [
    Kind("enrollment_k12", "enrollment"),
    Kind(
        "frpm_eligible_fraction_k12",
        "meals-eligibility",
        denominator="enrollment_k12",
        is_fraction=True,
    ),
    Kind(
        "acgr_grad_rate",
        "graduation-rate",
        numerator="acgr_grads_count",
        denominator="acgr_cohort_students",
    ),
    Kind(
        "acgr_uccsu_rate",
        "a-g-completion",
        numerator="acgr_uccsu_count",
        denominator="acgr_grads_count",
    ),
    Kind(
        "acgr_biliteracy_rate",
        "biliteracy-rate",
        numerator="acgr_biliteracy_count",
        denominator="acgr_grads_count",
    ),
    Kind("sat_Enroll12", "sat-enrollment", grade="12"),
    Kind("sat_NumTSTTakr12", "sat-takers", grade="12"),
    Kind(
        "sat_PctBothBenchmark12",
        "sat-both-benchmarks",
        grade="12",
        denominator="sat_NumTSTTakr12",
    ),
    Kind("sat_PctBothBenchmark11", "sat-both-benchmarks", grade="11"),
    Kind("sat_NumTstTakr", "act-takers"),
    Kind("sat_PctGE21", "act-21-or-more", denominator="sat_NumTstTakr"),
    Kind(
        "caaspp_ela_pct_met_and_above",
        "caaspp-ela-met",
        denominator="caaspp_ela_n_tested",
    ),
    Kind("caaspp_ela_mean_scale_score", "caaspp-ela-mean-score"),
    Kind(
        "caaspp_math_pct_met_and_above",
        "caaspp-math-met",
        denominator="caaspp_math_n_tested",
    ),
    Kind("caaspp_math_mean_scale_score", "caaspp-math-mean-score"),
]
KIND_OF = {kind.metric: kind for kind in KINDS}


@dataclass(frozen=True)
class Counts:
    """Numerator and denominator of one figure, from a file that has more than the values."""

    numerator: str = ""
    denominator: str = ""


# A published value is named by CDS code, school year, student group and metric.
Key = tuple[str, str, str, str]


def school_figures(
    values: InputFile, schools: list[ListedSchool], counts: dict[Key, Counts]
) -> list[dict[str, str]]:
    """Every published value stands in one row as value, numerator or denominator, or it fails."""
    published = _values_by_key(values, schools)
    slugs = {school.cds_code: school.slug for school in schools}
    with_a_kind = [key for key in published if key[3] in KIND_OF]
    _refuse_values_without_a_row(values, published, with_a_kind)
    return [
        _figure(key, published, slugs[key[0]], counts.get(key, Counts()))
        for key in sorted(with_a_kind, key=_order(schools))
    ]


def _values_by_key(values: InputFile, schools: list[ListedSchool]) -> dict[Key, Row]:
    published = {_key(row): row for row in values.rows}
    if len(published) != len(values.rows):
        raise InputError(f"{values.name}: a value occurs twice")
    unknown = {key[0] for key in published} - {school.cds_code for school in schools}
    if unknown:
        raise InputError(f"{values.name}: not on the list: {', '.join(sorted(unknown))}")
    return published


def _key(row: Row) -> Key:
    return row["cds_code"], row["school_year"], row["student_group"], row["metric"]


def _order(schools: list[ListedSchool]):
    places = {school.cds_code: index for index, school in enumerate(schools)}
    kinds = list(KIND_OF)
    groups = list(GROUPS)
    return lambda key: (places[key[0]], kinds.index(key[3]), key[1], groups.index(key[2]))


def _refuse_values_without_a_row(
    values: InputFile, published: dict[Key, Row], with_a_kind: list[Key]
) -> None:
    kept = {
        (*key[:3], metric)
        for key in with_a_kind
        for metric in (key[3], KIND_OF[key[3]].numerator, KIND_OF[key[3]].denominator)
    }
    lost = sorted({key[3] for key in published if key not in kept})
    if lost:
        raise InputError(f"{values.name}: no place for {', '.join(lost)}")


def _figure(key: Key, published: dict[Key, Row], school: str, given: Counts) -> dict[str, str]:
    row, kind = published[key], KIND_OF[key[3]]
    text = row["value_as_published"]
    status = STATUSES.get(text, "reported")
    shown = status == "reported"
    numerator = _count(published, key, kind.numerator) or given.numerator
    note = NOTES.get(status, NO_NOTE)
    return {
        "indicator": kind.indicator,
        "school": school,
        "school_year": row["school_year"][:4],
        "student_group": GROUPS[row["student_group"]],
        "grade": kind.grade,
        "value": _value(text, kind) if shown else "",
        "numerator": numerator if shown else "",
        "denominator": _count(published, key, kind.denominator) or given.denominator,
        "status": status,
        "as_published": text,
        "note": note.english,
        "note_es": note.spanish,
        "source": _source(row["source"]),
    }


def _count(published: dict[Key, Row], key: Key, metric: str) -> str:
    """The whole number that another value of the same school, year and group gives."""
    text = published[(*key[:3], metric)]["value_as_published"] if metric else ""
    return "" if text in STATUSES else str(whole_number(text, where=" ".join((*key[:3], metric))))


def _value(text: str, kind: Kind) -> str:
    """On the scale from 0 to 100, with every digit that was published."""
    return f"{Decimal(text).scaleb(2):f}" if kind.is_fraction else text


def _source(name: str) -> str:
    family, _, year = name.rpartition(" ")
    return f"{SOURCES[family]}-{year}"
