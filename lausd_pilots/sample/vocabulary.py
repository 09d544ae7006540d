"""What the sample measures, and of whom: codes as in the documents' data, figures made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from metrics.models import Indicator, StudentGroup
from schools.history import save_tracked
from schools.models import Source
from schools.samples import SAMPLE_SOURCE


@dataclass(frozen=True)
class Measured:
    """`rate` is the share in percent in an ordinary school; None for a count of students."""

    slug: str
    name: str
    name_es: str
    rate: float | None
    direction: str = "higher"


MEASURED = [
    Measured("enrollment", "Enrollment", "Matrícula", None, "neutral"),
    Measured("graduation-rate", "Graduation rate", "Tasa de graduación", 84),
    Measured("a-g-completion", "A–G requirements met", "Requisitos A–G cumplidos", 55),
    Measured("meals-eligibility", "Meals eligibility", "Derecho a comidas", 80, "neutral"),
    Measured("biliteracy-rate", "Seal of Biliteracy", "Sello de Alfabetización Bilingüe", 22),
    Measured("caaspp-ela-met", "State test, English", "Prueba estatal, inglés", 42),
    Measured("caaspp-math-met", "State test, mathematics", "Prueba estatal, matemáticas", 30),
    Measured("chronic-absenteeism-rate", "Chronic absenteeism", "Ausentismo crónico", 24, "lower"),
    Measured("suspension-rate", "Suspension rate", "Tasa de suspensión", 3, "lower"),
    Measured("sat-both-benchmarks", "SAT benchmarks met", "Niveles del SAT alcanzados", 26),
    Measured("dropout-rate", "Dropout rate", "Tasa de abandono", 9, "lower"),
    Measured("act-21-or-more", "ACT: 21 or more", "ACT: 21 o más", 33),
]
PROTECTED = Measured("sample-course-marks", "Courses passed", "Cursos aprobados", 71)
# Slug, name in both languages, partition. The races and the genders each make up the whole.
GROUPS = [
    ("all", "All students", "Todos los estudiantes", "all"),
    ("female", "Female students", "Estudiantes mujeres", "gender"),
    ("male", "Male students", "Estudiantes hombres", "gender"),
    ("hispanic", "Hispanic or Latino students", "Estudiantes hispanos o latinos", "race"),
    ("black", "Black or African American students", "Estudiantes negros", "race"),
    ("white", "White students", "Estudiantes blancos", "race"),
    ("asian", "Asian students", "Estudiantes asiáticos", "race"),
    ("two-or-more-races", "Two or more races", "De dos o más razas", "race"),
    ("el", "English Learners", "Aprendices de inglés", "language"),
    ("swd", "Students with Disabilities", "Estudiantes con discapacidades", "disability"),
]


@dataclass(frozen=True)
class Vocabulary:
    """Ids by slug, and the one source of everything."""

    source: Source
    indicators: Mapping[str, int]
    groups: Mapping[str, int]


def make_vocabulary(*, at: datetime, protected: bool) -> Vocabulary:
    source = save_tracked(
        Source(
            slug=SAMPLE_SOURCE,
            kind=Source.Kind.DATASET,
            title="Sample: made up",
            title_es="Muestra: inventada",
            licence="no restriction: nothing in it is real",
        ),
        by=None,
        at=at,
    )
    wanted = [PROTECTED] if protected else MEASURED
    indicators = [_indicator(each, position) for position, each in enumerate(wanted)]
    groups = [_group(*each, position) for position, each in enumerate(GROUPS)]
    for record in [*indicators, *groups]:
        save_tracked(record, by=None, at=at)
    return Vocabulary(
        source,
        {indicator.slug: indicator.pk for indicator in indicators},
        {group.slug: group.pk for group in groups},
    )


def _indicator(measured: Measured, position: int) -> Indicator:
    is_count = measured.rate is None
    return Indicator(
        slug=measured.slug,
        name=f"{measured.name} (sample)",
        name_es=f"{measured.name_es} (muestra)",
        unit=Indicator.Unit.COUNT if is_count else Indicator.Unit.PERCENT,
        direction=measured.direction,
        data_class=(Indicator.DataClass.C3 if measured is PROTECTED else Indicator.DataClass.C1),
        definition="Made up: no school reported it.",
        definition_es="Inventado: ninguna escuela lo informó.",
        denominator="" if is_count else "students",
        denominator_es="" if is_count else "estudiantes",
        position=position,
    )


def _group(slug: str, name: str, name_es: str, partition: str, position: int) -> StudentGroup:
    return StudentGroup(
        slug=slug, name=name, name_es=name_es, partition=partition, position=position
    )
