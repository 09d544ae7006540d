"""The entities file of the state tests (CAASPP): it only names schools.

It is checked against our records and changes nothing. Its names add none to ours either: they are
cut off at fifty characters, and a name that ends in the middle is no name of the school.
"""

from collections import Counter
from datetime import datetime

from django.utils.translation import gettext as _

from schools.models import ImportRun, School, SchoolName

from .directory_names import same_name
from .families import Column, Edition, Family, Key, Layout, Levels, Outcome, Reading, Row, Year
from .undoing import undo_changes

CUT_AT = 50
SCHOOL, DIRECT_CHARTER, LOCAL_CHARTER = "7", "9", "10"
MOST_NAMED = 10


class EntitiesPlan:
    """What the file says that our records do not. See `Plan`."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.names: dict[str, tuple[int, str]] = {}
        self.types: Counter[str] = Counter()

    def take(self, row: Row) -> None:
        if row.is_district:
            return
        if row.cds in self.names:
            first, _name = self.names[row.cds]
            row.problem("school", _("The school stands in row %s already.") % first)
            return
        self.names[row.cds] = (row.number, row["name"])
        self.types[row["type"]] += 1

    def edition(self, school_year: int) -> Edition | None:
        return None

    def compare(self, *, school_year: int, source_slug: str) -> Outcome:
        schools = School.objects.exclude(cds_code="")
        slugs = dict(schools.values_list("cds_code", "slug"))
        known: dict[str, list[str]] = {}
        for cds, name in SchoolName.objects.values_list("school__cds_code", "name"):
            known.setdefault(cds, []).append(name)
        outcome, differing = Outcome(), []
        for cds, (_number, name) in self.names.items():
            if cds not in slugs:
                outcome.unmatched.append(f"{cds} {name}")
                continue
            outcome.unchanged += 1
            if not any(_is_called(each, name) for each in known.get(cds, [])):
                differing.append(f"{slugs[cds]}: {name}")
        outcome.notes = self._told(outcome, differing)
        return outcome

    def _told(self, outcome: Outcome, differing: list[str]) -> list[str]:
        words = {
            "schools": self.types[SCHOOL],
            "direct": self.types[DIRECT_CHARTER],
            "local": self.types[LOCAL_CHARTER],
            "known": outcome.unchanged,
            "unknown": len(outcome.unmatched),
        }
        sentence = _(
            "%(schools)s schools, %(direct)s directly and %(local)s locally funded charter "
            "schools: %(known)s are in our records, %(unknown)s are not."
        )
        notes = [sentence % words]
        if differing:
            named = "; ".join(differing[:MOST_NAMED])
            what = _("Called otherwise in our records, which stay as they are (%s): ")
            notes.append(what % len(differing) + named)
        return notes

    def apply(self, run: ImportRun, *, by, at: datetime) -> None:
        """Nothing: the file brings neither figures nor facts that the directory does not give."""


def _is_called(known: str, name: str) -> bool:
    return same_name(known, name) or (
        len(name) >= CUT_AT - 1 and same_name(known[: len(name)], name)
    )


FAMILY = Family(
    code="cde-caaspp-entities",
    title="California Assessment of Student Performance and Progress, entities",
    title_es="Exámenes estatales CAASPP, entidades",
    publisher="California Department of Education",
    url="https://caaspp-elpac.ets.org/caaspp/ResearchFileListSB",
    layouts=(
        Layout(
            "entities",
            (
                Column("county", ("County Code",)),
                Column("district", ("District Code",)),
                Column("school", ("School Code",)),
                Column("year", ("Test Year",)),
                Column("type", ("Type Id",)),
                Column("name", ("School Name",)),
                Column("zip_code", ("Zip Code",)),
            ),
        ),
    ),
    key=Key(("county", "district", "school")),
    levels=Levels(
        "type",
        school=(SCHOOL, DIRECT_CHARTER, LOCAL_CHARTER),
        district=("6",),
        other=("4", "5"),
    ),
    year=Year("year", ends=True),
    plan=EntitiesPlan,
    undo=undo_changes,
)
