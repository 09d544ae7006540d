"""Names and addresses of schools that the directory lists.

A school that was named by the directory follows it: a new name makes the earlier one a former
name, whose address redirects. A school that somebody else named keeps its name and its address,
and gets the directory's as another name by which it is found.
"""

from collections.abc import Iterable, Iterator
from itertools import count

from django.utils.text import slugify

from schools.models import School, SchoolName, Source

from .changes import Changes
from .editions import Rank, rank_of_source

Kind = SchoolName.Kind
LONGEST = SchoolName._meta.get_field("slug").max_length


class Addresses:
    """All slugs that lead to a school, and those that are to."""

    def __init__(self, taken: Iterable[str]):
        self._taken = set(taken)

    def new(self, name: str, city: str, cds: str) -> str:
        """Of the name; with the city, and then the school's code, where that is taken."""
        for slug in self._candidates(name, city, cds):
            if slug not in self._taken and slug and not slug.isdigit():
                self._taken.add(slug)
                return slug
        raise AssertionError("Numbers never run out.")

    def _candidates(self, name: str, city: str, cds: str) -> Iterator[str]:
        base, code = slugify(name), cds[-7:]
        yield base[:LONGEST]
        yield f"{base[:80]}-{slugify(city)}"[:LONGEST].strip("-")
        yield f"{base[: LONGEST - 14]}-{code}".strip("-")
        yield f"school-{code}"
        for number in count(2):
            yield f"school-{code}-{number}"


class Naming:
    """What the names of one release do to the names of the schools."""

    def __init__(self, changes: Changes, addresses: Addresses, source: Source, rank: Rank):
        self._changes, self._addresses = changes, addresses
        self._source, self._rank = source, rank

    def name_new(self, school: School) -> None:
        self._changes.add(
            SchoolName(
                school=school,
                kind=Kind.OFFICIAL,
                name=school.name,
                slug=school.slug,
                source=self._source,
            )
        )

    def compare(self, school: School, names: list[SchoolName], name: str) -> list[str]:
        """What changes, as (field) names for the report."""
        official = next((each for each in names if each.kind == Kind.OFFICIAL), None)
        known = next((each for each in names if same_name(each.name, name)), None)
        if official is None or not name or (known is official and official.name == name):
            return self._confirm(official, name)
        named_on = rank_of_source(official.source)
        if named_on is None:
            return [] if known else self._add(school, Kind.ALIAS, name)
        if named_on > self._rank:
            return [] if known else self._add(school, Kind.FORMER, name)
        if known is official:
            return self._respell(school, official, name)
        return self._rename(school, official, known, name)

    def _confirm(self, official: SchoolName | None, name: str) -> list[str]:
        """A later release says the same: then an earlier one cannot rename the school."""
        named_on = rank_of_source(official.source) if official and name else None
        if named_on is None or named_on >= self._rank:
            return []
        return self._changes.change(official, {"source": self._source})

    def _add(self, school: School, kind: str, name: str) -> list[str]:
        slug = self._addresses.new(name, school.city, school.cds_code)
        self._changes.add(
            SchoolName(school=school, kind=kind, name=name, slug=slug, source=self._source)
        )
        return ["names"]

    def _respell(self, school: School, official: SchoolName, name: str) -> list[str]:
        """Capitals and blanks alone make no other name, and no other address."""
        self._changes.change(official, {"name": name, "source": self._source})
        return self._changes.change(school, {"name": name})

    def _rename(
        self, school: School, official: SchoolName, known: SchoolName | None, name: str
    ) -> list[str]:
        # When it was renamed, no release says.
        self._changes.change(official, {"kind": Kind.FORMER}, early=True)
        if known:
            now = {"kind": Kind.OFFICIAL, "name": name, "source": self._source, "until": None}
            self._changes.change(known, now)
            slug = known.slug
        else:
            slug = self._addresses.new(name, school.city, school.cds_code)
            self._changes.add(
                SchoolName(
                    school=school,
                    kind=Kind.OFFICIAL,
                    name=name,
                    slug=slug,
                    source=self._source,
                )
            )
        return self._changes.change(school, {"name": name, "name_es": "", "slug": slug})


def same_name(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
