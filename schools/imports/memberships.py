"""In which local and which board district each school is, as LAUSD says for one school year.

The two are never derived from each other, nor from a place: a school's local district may hold
schools of several board districts, and the other way round.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from schools import years
from schools.models import District, ImportRun, School, SchoolYear, Source

from .changes import Changes
from .codes import LAUSD, WHOLE_DISTRICT
from .directory_known import locked, source_for, wait_for_others
from .families import (
    Column,
    Edition,
    Family,
    Layout,
    Outcome,
    Reading,
    Row,
    Year,
)
from .membership_years import APPLICATIONS_CODE, CODE, Comparison, Member
from .memory import Memory
from .undoing import undo_changes

APPLICATIONS = "applications to programs"
MISSING = {"", "na", "n/a", "no data"}
LONGEST_CODE = School._meta.get_field("location_code").max_length
_BEFORE_A_NAME = re.compile(r"^(local district|board district|ld|bd|local|board)[\s-]*", re.I)
_INITIALS = re.compile(r"north|south|east|west|central")


class MembershipPlan:
    """What one list does to the school years of our schools. See `Plan`."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.members: dict[str, Member] = {}
        self.by_location: dict[str, Member] = {}
        self.without_a_school = self.elsewhere = 0
        districts = District.objects.filter(kind__in=[District.Kind.LOCAL, District.Kind.BOARD])
        self.districts: dict[str, dict[str, District]] = defaultdict(dict)
        for district in districts:
            for spelling in _spellings(district):
                self.districts[district.kind][spelling] = district
        self.changes = Changes()
        self.source: Source | None = None

    # --- reading ---

    def take(self, row: Row) -> None:
        cds, location_code = _said(row, "cds"), _said(row, "location_code")
        local, board = _said(row, "local_district"), _said(row, "board_district")
        if not cds and not location_code:
            if local or board:
                row.problem("", _("The row names districts, and no school."))
            self.without_a_school += 1
            return
        if not self._is_readable(row, cds, location_code):
            return
        if cds and not cds.startswith(LAUSD):
            self.elsewhere += 1
            return
        local = self._code(row, "local_district", District.Kind.LOCAL, local)
        board = self._code(row, "board_district", District.Kind.BOARD, board)
        if local is None or board is None:
            return
        self._note(row, Member(row.number, cds, location_code, local, board, _said(row, "name")))

    def _is_readable(self, row: Row, cds: str, location_code: str) -> bool:
        if cds and not (len(cds) == 14 and cds.isascii() and cds.isdigit()):
            row.problem("cds", _("“%s” is no CDS code: it needs 14 digits.") % cds[:40])
            return False
        if cds.endswith(WHOLE_DISTRICT):
            row.problem("cds", _("The code is that of the whole district."))
            return False
        short = location_code.isascii() and location_code.isdigit()
        if location_code and not (short and len(location_code) <= LONGEST_CODE):
            row.problem("location_code", _("“%s” is no location code.") % location_code[:40])
            return False
        return True

    def _code(self, row: Row, column: str, kind: str, text: str) -> str | None:
        """ "" where the file says none, None where it is a problem."""
        if not text:
            return ""
        district = self.districts[kind].get(_plain(text))
        if district is None:
            row.problem(column, _("“%s” is no district that we know.") % text[:40])
            return None
        return district.code

    def _note(self, row: Row, member: Member) -> None:
        key = member.cds or member.location_code
        first = self.members.setdefault(key, member)
        if not first.agrees_with(member):
            row.problem("", _("Row %s says something else of this school.") % first.number)
        if member.location_code:
            other = self.by_location.setdefault(member.location_code, member)
            if other.cds != member.cds:
                message = _("Row %s gives this location code to another school.")
                row.problem("location_code", message % other.number)

    def edition(self, school_year: int) -> Edition | None:
        if self.reading.layout.name != APPLICATIONS:
            return None
        slug = f"{APPLICATIONS_CODE}-{years.label(school_year)}"
        return Edition(slug, years.in_print(school_year))

    # --- comparing ---

    def compare(self, *, school_year: int, source_slug: str) -> Outcome:
        wait_for_others()
        self.changes, self.source = Changes(), source_for(source_slug)
        outcome = Outcome()
        found, memory = self._schools(), Memory(School, SchoolYear)
        rows = SchoolYear.objects.filter(school_year=school_year)
        rows = rows.select_related("source", "districts_source", "local_district", "board_district")
        standing = {row.school_id: row for row in locked(rows.order_by("pk"))}
        comparison = Comparison(self, memory, outcome, school_year)
        for member in self.members.values():
            school = found.get(member.cds or member.location_code)
            if school is None:
                outcome.unmatched.append(member.label)
            else:
                comparison.take(school, standing.get(school.pk), member)
        outcome.notes = self._told(len(found), school_year)
        return outcome

    def _schools(self) -> dict[str, School]:
        """By the key of the row: the CDS code, or the location code where it gives no other."""
        schools = School.objects.order_by("pk")
        keys = list(self.members)
        by_cds = {each.cds_code: each for each in locked(schools.filter(cds_code__in=keys))}
        by_code = {each.location_code: each for each in schools.filter(location_code__in=keys)}
        return by_code | by_cds

    def _told(self, matched: int, school_year: int) -> list[str]:
        words = {
            "schools": len(self.members),
            "matched": matched,
            "year": years.in_print(school_year),
            "blank": self.without_a_school,
            "elsewhere": self.elsewhere,
        }
        sentences = [
            _("%(schools)s schools in %(year)s, of which %(matched)s are in our records."),
            _("Rows that name no school: %(blank)s. Rows of other districts: %(elsewhere)s."),
        ]
        return [sentence % words for sentence in sentences]

    def apply(self, run: ImportRun, *, by, at: datetime) -> None:
        if self.changes:
            self.source.pk = run.source_id
            self.changes.write(run, by=by, at=at)


