"""What a family of files with figures is made of: see `figures.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from metrics.models import Status
from schools.imports.families import Key, Layout, Levels, Row, Year


class Scale(StrEnum):
    """How a column writes its numbers. All are checked for what they can be after scaling."""

    COUNT = "count"  # whole, not below zero
    PERCENT = "percent"  # 0 to 100
    FRACTION = "fraction"  # 0 to 1, kept as 0 to 100
    SCORE = "score"


@dataclass(frozen=True)
class Mark:
    """What a cell means that holds no number. `status` None: there is no figure at all."""

    status: str | None
    note: str = ""
    note_es: str = ""


# For every family, unless it says otherwise.
MARKS: Mapping[str, Mark] = {
    "*": Mark(Status.SUPPRESSED),
    "N/A": Mark(Status.NOT_APPLICABLE),
    "": Mark(None),
}


@dataclass(frozen=True)
class Coded:
    """A column whose codes are ours by `codes` (trimmed, without case).

    None: a code that is known and not taken. A code that is not there at all is a problem.
    """

    column: str
    codes: Mapping[str, str | None]


@dataclass(frozen=True)
class Filter:
    """Only rows with one of these codes are taken (trimmed, without case).

    A code that is not in `known` is a problem. `schools`: rows of schools are filtered, too;
    otherwise only aggregate rows are, and those of a school must agree with each other. Where a
    file has no such column, nothing is filtered by it.
    """

    column: str
    take: tuple[str, ...]
    known: tuple[str, ...]
    schools: bool = False


@dataclass(frozen=True)
class Measure:
    """One figure of a row. `column` holds its value; where a file has none, it is left out.

    `numerator` and `denominator` are columns of counts, or "". Where they hold a mark, they are
    not known. With a mark for a value the numerator is never kept; the denominator is, where
    `keep_denominator`. `group` and `grade` override those of the family (slugs; one column for
    each group or grade). `layouts`: only files of these layouts, all where empty. `marks` are
    instead of those of the family. `when`: a code of another column that the row must hold.
    `ours`: a sum that the publisher does not print, also where one row is all that it has.
    """

    indicator: str
    column: str
    scale: Scale = Scale.PERCENT
    numerator: str = ""
    denominator: str = ""
    group: str = ""
    grade: str = ""
    layouts: tuple[str, ...] = ()
    marks: Mapping[str, Mark] | None = None
    keep_denominator: bool = False
    when: Coded | None = None  # taken where its code is not None
    ours: bool = False


@dataclass(frozen=True)
class GroupTotals:
    """The file has no row for some groups; their figures are made from its rows: see `totals.py`.

    `by_school`: it has a row for each school and none for the district. Added up are all rows for
    the district, and those of the district-run schools that a list leaves over. Otherwise the
    publisher's row of the district without charter schools is taken, less the schools of the list.
    `charter` is the column that says who runs a school, with its codes (trimmed, lower case); in a
    file without it nothing is made of the list. Rows of `neither` are of no school.
    """

    by_school: bool
    charter: str = "charter"
    district_run: tuple[str, ...] = ("n", "no")
    charters: tuple[str, ...] = ("y", "yes")
    neither: tuple[str, ...] = ("n/a",)


@dataclass(frozen=True)
class FigureFamily:
    """Rows that agree on a cell are one; rows that do not are a problem, unless `added_up`:
    then counts of several rows are added (a row that is withheld withholds the sum).

    `group`, `grade`: a slug for all rows, or a coded column. `district` is the population of the
    row about the whole district, "" where it is not taken. `choose` picks among aggregate rows
    of one group that are left after the filters: it answers a row, None where none is meant, or a
    sentence why none can be taken, which is a problem of the first of them; the rows come in the
    order of the file.
    """

    code: str
    title: str
    publisher: str
    layouts: tuple[Layout, ...]
    measures: tuple[Measure, ...]
    key: Key
    year: Year
    levels: Levels | None = None
    filters: tuple[Filter, ...] = ()
    group: str | Coded = "all"
    grade: str | Coded = "all"
    marks: Mapping[str, Mark] = field(default_factory=lambda: MARKS)
    district: str = "lausd"
    added_up: bool = False
    choose: Callable[[Sequence[Row]], Row | str | None] | None = None
    totals: GroupTotals | None = None
    name_column: str = ""  # names schools that are not matched
    title_es: str = ""
    url: str = ""
