"""The directory of public schools of the California Department of Education.

Its code of 14 digits tells which school a row is about. Who works at a school is never read: the
columns of administrators are declared nowhere.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from schools import years
from schools.models import ImportRun, School, SchoolName, SchoolYear, Source

from . import editions
from .changes import Changes
from .directory_known import Known, source_for, wait_for_others
from .directory_names import Naming
from .directory_rows import Listed, Oddities, RowReader
from .directory_schools import Compared, SchoolComparison
from .directory_years import YearComparison
from .families import (
    MOST_CHANGES,
    Change,
    Column,
    Edition,
    Family,
    Key,
    Layout,
    Outcome,
    Reading,
    Row,
    Year,
)
from .memory import Memory
from .undoing import undo_changes

IN_ALL = (
    Column("cds", ("CDSCode",)),
    Column("nces_district", ("NCESDist",)),
    Column("nces_school", ("NCESSchool",)),
    Column("status", ("StatusType",)),
    Column("charter", ("Charter",)),
    Column("instruction", ("EILCode",)),
)
WHOLE = (
    Column("name", ("School",)),
    Column("street", ("Street",)),
    Column("city", ("City",)),
    Column("zip_code", ("Zip",)),
    Column("phone", ("Phone",)),
    Column("website", ("WebSite",)),
    Column("opened", ("OpenDate",)),
    Column("closed", ("ClosedDate",)),
    Column("type", ("SOCType",)),
    Column("grades_offered", ("GSoffered",)),
    Column("grades_served", ("GSserved",)),
    Column("latitude", ("Latitude",)),
    Column("longitude", ("Longitude",)),
    Column("updated", ("LastUpDate",)),
)
# Before a telephone number nobody dials an extension: releases differ in having it.
OPTIONAL = (Column("extension", ("Ext",), required=False),)
STATUS_ONLY = "status only, 8 columns"


def _optional(columns: Iterable[Column]) -> tuple[Column, ...]:
    return tuple(Column(each.name, each.spellings, required=False) for each in columns)


@dataclass
class _Counts:
    schools: Counter = field(default_factory=Counter)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    years: int = 0


class DirectoryPlan:
    """What one release does to our schools. See `Plan`."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.oddities = Oddities()
        self.rows = RowReader(self.oddities)
        self.listed: dict[str, Listed] = {}
        self.district_rows = 0
        self.changes = Changes()
        self.source: Source | None = None
        self.counts = _Counts()
        self._refuse_between_layouts()

    def _refuse_between_layouts(self) -> None:
        """The short layout leaves nearly all out, and must not pass for one that lost a heading."""
        if self.reading.layout.name != STATUS_ONLY:
            return
        there = [each for each in WHOLE if self.reading.has(each.name)]
        if there:
            missing = [each.spellings[0] for each in WHOLE if each not in there]
            self.reading.problems.add(_("These columns are missing: %s.") % ", ".join(missing))

    # --- reading ---

    def take(self, row: Row) -> None:
        if row.is_district:
            self.district_rows += 1
            return
        if row.cds in self.listed:
            first = self.listed[row.cds].number
            row.problem("cds", _("The school stands in row %s already.") % first)
            return
        listed = self.rows.read(row)
        if listed is not None:
            self.listed[row.cds] = listed

    def edition(self, school_year: int) -> Edition | None:
        """The month of the date that is printed above, or of the latest change to a row."""
        released_on = self._released_on()
        if released_on is None:
            return Edition(editions.slug_of_year(school_year), years.in_print(school_year))
        if editions.is_after(released_on, school_year):
            message = _("The file is of %(date)s, which is after the school year %(year)s.")
            words = {"date": released_on.isoformat(), "year": years.in_print(school_year)}
            self.reading.problems.add(message % words)
        return Edition(editions.slug_of(released_on), editions.in_words(released_on))

    def _released_on(self) -> date | None:
        printed = editions.printed_date(self.reading.above)
        if printed:
            return printed
        updated = [each.updated_on for each in self.listed.values() if each.updated_on]
        return max(updated, default=None)

    # --- comparing ---

    def compare(self, *, school_year: int, source_slug: str) -> Outcome:
        self.changes, self.counts = Changes(), _Counts()
        wait_for_others()
        self.source = source_for(source_slug)
        rank = editions.rank_of(source_slug) or (school_year, 7)
        known = Known(school_year)
        memory = Memory(School, SchoolName, SchoolYear)
        comparison = SchoolComparison(self.changes, memory, self.oddities, self.source, rank)
        naming = Naming(self.changes, known.addresses, self.source, rank)
        of_year = YearComparison(self.changes, memory, self.source, rank, school_year)
        return _Round(self, known, comparison, naming, of_year, school_year).outcome()

    def apply(self, run: ImportRun, *, by, at: datetime) -> None:
        if self.changes:
            self.source.pk = run.source_id
            self.changes.write(run, by=by, at=at)

    @property
    def new_schools(self) -> list[School]:
        return [record for record in self.changes.added if isinstance(record, School)]


