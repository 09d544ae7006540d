"""How a family of published files is declared. Adding one is a page of declarations.

A family is a constant, such as

    FAMILY = Family(
        code="cde-directory",
        title="Public Schools and Districts",
        title_es="Escuelas y distritos públicos",
        publisher="California Department of Education",
        url="https://www.cde.ca.gov/ds/si/ds/pubschls.asp",
        layouts=(Layout("49 columns", (Column("cds", ("CDSCode",)), Column("name", ("School",)))),),
        key=Key(("cds",)),
        year=Year(),
        plan=DirectoryPlan,
        undo=undo_directory,
    )

and is listed in `lausd_pilots/importing.py`. Families of figures: `metrics/imports/figures.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from schools.models import ImportRun

from .problems import Problems

# How many changes are kept for the page that shows what an import does.
MOST_CHANGES = 50


# --- what is declared ---


@dataclass(frozen=True)
class Column:
    """A column by the name under which the plan reads it, and as publishers head it.

    Headings are compared by their letters and digits only, without case. `{year}` in a spelling
    stands for a school year however it is spelled: "Percent (%) Eligible FRPM {year}". `%`, `&`
    and `#` count as the words percent, and, number. Where no spelling is given, the name is one.
    `required=False`: a file without the column is of this layout all the same, and its cells
    are read as "".
    """

    name: str
    spellings: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True)
class Layout:
    """One way in which the files of a family are laid out; the order of columns never matters.

    A file is of a layout when it has all required columns. Of several layouts that fit, the one
    with most required columns is taken; where that is not one alone, the file is refused.
    `refused`: why files of this layout cannot be taken, as a sentence. Recognised, then refused.
    `geojson`: the columns are properties of the features of a GeoJSON collection.
    """

    name: str
    columns: tuple[Column, ...]
    refused: str = ""
    geojson: bool = False


@dataclass(frozen=True)
class Key:
    """The columns of the CDS code: one of 14 digits; or county, district and school (2, 5, 7).

    Two columns are county with district (7 digits) and school. Codes that became numbers are
    padded with zeros. Whatever is not digits is a problem. Only rows of LAUSD (19 64733) reach
    the plan: those of schools, and that of the district as a whole.
    """

    columns: tuple[str, ...]


@dataclass(frozen=True)
class Levels:
    """The column that tells schools from aggregates, with its codes (trimmed, without case).

    A row of a level in `other` is left out. Any other code is a problem. Where the file has no
    such column, school 0000000 is the district and all others are schools.
    """

    column: str
    school: tuple[str, ...] = ("S",)
    district: tuple[str, ...] = ("D",)
    other: tuple[str, ...] = ("T", "C", "X")


@dataclass(frozen=True)
class Year:
    """Where a file says its school year: in a column, in its headings, or above them.

    With a column every row says it; a file of several years needs `--year`, and then only the
    rows of that year are taken. `ends`: a single year such as 2019 is that in which the school
    year ends. `dates`: the column holds dates, and the latest says the year. `headings`: a
    `{year}` in any heading of the layout, or a school year in the rows above the headings, says it.
    A file that says no year is refused without `--year`; one that says another is refused with it.
    """

    column: str = ""
    ends: bool = False
    dates: bool = False
    headings: bool = False


@dataclass(frozen=True)
class Family:
    """`code` is also the beginning of its sources' slugs: `cde-acgr` makes `cde-acgr-2017-18`.

    `plan` makes the plan of one reading of one file; `undo` takes back an applied run.
    `key` may be none (boundaries): then all rows reach the plan, `row.cds` is "".
    `not_public`: the row about students at schools that are not public (0000001) does so, too.
    """

    code: str
    title: str
    publisher: str
    layouts: tuple[Layout, ...]
    plan: "Callable[[Reading], Plan]"
    undo: "Callable[..., Outcome]"  # (run, *, by, at) -> Outcome, within the transaction
    key: Key | None = None
    levels: Levels | None = None
    year: Year = field(default_factory=Year)
    title_es: str = ""
    url: str = ""
    not_public: bool = False


# --- what a plan is given ---


@dataclass(frozen=True)
class Reading:
    """One reading of one file. `headings` are those of the file, by the names of columns.

    `above` are the filled cells of the rows above the headings.
    """

    family: Family
    layout: Layout
    headings: Mapping[str, str]
    above: tuple[str, ...]
    problems: Problems

    def has(self, column: str) -> bool:
        return column in self.headings


class Row:
    """One row of LAUSD. `row["name"]` is the trimmed text of a cell, "" where there is none.

    `number` counts as people do: the first line of a text or sheet is 1. `cds` is of 14 digits.
    `is_district`: it is about LAUSD as a whole. `geometry` is that of a GeoJSON feature.
    """

    __slots__ = ("_cells", "_places", "_reading", "cds", "geometry", "is_district", "number")

    def __init__(self, reading: Reading, places: Mapping[str, int], cells: Sequence[str], number):
        self._reading, self._places, self._cells = reading, places, cells
        self.number, self.cds, self.is_district, self.geometry = number, "", False, None

    def __getitem__(self, column: str) -> str:
        place = self._places.get(column)
        if place is None or place >= len(self._cells):
            return ""
        return self._cells[place].strip()

    def problem(self, column: str, message: str) -> None:
        """Something is wrong in this row; `column` is the name of a column, or ""."""
        heading = self._reading.headings.get(column, "")
        self._reading.problems.add(message, row=self.number, column=heading)


# --- what a plan answers ---


@dataclass(frozen=True)
class Edition:
    """The data set that the file is: the slug of its `Source`, which is made where missing."""

    slug: str
    edition: str  # as printed: 2017–18, February 2018


@dataclass(frozen=True)
class Change:
    """`key` names the figure or record. `before` is None where it is new, `after` where it ends."""

    key: str
    before: str | None
    after: str | None


@dataclass
class Outcome:
    """What taking the file in does. `changes` are the first ones, `unmatched` all of them.

    `kept` are keys of what staff have typed, which stays; `unmatched` schools of LAUSD that are
    not in our records, as "19647330000000 Name".
    """

    created: int = 0
    replaced: int = 0
    ended: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    # Sentences that staff should read, such as what was done about rows that disagree.
    notes: list[str] = field(default_factory=list)


class Plan(Protocol):
    """Made anew for each reading. The engine calls, in this order: `take` for each row of ours;
    `edition`; `compare`; and, unless there are problems or the file is only looked at, `apply`.

    `take` adds problems and never raises for what a file says. `edition` may answer None: then
    the source is named for family and year, as `cde-acgr-2017-18`. `compare` reads the database
    and writes nothing; it may add problems, too. `apply` writes, in the transaction of the run,
    right after `compare`; `run.source` and `run.school_year` are set. Where nothing changes it
    must write nothing, not even history.
    """

    def take(self, row: Row) -> None: ...

    def edition(self, school_year: int) -> Edition | None: ...

    def compare(self, *, school_year: int, source_slug: str) -> Outcome: ...

    def apply(self, run: ImportRun, *, by, at: datetime) -> None: ...
