"""What a release of the directory attests of schools in its school year.

A school has one row for each year, and the row cites one source. Where another source stands
there, only what it leaves blank is filled in; which import filled it stands in `ImportedChange`.
"""

from schools.models import School, SchoolYear, Source

from .changes import Cells, Changes
from .directory_rows import Listed
from .directory_schools import Compared
from .editions import Rank, rank_of_source
from .grades import level_of_instruction
from .memory import Memory

# Each is filled in whole or not at all.
TOGETHER = (
    ("level", "level_basis"),
    ("grades_offered", "grades_served"),
    ("charter",),
    ("status",),
)
BLANK = (None, "", School.Status.NOT_KNOWN)


class YearComparison:
    def __init__(
        self, changes: Changes, memory: Memory, source: Source, rank: Rank, school_year: int
    ):
        self._changes, self._memory = changes, memory
        self._source, self._rank, self._school_year = source, rank, school_year

    def compare(
        self, school: School, year: SchoolYear | None, listed: Listed, *, known_level: str
    ) -> Compared:
        """`year` is the row of this year, if there is one; `known_level` that of other years."""
        values = self._said(listed, known_level)
        if year is None:
            new = SchoolYear(
                school=school, school_year=self._school_year, source=self._source, **values
            )
            self._changes.add(new)
            return Compared(changed=["school_year"])
        said_on = rank_of_source(year.source)
        if said_on is not None and said_on <= self._rank:
            return self._replace(year, values)
        return Compared(changed=self._changes.change(year, _blanks(year, values)))

    def _said(self, listed: Listed, known_level: str) -> Cells:
        level, basis = listed.level, listed.level_basis
        if not level and listed.instruction:
            level, basis = level_of_instruction(listed.instruction, known=known_level)
        return {
            "status": listed.status,
            "charter": listed.charter,
            "level": level,
            "level_basis": basis,
            "grades_offered": listed.grades_offered,
            "grades_served": listed.grades_served,
        }

    def _replace(self, year: SchoolYear, values: Cells) -> Compared:
        """A row of the directory itself: what this release leaves blank stays."""
        found = Compared()
        for names in TOGETHER:
            if all(values[name] in BLANK for name in names):
                continue
            target = {name: values[name] for name in names}
            differing = [name for name in names if getattr(year, name) != values[name]]
            if all(self._memory.is_ours(year, name) for name in differing):
                found.changed += self._changes.change(year, target)
            else:
                found.kept += differing
        if rank_of_source(year.source) < self._rank:
            found.changed += self._changes.change(year, {"source": self._source})
        return found


def _blanks(year: SchoolYear, values: Cells) -> Cells:
    return {
        name: values[name]
        for names in TOGETHER
        if all(getattr(year, name) in BLANK for name in names)
        for name in names
        if values[name] not in BLANK
    }
