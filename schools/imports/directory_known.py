"""What the database holds of the schools of the district, read in a few queries."""

from collections import defaultdict

from django.db import connection
from django.db.models import QuerySet

from schools.locking import one_at_a_time
from schools.models import School, SchoolName, SchoolYear, Source

from .codes import LAUSD
from .directory_names import Addresses
from .directory_schools import BLOCKS, Attested
from .editions import rank_of

KNOWN_STATUS = [status for status in School.Status if status != School.Status.NOT_KNOWN]


def source_for(slug: str) -> Source:
    """The source of a run, which may not be there yet: then it is given its id before writing."""
    return Source.objects.filter(slug=slug).first() or Source(slug=slug)


def wait_for_others() -> None:
    """Two imports of schools, even of different years, would give out the same addresses."""
    if connection.in_atomic_block:
        one_at_a_time("import_schools")


def locked(queryset: QuerySet) -> QuerySet:
    """Within the transaction of a run nobody else changes what is compared."""
    if connection.in_atomic_block:
        return queryset.select_for_update(of=("self",))
    return queryset


class Known:
    """What the database holds of the schools of the district, in a few queries."""

    def __init__(self, school_year: int):
        sources = [*(block.source for block in BLOCKS), "closing_source"]
        ours = School.objects.filter(cds_code__startswith=LAUSD)
        ours = locked(ours.select_related(*sources, "successor").order_by("pk"))
        self.schools = {school.cds_code: school for school in ours}
        self.names: dict[int, list[SchoolName]] = defaultdict(list)
        for name in locked(SchoolName.objects.select_related("source").order_by("pk")):
            self.names[name.school_id].append(name)
        taken = {name.slug for names in self.names.values() for name in names}
        self.addresses = Addresses(taken | set(School.objects.values_list("slug", flat=True)))
        now = SchoolYear.objects.filter(school_year=school_year).select_related("source")
        self.years = {year.school_id: year for year in locked(now.order_by("pk"))}
        self.nces = dict(School.objects.exclude(nces_id="").values_list("nces_id", "cds_code"))
        self.attested: dict[int, Attested] = {}
        self.levels: dict[int, str] = {}
        self._read_other_years(school_year)

    def _read_other_years(self, school_year: int) -> None:
        rows = SchoolYear.objects.order_by("school_year").values_list(
            "school_id", "school_year", "status", "level", "source__slug"
        )
        for school, year, status, level, source in rows:
            if status in KNOWN_STATUS:
                self.attested[school] = Attested(year, rank_of(source))
            # That of the year before rather than of a later one.
            if level and year != school_year and (year < school_year or school not in self.levels):
                self.levels[school] = level
