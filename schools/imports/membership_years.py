"""What a list of members says of a school, against what stands in its row of the year."""

from dataclasses import dataclass

from schools import years
from schools.models import District, School, SchoolYear

from .changes import Cells
from .families import MOST_CHANGES, Change, Outcome
from .memory import Memory

CODE = "lausd-memberships"
# What the applications are called as a source of their own.
APPLICATIONS_CODE = "lausd-applications"


@dataclass(frozen=True)
class Member:
    """What a file says of one school; "" is not said."""

    number: int
    cds: str
    location_code: str
    local: str
    board: str
    name: str

    @property
    def label(self) -> str:
        return " ".join(filter(None, [self.cds or self.location_code, self.name]))

    def agrees_with(self, other: "Member") -> bool:
        mine = (self.cds, self.location_code, self.local, self.board)
        return mine == (other.cds, other.location_code, other.local, other.board)


class Comparison:
    """What a list says of a school, against what stands in its row of the year."""

    def __init__(self, plan, memory: Memory, outcome: Outcome, school_year: int):
        self.changes, self.source, self.districts = plan.changes, plan.source, plan.districts
        self.memory, self.outcome, self.school_year = memory, outcome, school_year

    def take(self, school: School, row: SchoolYear | None, member: Member) -> None:
        said = {
            "local_district": self.districts[District.Kind.LOCAL].get(member.local),
            "board_district": self.districts[District.Kind.BOARD].get(member.board),
        }
        changed = self._location_code(school, member)
        if row is None and any(said.values()):
            new = SchoolYear(
                school=school,
                school_year=self.school_year,
                source=self.source,
                status=School.Status.NOT_KNOWN,
                **said,
            )
            self.changes.add(new)
            self.outcome.created += 1
            self._list(school, None, said)
            return
        before = _names(row) if row else None
        changed += self._districts(school, row, said) if row else []
        if not changed:
            self.outcome.unchanged += 1
            return
        self.outcome.replaced += 1
        self._list(school, before, said)

    def _location_code(self, school: School, member: Member) -> list[str]:
        code = member.location_code
        if not code or school.location_code == code:
            return []
        if not self.memory.is_ours(school, "location_code"):
            self.outcome.kept.append(f"{school.slug}: location_code")
            return []
        return self.changes.change(school, {"location_code": code})

    def _districts(self, school: School, row: SchoolYear, said: Cells) -> list[str]:
        """A row holds the word of one source on both districts, never half of each."""
        there = {name: getattr(row, name) for name in said}
        differing = [name for name in said if said[name] and said[name] != there[name]]
        if not differing:
            return []
        contradicted = [name for name in differing if there[name]]
        unsaid = [name for name in said if there[name] and not said[name]]
        if (contradicted or unsaid) and not self._is_of_this_family(row, said):
            self.outcome.kept += [f"{school.slug}: {name}" for name in differing]
            return []
        cited = None if row.source.slug == self.source.slug else self.source
        return self.changes.change(row, {**said, "districts_source": cited})

    def _is_of_this_family(self, row: SchoolYear, said: Cells) -> bool:
        """A list that was imported before: the newer one stands, where nobody has edited it."""
        source = row.districts_source or row.source
        of_family = source.slug.startswith((f"{CODE}-", f"{APPLICATIONS_CODE}-"))
        return of_family and all(self.memory.is_ours(row, name) for name in said)

    def _list(self, school: School, before: str | None, said: Cells) -> None:
        if len(self.outcome.changes) < MOST_CHANGES:
            after = ", ".join(str(district) for district in said.values() if district)
            key = f"{school.slug} {years.label(self.school_year)}"
            self.outcome.changes.append(Change(key, before, after))


def _names(row: SchoolYear) -> str:
    return ", ".join(str(each) for each in (row.local_district, row.board_district) if each)