def _said(row: Row, column: str) -> str:
    text = row[column]
    return "" if text.casefold() in MISSING else text


def _plain(text: str) -> str:
    return _BEFORE_A_NAME.sub("", " ".join(text.split())).strip().casefold()


def _spellings(district: District) -> Iterable[str]:
    """ "Local District Northwest" is also Northwest and NW; "Board District 2" is also BD 2."""
    yield district.code
    yield _plain(district.name)
    if district.kind == District.Kind.LOCAL:
        yield "".join(part[0] for part in _INITIALS.findall(district.code))


DISTRICT_COLUMNS = (
    Column("local_district", ("Local District", "LD")),
    Column("board_district", ("Board District", "BD")),
    Column("school_year", ("School Year", "Academic Year", "Year"), required=False),
    Column("name", ("School", "School Name"), required=False),
)
CDS = ("CDS Code", "CDS")
LOCATION_CODE = ("Location Code", "School Location Code", "LAUSD Location Code", "Loc Code")

FAMILY = Family(
    code=CODE,
    title="Local and board districts of schools",
    title_es="Distritos locales y de la Junta de las escuelas",
    publisher="Los Angeles Unified School District",
    layouts=(
        Layout(
            APPLICATIONS,
            (
                Column("cds", ("ApplyCDSCode",)),
                Column("location_code", ("ApplySchoolLocationCode",)),
                Column("local_district", ("ApplyLocalDistrict",)),
                Column("board_district", ("ApplyBoardDistrict",)),
                Column("name", ("ApplySchool",)),
            ),
        ),
        Layout(
            "list of schools by CDS code",
            (
                Column("cds", CDS),
                Column("location_code", LOCATION_CODE, required=False),
                *DISTRICT_COLUMNS,
            ),
        ),
        Layout(
            "list of schools by location code",
            (Column("location_code", LOCATION_CODE), *DISTRICT_COLUMNS),
        ),
    ),
    year=Year("school_year"),
    plan=MembershipPlan,
    undo=undo_changes,
)
