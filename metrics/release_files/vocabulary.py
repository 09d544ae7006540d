"""The definitions that the rows of a release refer to, as plain records."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC

from django.db.models import Model

from metrics.models import Indicator, Population, Release, StudentGroup
from metrics.rows import MEMBERS
from schools.models import Source
from schools.samples import SAMPLE_SOURCE

from .cells import Rows
from .names import SAMPLE_WORDS

SLUGS_AT_A_TIME = 500
SCHOOL_YEAR = MEMBERS.index("school_year")

Record = dict[str, str]
# By the name of the table.
Vocabulary = dict[str, list[Record]]


@dataclass(frozen=True)
class Defined:
    """Rows give the slug in one of their columns; the records are kept in a table of this name."""

    table: str
    model: type[Model]
    fields: tuple[str, ...]


DEFINED = {
    "indicator": Defined(
        "indicators",
        Indicator,
        (
            "slug",
            "name",
            "name_es",
            "unit",
            "direction",
            "definition",
            "definition_es",
            "denominator",
            "denominator_es",
            "why_it_matters",
            "why_it_matters_es",
        ),
    ),
    "student_group": Defined(
        "student_groups",
        StudentGroup,
        ("slug", "name", "name_es", "partition", "definition", "definition_es"),
    ),
    "population": Defined(
        "populations",
        Population,
        ("slug", "name", "name_es", "kind", "definition", "definition_es"),
    ),
    "source": Defined(
        "sources",
        Source,
        ("slug", "title", "title_es", "publisher", "edition", "url", "licence"),
    ),
}


@dataclass
class Mentioned:
    """What the rows mention, gathered while they go by."""

    figures: int = 0
    school_years: set[str] = field(default_factory=set)
    slugs: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in DEFINED})

    def see(self, rows: Rows) -> None:
        self.figures += len(rows.cells)
        for name, slugs in self.slugs.items():
            position = MEMBERS.index(name)
            slugs.update([cells[position] for cells in rows.cells])
        self.school_years.update([cells[SCHOOL_YEAR] for cells in rows.cells])

    @property
    def sample(self) -> bool:
        return SAMPLE_SOURCE in self.slugs["source"]


def vocabulary_of(mentioned: Mentioned) -> Vocabulary:
    """The records in the order of their slugs."""
    return {
        defined.table: _records(defined, mentioned.slugs[name]) for name, defined in DEFINED.items()
    }


def _records(defined: Defined, slugs: Iterable[str]) -> list[Record]:
    """A slug that was renamed since has a record as well, with nothing but itself in it."""
    wanted, found = sorted(slugs), {}
    for start in range(0, len(wanted), SLUGS_AT_A_TIME):
        some = defined.model._default_manager.filter(
            slug__in=wanted[start : start + SLUGS_AT_A_TIME]
        )
        found |= {record["slug"]: record for record in some.values(*defined.fields)}
    nothing = dict.fromkeys(defined.fields, "")
    return [{**nothing, **found.get(slug, {}), "slug": slug} for slug in wanted]


def about_release(release: Release, mentioned: Mentioned) -> Record:
    return {
        "version": release.version,
        "revision": str(release.revision),
        "state": release.state,
        "reason": release.reason,
        "reason_es": release.reason_es,
        "made_at": release.made_at.astimezone(UTC).isoformat(),
        "figures": str(mentioned.figures),
        "sample": SAMPLE_WORDS if mentioned.sample else "",
    }