class _Round:
    """Goes through all rows of one release once."""

    def __init__(self, plan: DirectoryPlan, known: Known, comparison, naming, of_year, year: int):
        self.plan, self.known, self.year = plan, known, year
        self.comparison, self.naming, self.of_year = comparison, naming, of_year
        self.result = Outcome()
        self.counts = plan.counts
        in_file = Counter(each.nces_id for each in plan.listed.values() if each.nces_id)
        self.twice = {code for code, rows in in_file.items() if rows > 1}

    def outcome(self) -> Outcome:
        rows = sorted(self.plan.listed.values(), key=_in_order)
        for listed in rows:
            self.counts.schools[listed.status] += 1
            school = self.known.schools.get(listed.cds)
            if school is not None:
                self._known_school(school, listed)
            elif listed.name:
                self._new_school(listed)
            else:
                self.result.unmatched.append(listed.label)
        self.result.created = self.counts.new
        self.result.replaced = self.counts.changed
        self.result.unchanged = self.counts.unchanged
        self.result.notes = [*self._told(), *self.plan.oddities.sentences()]
        return self.result

    def _new_school(self, listed: Listed) -> None:
        slug = self.known.addresses.new(listed.name, listed.city, listed.cds)
        nces_id = "" if self._is_taken(listed) else listed.nces_id
        school = self.comparison.new(listed, slug, nces_id)
        self.naming.name_new(school)
        self.of_year.compare(school, None, listed, known_level="")
        self.counts.new += 1
        self.counts.years += 1
        self._list_change(Change(f"{listed.cds} {listed.name}", None, listed.name))

    def _known_school(self, school: School, listed: Listed) -> None:
        taken = {listed.nces_id} if self._is_taken(listed) else set()
        earlier = school.name
        row = self.known.years.get(school.pk)
        level = self.known.levels.get(school.pk, "")
        parts = [
            self.comparison.compare(school, listed, taken),
            self.comparison.compare_status(
                school, listed, self.known.attested.get(school.pk), self.year
            ),
            Compared(self.naming.compare(school, self.known.names[school.pk], listed.name)),
            self.of_year.compare(school, row, listed, known_level=level),
        ]
        changed = [name for part in parts for name in part.changed]
        self.counts.years += "school_year" in changed
        self.result.kept += [f"{school.slug}: {name}" for part in parts for name in part.kept]
        if not changed:
            self.counts.unchanged += 1
            return
        self.counts.changed += 1
        what = ", ".join(sorted(set(changed)))
        self._list_change(Change(f"{school.slug} ({what})", earlier, school.name))

    def _list_change(self, change: Change) -> None:
        if len(self.result.changes) < MOST_CHANGES:
            self.result.changes.append(change)

    def _is_taken(self, listed: Listed) -> bool:
        """A national id stands for one school; a file that gives it to two says nothing."""
        holder = self.known.nces.get(listed.nces_id)
        if not listed.nces_id or holder == listed.cds:
            return False
        if holder is None and listed.nces_id not in self.twice:
            return False
        self.plan.oddities.note(_("NCES id of more than one school: left out"), listed.label)
        return True

    def _told(self) -> list[str]:
        counts, by_status = self.counts, self.counts.schools
        rows = len(self.plan.listed) + self.plan.district_rows
        words = {
            "rows": rows,
            "schools": len(self.plan.listed),
            "open": by_status[School.Status.OPEN],
            "closed": by_status[School.Status.CLOSED],
            "merged": by_status[School.Status.MERGED],
            "pending": by_status[School.Status.PENDING],
            "new": counts.new,
            "changed": counts.changed,
            "unchanged": counts.unchanged,
            "years": counts.years,
            "year": years.in_print(self.year),
        }
        sentences = [
            _(
                "%(rows)s rows of LAUSD, of which %(schools)s are schools: %(open)s open, "
                "%(closed)s closed, %(merged)s merged, %(pending)s pending."
            ),
            _("Schools: %(new)s new, %(changed)s changed, %(unchanged)s as they were."),
            _("New school years for %(year)s: %(years)s."),
        ]
        return [sentence % words for sentence in sentences]


def _in_order(listed: Listed) -> tuple[bool, str]:
    """Of two schools with one name, the open one is found under it."""
    return listed.status != School.Status.OPEN, listed.cds


FAMILY = Family(
    code=editions.CODE,
    title="Public Schools and Districts",
    title_es="Escuelas y distritos públicos (directorio)",
    publisher="California Department of Education",
    url="https://www.cde.ca.gov/ds/si/ds/pubschls.asp",
    layouts=(
        Layout("all columns", (*IN_ALL, *WHOLE, *OPTIONAL)),
        Layout(STATUS_ONLY, (*IN_ALL, *_optional(WHOLE))),
    ),
    key=Key(("cds",)),
    year=Year(headings=True),
    plan=DirectoryPlan,
    undo=undo_changes,
)
