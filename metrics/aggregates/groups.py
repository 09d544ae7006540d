"""The populations that follow from what sources say of schools: districts and levels."""

from collections.abc import Iterator

from metrics.members import coverage
from metrics.models import Population
from schools import years
from schools.models import District, SchoolYear

from .words import Words

WHOLE = "lausd-schools"
LEVELS = {
    SchoolYear.Level.ES: ("elementary-schools", "Elementary schools of LAUSD",
                          "Escuelas primarias del LAUSD"),
    SchoolYear.Level.MS: ("middle-schools", "Middle schools of LAUSD",
                          "Escuelas intermedias del LAUSD"),
    SchoolYear.Level.HS: ("high-schools", "High schools of LAUSD",
                          "Escuelas preparatorias del LAUSD"),
    SchoolYear.Level.SPAN: ("span-schools", "Span schools of LAUSD",
                            "Escuelas de varios niveles del LAUSD"),
}  # fmt: skip
PLACED = Words(
    "The schools that a source places in this district in the school year shown. Sources do not"
    " name all schools of the district in every year; where they speak of too few, the group has"
    " no figures.",
    "Las escuelas que una fuente sitúa en este distrito en el año escolar que se muestra. Las"
    " fuentes no nombran todas las escuelas del distrito en todos los años; si hablan de muy"
    " pocas, el grupo no tiene cifras.",
)
FOLLOWED = Words(
    "The schools that a source placed in this district in {year}, followed through all years,"
    " whether or not they were in it in the year shown.",
    "Las escuelas que una fuente situó en este distrito en {year}, seguidas en todos los años,"
    " hayan estado o no en él en el año que se muestra.",
)
OF_LEVEL = Words(
    "The schools of LAUSD that a source gives this level in the school year shown, charter schools"
    " included.",
    "Las escuelas del LAUSD a las que una fuente da este nivel en el año escolar que se muestra,"
    " con las escuelas chárter.",
)
ADDED_UP = Words(
    "All schools of LAUSD that a source gives as open in the school year shown, charter schools"
    " included, added up school by school. The publishers’ own figures for the whole district"
    " stand apart, under LAUSD.",
    "Todas las escuelas del LAUSD que una fuente da como abiertas en el año escolar que se muestra,"
    " con las escuelas chárter, sumadas escuela por escuela. Las cifras de las propias fuentes para"
    " todo el distrito están aparte, en LAUSD.",
)
KINDS = {District.Kind.LOCAL: "local_district", District.Kind.BOARD: "board_district"}
POSITION = {District.Kind.UNIFIED: 35, District.Kind.LOCAL: 210, District.Kind.BOARD: 220}
LIST_POSITION = {District.Kind.LOCAL: 310, District.Kind.BOARD: 320}


def ensure_group_populations() -> int:
    """Makes those that are missing, and answers how many. What staff have changed stays."""
    there = set(Population.objects.values_list("slug", flat=True))
    placed = set(Population.objects.exclude(district=None).values_list("district", flat=True))
    placed_levels = set(Population.objects.exclude(level="").values_list("level", flat=True))
    districts = list(District.objects.filter(kind__in=POSITION).order_by("pk"))
    wanted = [
        *(_of_district(each) for each in districts if each.pk not in placed),
        *(_of_level(each) for each in LEVELS if each not in placed_levels),
    ]
    missing = [each for each in wanted if each.slug not in there]
    for population in missing:
        population.save(force_insert=True)
    lists = [each for each in _fixed_lists() if each.slug not in there]
    for population in lists:
        population.save(force_insert=True)
    return len(missing) + len(lists)


def _of_district(district: District) -> Population:
    if district.kind == District.Kind.UNIFIED:
        return Population(
            slug=WHOLE,
            kind=Population.Kind.DISTRICT,
            name="LAUSD: its schools added up",
            name_es="LAUSD: la suma de sus escuelas",
            definition=ADDED_UP.english,
            definition_es=ADDED_UP.spanish,
            district=district,
            position=POSITION[district.kind],
        )
    return Population(
        slug=district.slug,
        kind=Population.Kind.DISTRICT,
        name=district.name,
        name_es=district.name_es,
        definition=PLACED.english,
        definition_es=PLACED.spanish,
        district=district,
        position=POSITION[district.kind],
    )


def _of_level(level: str) -> Population:
    slug, name, name_es = LEVELS[level]
    return Population(
        slug=slug,
        kind=Population.Kind.LEVEL,
        name=name,
        name_es=name_es,
        definition=OF_LEVEL.english,
        definition_es=OF_LEVEL.spanish,
        level=level,
        position=100,
    )


def _fixed_lists() -> Iterator[Population]:
    """Of the latest year in which sources speak of the districts as a whole, if there is one."""
    groups = Population.objects.filter(district__kind__in=KINDS).select_related("district")
    covered = coverage()
    for group in groups.order_by("pk"):
        known = covered.years(KINDS[group.district.kind])
        if known:
            yield _fixed_list(group, max(known))


def _fixed_list(group: Population, school_year: int) -> Population:
    printed = years.in_print(school_year)
    definition = FOLLOWED.filled(year=printed)
    return Population(
        slug=f"{group.slug}-{years.label(school_year)}",
        kind=Population.Kind.FIXED_LIST,
        name=f"{group.name}, its schools of {printed}",
        name_es=f"{group.name_es or group.name}, sus escuelas de {printed}",
        definition=definition.english,
        definition_es=definition.spanish,
        list_of=group,
        list_year=school_year,
        position=LIST_POSITION[group.district.kind],
    )
