"""Reads what is public out of the database: rows as they were published, and nothing else.

Members of groups, kinds of student groups and sources are all served by the API.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from metrics.entering import REVIEW_SOURCE
from metrics.members import read_members
from metrics.models import Indicator, Population, PublishedValue, Release, Status, StudentGroup
from schools import years
from schools.models import Source

from .public import Groups, Membership, World
from .revisions import RevisionFindings, compare
from .rows import Row, read

# Kinds of groups no student is in two of. Where all of these are shown they hold everyone.
DISJOINT = {
    StudentGroup.Partition.GENDER: {"female", "male"},
    StudentGroup.Partition.RACE: {
        "american-indian",
        "asian",
        "black",
        "filipino",
        "hispanic",
        "pacific-islander",
        "two-or-more-races",
        "white",
    },
}
# Long Term English Learners are English Learners.
WITHIN = (("ltel", "el"),)
# Counts that are the whole of a percentage.
COUNTED_BY = {
    "sat-both-benchmarks": "sat-takers",
    "act-21-or-more": "act-takers",
    "meals-eligibility": "enrollment",
}


def read_world() -> World:
    return World(
        members=_members(),
        groups=tuple(_groups()),
        parts=WITHIN,
        counted_by=COUNTED_BY,
        already_public=frozenset(_already_public()),
        protected=frozenset(_protected()),
    )


def hidden_metric_years(release: Release) -> list[dict]:
    """Which metric-years of a release have something hidden, from first to last by name."""
    starred = PublishedValue.objects.in_release(release).filter(status=Status.SUPPRESSED)
    names = ["indicator__slug", "school_year"]
    return list(starred.order_by(*names).values(*names).distinct())


def rows_of(release: Release, metric_year: dict) -> list[Row]:
    """Of one metric-year, and the counts that an outsider would lay beside it."""
    return [*_rows(release, metric_year), *_counts(release, metric_year)]


def changes_since_earlier(release: Release, world: World) -> RevisionFindings:
    """What this release and all before it give away together of figures that we hide."""
    earlier = PublishedValue.objects.filter(last_release__lt=release.number)
    standing = PublishedValue.objects.in_release(release)
    found = RevisionFindings()
    for before, now in [
        (earlier.filter(status=Status.SUPPRESSED), standing.filter(value__isnull=False)),
        (earlier.filter(value__isnull=False), standing.filter(status=Status.SUPPRESSED)),
    ]:
        both = before.filter(key__in=now.order_by().values("key"))
        there = now.filter(key__in=both.order_by().values("key"))
        one = compare(_ours(both.order_by("first_release"), world), _ours(there, world))
        found.unstarred.extend(one.unstarred)
        found.shown_before.extend(one.shown_before)
    return found


def _ours(figures, world: World) -> list[Row]:
    rows = [read(row) for row in figures.values_list("row", flat=True)]
    return [row for row in rows if not world.is_already_public(row)]


def _counts(release: Release, metric_year: dict) -> list[Row]:
    counted_by = COUNTED_BY.get(metric_year["indicator__slug"])
    if counted_by is None:
        return []
    return _rows(release, {**metric_year, "indicator__slug": counted_by})


def _rows(release: Release, metric_year: dict) -> list[Row]:
    figures = PublishedValue.objects.in_release(release).filter(**metric_year)
    return [read(row) for row in figures.order_by("key").values_list("row", flat=True)]


def _members() -> dict[Membership, frozenset[str]]:
    """By slugs of populations: a school is known by that of the population of itself alone."""
    populations = dict(Population.objects.values_list("pk", "slug"))
    of_school = dict(
        Population.objects.filter(school__isnull=False).values_list("school_id", "slug")
    )
    found = defaultdict(set)
    for member in read_members().rows(_school_years()):
        if member.school in of_school:
            place = Membership(populations[member.population], years.label(member.school_year))
            found[place].add(of_school[member.school])
    return {place: frozenset(schools) for place, schools in found.items()}


def _school_years() -> list[int]:
    shown = PublishedValue.objects.order_by("school_year").values_list("school_year", flat=True)
    return list(shown.distinct())


def _groups() -> Iterator[Groups]:
    slugs = defaultdict(set)
    for slug, partition in StudentGroup.objects.values_list("slug", "partition"):
        if partition in DISJOINT:
            slugs[partition].add(slug)
        elif partition != StudentGroup.Partition.ALL:
            yield Groups(frozenset({slug}))
    for partition, enough in DISJOINT.items():
        yield Groups(frozenset(slugs[partition]), needed=frozenset(enough))


def _already_public() -> Iterable[str]:
    """Data sets and documents; but what schools enter in their reviews is public only here."""
    kinds = [Source.Kind.DATASET, Source.Kind.DOCUMENT]
    sources = Source.objects.filter(kind__in=kinds).exclude(slug=REVIEW_SOURCE)
    return sources.values_list("slug", flat=True)


def _protected() -> Iterable[str]:
    classes = [Indicator.DataClass.C2, Indicator.DataClass.C3]
    return Indicator.objects.filter(data_class__in=classes).values_list("slug", flat=True)
