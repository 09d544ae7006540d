"""SAT results. Since 2018-19 by grade; before that, of the class that graduates in the year.

Of a graduating class all results are taken together, whenever its students took the test: they
stand at all grades. Test takers may be more than are enrolled. "*": 1 to 14 of them; "N/A": none.
"""

from metrics.models import Status
from schools.imports.families import Column, Key, Layout, Levels, Year

from . import cde
from .figures import FigureFamily, Mark, Measure, Scale, figure_family

FEW_TAKERS = Mark(
    Status.SUPPRESSED,
    "The publisher withholds results of 1 to 14 test takers.",
    "La fuente no publica los resultados cuando solo de 1 a 14 estudiantes tomaron la prueba.",
)
NO_TAKERS = Mark(
    Status.NOT_APPLICABLE,
    "There were no test takers.",
    "Ningún estudiante tomó la prueba.",
)
MARKS = {"*": FEW_TAKERS, "N/A": NO_TAKERS, "": cde.NOTHING}
CODE = (
    Column("cds", ("CDS", "CDSCode", "CDS Code")),
    Column("level", ("RType", "Record Type")),
    Column("name", ("SName", "School Name", "School"), required=False),
    Column("year", ("Year", "Academic Year", "School Year"), required=False),
)
TAKERS = ("NumTstTakr", "NumTSTTakr", "Number Tested")
BENCHMARKS = {
    "sat-reading-writing-benchmark": "erw",
    "sat-mathematics-benchmark": "math",
    "sat-both-benchmarks": "both",
}


def _of_grade(grade: str) -> tuple[Column, ...]:
    return (
        Column(f"enrolled{grade}", (f"Enroll{grade}",)),
        Column(f"takers{grade}", (f"NumTSTTakr{grade}",)),
        Column(f"erw{grade}", (f"NumERWBenchmark{grade}",)),
        Column(f"erw_share{grade}", (f"PctERWBenchmark{grade}",)),
        Column(f"math{grade}", (f"NumMathBenchmark{grade}",)),
        Column(f"math_share{grade}", (f"PctMathBenchmark{grade}",)),
        Column(f"both{grade}", (f"TotNumBothBenchmark{grade}", f"NumBothBenchmark{grade}")),
        Column(f"both_share{grade}", (f"PctBothBenchmark{grade}",)),
    )


def _measures_of_grade(grade: str) -> tuple[Measure, ...]:
    return (
        Measure("sat-enrollment", f"enrolled{grade}", Scale.COUNT, grade=grade),
        Measure("sat-takers", f"takers{grade}", Scale.COUNT, grade=grade),
        *_benchmarks(grade, grade),
    )


def _benchmarks(suffix: str, grade: str) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            indicator,
            f"{name}_share{suffix}",
            numerator=f"{name}{suffix}",
            denominator=f"takers{suffix}",
            grade=grade,
            keep_denominator=True,
        )
        for indicator, name in BENCHMARKS.items()
    )


BY_GRADE = Layout("by grade", (*CODE, *_of_grade("11"), *_of_grade("12")))
CLASS_BENCHMARKS = Layout(
    "graduating class, benchmarks",
    (
        *CODE,
        Column("enrolled_class", ("Enroll12", "Enrollment 12")),
        Column("takers_class", TAKERS),
        Column("erw_class", ("TotNumElaBenchmark", "TotNumERWBenchmark"), required=False),
        Column("erw_share_class", ("PctElaBenchmark", "PctERWBenchmark"), required=False),
        Column("math_class", ("TotNumMathBenchmark",), required=False),
        Column("math_share_class", ("PctMathBenchmark",), required=False),
        Column("both_class", ("TotNumBothBenchmark",)),
        Column("both_share_class", ("PctBothBenchmark",)),
    ),
)
CLASS_SCORES = Layout(
    "graduating class, scores",
    (
        *CODE,
        Column("enrolled_class", ("Enroll12", "Enrollment 12")),
        Column("takers_class", TAKERS),
        Column("high_class", ("NumGE1500", "Num GE 1500")),
        Column("high_share_class", ("PctGE1500", "Pct GE 1500")),
    ),
)
OF_THE_CLASS = (
    Measure("sat-enrollment", "enrolled_class", Scale.COUNT, grade="12"),
    Measure("sat-takers", "takers_class", Scale.COUNT),
    *_benchmarks("_class", "all"),
    Measure(
        "sat-1500-or-more",
        "high_share_class",
        numerator="high_class",
        denominator="takers_class",
        keep_denominator=True,
    ),
)

FAMILY = figure_family(
    FigureFamily(
        code="cde-sat",
        title="SAT Report",
        title_es="Informe del SAT",
        publisher=cde.PUBLISHER,
        url="https://www.cde.ca.gov/ds/sp/ai/",
        layouts=(BY_GRADE, CLASS_BENCHMARKS, CLASS_SCORES),
        key=Key(("cds",)),
        levels=Levels("level", other=("T", "C", "X")),
        year=Year("year"),
        marks=MARKS,
        name_column="name",
        measures=(*_measures_of_grade("12"), *_measures_of_grade("11"), *OF_THE_CLASS),
    )
)
