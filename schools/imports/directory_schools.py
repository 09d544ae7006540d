"""What a release of the directory says of a school that we know, block by block.

Each block of a school cites one source. What the directory is not the source of stays, and so
does what a later release said or staff have typed.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from math import asin, cos, radians, sqrt
from typing import Any

from django.utils.translation import gettext as _

from schools.models import School, Source

from .changes import Cells, Changes
from .directory_rows import ENDED, Listed, Oddities
from .editions import Rank, rank_of_source
from .memory import Memory

EARTH_KM = 6371
FARTHEST_KM = 5
POINT = ("latitude", "longitude")
ADDRESS = ("street", "zip_code")


@dataclass(frozen=True)
class Block:
    """Fields that cite one source: the field that names it, and the fields."""

    source: str
    fields: tuple[str, ...]


CODES = Block("codes_source", ("nces_id",))
PLACE = Block("place_source", ("street", "city", "zip_code", *POINT))
CONTACT = Block("contact_source", ("phone", "website"))
OPENING = Block("opening_source", ("opened_on",))
BLOCKS = (CODES, PLACE, CONTACT, OPENING)


@dataclass
class Compared:
    """What became of one school: the fields that change, and those that somebody typed."""

    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Attested:
    """The latest school year for which a source says whether the school is open."""

    school_year: int
    rank: Rank | None


class SchoolComparison:
    def __init__(
        self, changes: Changes, memory: Memory, oddities: Oddities, source: Source, rank: Rank
    ):
        self._changes, self._memory, self._oddities = changes, memory, oddities
        self._source, self._rank = source, rank

    def new(self, listed: Listed, slug: str, nces_id: str) -> School:
        """With every block that the row says something of."""
        school = School(
            slug=slug,
            name=listed.name,
            cds_code=listed.cds,
            nces_id=nces_id,
            codes_source=self._source,
            status=listed.status,
            closed_on=listed.closed_on,
            closing_source=self._source if listed.status in ENDED else None,
        )
        for block in (PLACE, CONTACT, OPENING):
            values = _said(listed, block)
            for name, value in values.items():
                setattr(school, name, value)
            setattr(school, block.source, self._source if values else None)
        self._changes.add(school)
        return school

    def compare(self, school: School, listed: Listed, taken: Collection[str]) -> Compared:
        """`taken` are NCES ids that belong to other schools."""
        found = Compared()
        for block in BLOCKS:
            values = _said(listed, block)
            if values.get("nces_id") in taken:
                del values["nces_id"]
            if block is OPENING and school.closed_on and listed.opened_on:
                values = values if listed.opened_on <= school.closed_on else {}
            if block is PLACE:
                values = self._without_far_point(school, values)
            self._block(school, block, values, found)
        return found

    # --- blocks ---

    def _block(self, school: School, block: Block, values: Cells, found: Compared) -> None:
        differing = [name for name, value in values.items() if getattr(school, name) != value]
        standing = getattr(school, block.source)
        said_on = rank_of_source(standing)
        if standing and said_on is None:
            found.kept += differing
            return
        if not values or (said_on and said_on > self._rank):
            return
        if not differing:
            self._confirm(school, block, values, found)
            return
        target = {name: values.get(name, _blank(school, name)) for name in block.fields}
        if _keeps_point(school, values):
            target |= {name: getattr(school, name) for name in POINT}
        self._write(school, block, target, differing, found)

    def _write(
        self, school: School, block: Block, target: Cells, differing: list[str], found: Compared
    ) -> None:
        typed = {
            name
            for name, value in target.items()
            if getattr(school, name) != value and not self._memory.is_ours(school, name)
        }
        found.kept += [name for name in differing if name in typed]
        ours = {name: value for name, value in target.items() if name not in typed}
        if typed & set(POINT):
            ours = {name: value for name, value in ours.items() if name not in POINT}
        changed = self._changes.change(school, ours)
        if changed:
            found.changed += changed
            found.changed += self._changes.change(school, {block.source: self._source})

    def _confirm(self, school: School, block: Block, values: Cells, found: Compared) -> None:
        """A later release says the same, of all that stands: then it is what is cited."""
        standing = [name for name in block.fields if getattr(school, name) not in (None, "")]
        said_on = rank_of_source(getattr(school, block.source))
        if set(standing) <= set(values) and (said_on is None or said_on < self._rank):
            found.changed += self._changes.change(school, {block.source: self._source})

    def _without_far_point(self, school: School, values: Cells) -> Cells:
        """At the same address a point does not move far: one of the two is wrong, and which, the
        directory does not say."""
        if school.latitude is None or not set(POINT) <= set(values):
            return values
        moved = any(values.get(name, "") != getattr(school, name) for name in ADDRESS)
        kilometres = distance(
            (school.latitude, school.longitude), (values["latitude"], values["longitude"])
        )
        if moved or kilometres <= FARTHEST_KM:
            return values
        what = _("Point more than 5 km from where it stood, at the same address: not taken")
        self._oddities.note(what, f"{school.slug} ({kilometres:.0f} km)")
        return {name: value for name, value in values.items() if name not in POINT}

    # --- status ---

    def compare_status(
        self, school: School, listed: Listed, last: Attested | None, school_year: int
    ) -> Compared:
        """`last` is what other years and releases attest of the school."""
        found = Compared()
        if _is_older(school, last, school_year, self._rank):
            return found
        target = _ending(school, listed, self._source)
        differing = [
            name for name in ("status", "closed_on") if getattr(school, name) != target[name]
        ]
        if not differing:
            return found
        ends_by_others = school.closing_source and not rank_of_source(school.closing_source)
        if ends_by_others or not all(self._memory.is_ours(school, each) for each in differing):
            found.kept += differing
            return found
        found.changed += self._changes.change(school, target)
        return found


def _is_older(school: School, last: Attested | None, school_year: int, rank: Rank) -> bool:
    closed = rank_of_source(school.closing_source)
    if closed and closed > rank:
        return True
    if last is None:
        return False
    if last.school_year != school_year:
        return last.school_year > school_year
    return bool(last.rank and last.rank > rank)


def _ending(school: School, listed: Listed, source: Source) -> Cells:
    closed_on = listed.closed_on
    if listed.status in ENDED:
        closed_on = closed_on or school.closed_on
    if closed_on and school.opened_on and closed_on < school.opened_on:
        closed_on = None
    merged = listed.status == School.Status.MERGED
    cited = school.closing_source if closed_on and closed_on == school.closed_on else source
    return {
        "status": listed.status,
        "closed_on": closed_on,
        "closing_source": cited if listed.status in ENDED else None,
        "successor": school.successor if merged else None,
    }


def _said(listed: Listed, block: Block) -> Cells:
    values = {name: getattr(listed, name) for name in block.fields}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _blank(school: School, name: str) -> Any:
    return None if school._meta.get_field(name).null else ""


def _keeps_point(school: School, values: Cells) -> bool:
    """The address stands, and the row gives no point (or one that is not to be believed)."""
    same = all(values.get(name, "") == getattr(school, name) for name in ADDRESS)
    return same and "latitude" not in values


def distance(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> float:
    """Kilometres between two points, latitude first."""
    (lat1, lon1), (lat2, lon2) = (map(radians, map(float, each)) for each in (one, other))
    half = _haversine(lat2 - lat1) + cos(lat1) * cos(lat2) * _haversine(lon2 - lon1)
    return 2 * EARTH_KM * asin(sqrt(half))


def _haversine(angle: float) -> float:
    return (1 - cos(angle)) / 2
