"""The places of the demonstration: an initiative, its rubric and committee, and five schools."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from metrics.models import Population
from reforms.models import (
    Committee,
    CommitteeMember,
    Initiative,
    LevelAnchor,
    Role,
    Rubric,
    RubricElement,
)
from schools import years
from schools.history import save_tracked
from schools.models import Campus, District, Party, School, SchoolName, SchoolYear, Source

from .people import MEMBERS, People, give_schools

SLUG = "demonstration"
UNICORN, MARMALADE = "made-up-unicorn-es", "made-up-marmalade-ms"
GRYPHON, PAPER_MOON = "made-up-gryphon-hs", "made-up-paper-moon-hs"
CARDBOARD = "made-up-cardboard-hs"
# Slug, name, level, whether it is on the campus. All plainly no schools of Los Angeles.
SCHOOLS = [
    (UNICORN, "Unicorn Elementary (made up)", "es", True),
    (MARMALADE, "Marmalade Middle School (made up)", "ms", True),
    (GRYPHON, "Gryphon High School (made up)", "hs", False),
    (PAPER_MOON, "Paper Moon School of the Arts (made up)", "hs", False),
    (CARDBOARD, "Cardboard Academy of Science (made up)", "hs", False),
]
# The third serves a school, and can only recuse herself there.
SEATS = ["Ada Example (made up)", "Ben Sample (made up)", "Cleo Placeholder (made up)"]
SERVED = GRYPHON


@dataclass(frozen=True)
class Places:
    initiative: Initiative
    rubric: Rubric
    committee: Committee
    district: District
    schools: list[School]


def make_places(rubric: Rubric, people: People, *, at: datetime) -> Places:
    """`rubric` is copied: a rubric belongs to one initiative."""
    maker = people[Role.ADMINISTRATOR].user
    this_year = years.holding(timezone.localdate(at))

    def kept(record):
        return save_tracked(record, by=maker, at=at)

    district = kept(
        District(
            slug=f"local-{SLUG}", kind="local", code=SLUG, name="Local District of the Made-Up"
        )
    )
    schools = _schools(district, this_year - 2, kept)
    give_schools(people, schools, at=at)
    initiative = _initiative(kept)
    return Places(
        initiative=initiative,
        rubric=_copy(rubric, initiative, kept),
        committee=_committee(initiative, schools, people, this_year, kept),
        district=district,
        schools=schools,
    )


def _schools(district: District, school_year: int, kept) -> list[School]:
    """Attested for the year before both cycles: the first of them proposes them from there."""
    source = kept(Source(slug=SLUG, kind=Source.Kind.DATASET, title="Demonstration: made up"))
    campus = kept(Campus(slug=f"{SLUG}-campus", name="Campus of the Made-Up"))
    schools = []
    for slug, name, level, on_campus in SCHOOLS:
        school = kept(School(slug=slug, name=name, status=School.Status.OPEN))
        kept(SchoolName(school=school, kind=SchoolName.Kind.OFFICIAL, name=name, slug=slug))
        year = SchoolYear(
            school=school,
            school_year=school_year,
            source=source,
            local_district=district,
            campus=campus if on_campus else None,
            level=level,
            level_basis=SchoolYear.LevelBasis.PRINTED,
            status=School.Status.OPEN,
        )
        kept(year)
        schools.append(school)
    return schools


def _initiative(kept) -> Initiative:
    population = kept(
        Population(slug=SLUG, kind=Population.Kind.GROUP, name="Schools of the demonstration")
    )
    return kept(
        Initiative(
            slug=SLUG,
            kind=Initiative.Kind.MODEL,
            name="Demonstration (made up)",
            name_es="Demostración (inventada)",
            summary="Invented schools, to try the annual review with.",
            summary_es="Escuelas inventadas para probar la revisión anual.",
            population=population,
            position=999,
        )
    )


def _copy(rubric: Rubric, initiative: Initiative, kept) -> Rubric:
    copy = kept(
        Rubric(
            initiative=initiative,
            version=1,
            name=rubric.name,
            name_es=rubric.name_es,
            note=rubric.note,
            note_es=rubric.note_es,
        )
    )
    for element in rubric.elements.prefetch_related("anchors"):
        anchors = list(element.anchors.all())
        twin = kept(
            RubricElement(
                rubric=copy,
                strand_id=element.strand_id,
                prompt=element.prompt,
                prompt_es=element.prompt_es,
                position=element.position,
            )
        )
        for anchor in anchors:
            kept(
                LevelAnchor(
                    element=twin, level=anchor.level, text=anchor.text, text_es=anchor.text_es
                )
            )
    return copy


def _committee(
    initiative: Initiative, schools: list[School], people: People, this_year: int, kept
) -> Committee:
    """Of this year and of the last: each decides on its own reviews."""
    committee = kept(
        Committee(slug=f"{SLUG}-committee", initiative=initiative, name="Made-Up Committee")
    )
    served = next(school for school in schools if school.slug == SERVED)
    organisation = kept(
        Party(slug=SLUG, kind=Party.Kind.ORGANISATION, name="Association of the Made-Up")
    )
    for position, (part, name) in enumerate(zip(MEMBERS, SEATS, strict=True), start=1):
        slug = f"{SLUG}-{part}"
        person = kept(Party(slug=slug, kind=Party.Kind.PERSON, name=name))
        for school_year in [this_year - 1, this_year]:
            kept(
                CommitteeMember(
                    committee=committee,
                    person=person,
                    organisation=organisation,
                    title="Member of the demonstration",
                    school_year=school_year,
                    position=position,
                    school=served if part == MEMBERS[-1] else None,
                    user=people[part].user,
                )
            )
    return committee
