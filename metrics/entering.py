"""Judges figures that staff type in: the one validator of grid, form, sheet and admin.

An error is not recorded. A query asks for a note, which goes out with its figure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, NamedTuple

from django.db.models import F
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from metrics.models import Grade, Indicator, Observation, Population, StudentGroup
from metrics.proposing import proposed_figure, says_nothing, says_the_same
from metrics.typed import CLEAR, Unreadable, word_of
from metrics.validation import entry_problems
from schools import years
from schools.languages import in_language
from schools.models import Source

REVIEW_SOURCE = "annual-review"
ALL_STUDENTS = "all"


@dataclass(frozen=True)
class Cell:
    """What a figure is about: all students and all grades of a population in a school year."""

    indicator: Indicator
    population: Population
    school_year: int


@dataclass(frozen=True)
class Entry:
    """What was typed into a cell. None leaves the note or the number as it is.

    `seen` is the figure that the person saw there; None where they saw none.
    """

    cell: Cell
    value: str
    note: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    seen: int | None | Literal["any"] = "any"
    row: int | None = None
    column: str = ""


class Kind(StrEnum):
    ERROR = "error"
    CONFLICT = "conflict"
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ERASED = "erased"
    BLANK = "blank"


TO_RECORD = frozenset({Kind.NEW, Kind.CHANGED})


@dataclass(frozen=True)
class Verdict:
    """`figure` is what will stand there; `queries` are what a note has to explain."""

    entry: Entry
    kind: Kind
    problems: list[str] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    old: Observation | None = None
    last_year: Observation | None = None
    figure: Observation | None = None
    changed_by: str = ""


class Place(NamedTuple):
    """A cell of the table of figures."""

    indicator: int
    population: int | None
    school_year: int
    student_group: str = ALL_STUDENTS
    grade: str = Grade.ALL.value
    respondent: str = ""

    @property
    def year_before(self) -> "Place":
        return self._replace(school_year=self.school_year - 1)


def judge(entries: Sequence[Entry]) -> list[Verdict]:
    """Verdicts in the order of the entries. As many queries for one as for thousands."""
    group = StudentGroup.objects.get(slug=ALL_STUDENTS).pk
    places = [place_of(entry.cell) for entry in entries]
    standing = standing_figures(places, [entry.cell.indicator for entry in entries])
    verdicts, filled = [], set()
    for entry, place in zip(entries, places, strict=True):
        verdict = _verdict(entry, place, standing, group)
        if verdict.kind is not Kind.BLANK and place in filled:
            problem = _("This cell is filled in twice: this one was not taken.")
            verdict = replace(verdict, kind=Kind.ERROR, problems=[problem], figure=None)
        if verdict.kind is not Kind.BLANK:
            filled.add(place)
        verdicts.append(verdict)
    return list(_with_changed_by(_with_queries(verdicts, places, standing)))


def queries_of(
    figure: Observation, last_year: Observation | None, total: Observation | None
) -> list[str]:
    """What about a figure asks for a note; nothing where it has one. Asks no database."""
    if figure.value is None or figure.note.strip():
        return []
    return [*_change_queries(figure, last_year), *_total_queries(figure, total)]


def queries_about(figure: Observation) -> list[str]:
    """The same about one figure anywhere, of any group and grade, as the admin takes it."""
    place = Place(
        figure.indicator_id,
        figure.population_id,
        figure.school_year,
        figure.student_group.slug,
        figure.grade,
        figure.respondent,
    )
    standing = standing_figures([place], [figure.indicator])
    return queries_of(figure, standing.get(place.year_before), total_of(figure, place, standing))


# --- what stands there ---


def review_source() -> Source:
    """Where figures come from that schools enter in their reviews."""
    source, _made = Source.objects.get_or_create(
        slug=REVIEW_SOURCE,
        defaults={
            "kind": Source.Kind.DATASET,
            "title": "Annual review, entered by the schools",
            "title_es": "Revisión anual, ingresada por las escuelas",
        },
    )
    return source


def figures_seen(ids: Iterable[int]) -> dict[int, Observation]:
    """By id, also those that are no longer current."""
    return Observation.objects.in_bulk(list(ids))


def place_of(cell: Cell) -> Place:
    return Place(cell.indicator.pk, cell.population.pk, cell.school_year)


def standing_figures(
    places: Iterable[Place], indicators: Iterable[Indicator]
) -> dict[Place, Observation]:
    """The current figures of these places, of the year before and of their totals."""
    known = {indicator.pk: indicator for indicator in indicators}
    wanted = {indicator.part_of_id for indicator in known.values()} - {None} - set(known)
    if wanted:
        known |= Indicator.objects.in_bulk(wanted)
    found = {}
    for figure in _current_around(set(places), known):
        figure.indicator = known[figure.indicator_id]
        found[_place_of_figure(figure)] = figure
    return found


def total_of(
    figure: Observation, place: Place, standing: dict[Place, Observation]
) -> Observation | None:
    whole = figure.indicator.part_of_id
    return standing.get(place._replace(indicator=whole)) if whole else None


def _current_around(places: set[Place], indicators: Iterable[int]) -> Iterable[Observation]:
    years_wanted = {place.school_year for place in places}
    return Observation.objects.annotate(group=F("student_group__slug")).filter(
        current=True,
        indicator__in=list(indicators),
        population__in={place.population for place in places} - {None},
        school_year__in=years_wanted | {year - 1 for year in years_wanted},
        student_group__slug__in={place.student_group for place in places},
        grade__in={place.grade for place in places},
        respondent__in={place.respondent for place in places},
    )


def _place_of_figure(figure: Observation) -> Place:
    return Place(
        figure.indicator_id,
        figure.population_id,
        figure.school_year,
        figure.group,
        figure.grade,
        figure.respondent,
    )


# --- one entry after the other ---


def _verdict(entry: Entry, place: Place, standing: dict[Place, Observation], group: int) -> Verdict:
    old, last_year = standing.get(place), standing.get(place.year_before)
    blank = Verdict(entry, Kind.BLANK, old=old, last_year=last_year)
    if says_nothing(entry, old):
        return blank
    if word_of(entry.value) == CLEAR:
        return replace(blank, kind=_unless_stale(Kind.ERASED, entry, old)) if old else blank
    try:
        figure = proposed_figure(entry, old, group)
        problems = entry_problems(figure, entry.cell.indicator)
    except Unreadable as problem:
        return replace(blank, kind=Kind.ERROR, problems=[str(problem)])
    if old and says_the_same(figure, old):
        return replace(blank, kind=Kind.UNCHANGED, figure=old)
    if problems:
        return replace(blank, kind=Kind.ERROR, problems=problems)
    kind = _unless_stale(Kind.CHANGED if old else Kind.NEW, entry, old)
    return replace(blank, kind=kind, figure=figure if kind in TO_RECORD else None)


def _unless_stale(kind: Kind, entry: Entry, old: Observation | None) -> Kind:
    stands = old.pk if old else None
    return kind if entry.seen in ("any", stands) else Kind.CONFLICT


def _with_queries(
    verdicts: list[Verdict], places: list[Place], standing: dict[Place, Observation]
) -> Iterator[Verdict]:
    """A total that is typed in together with its groups is the one that they are held against."""
    pairs = list(zip(verdicts, places, strict=True))
    after = standing | {place: verdict.figure for verdict, place in pairs if verdict.figure}
    for verdict, place in pairs:
        figure = verdict.figure
        if figure is None:
            yield verdict
            continue
        last_year, total = after.get(place.year_before), total_of(figure, place, after)
        yield replace(verdict, queries=queries_of(figure, last_year, total))


def _with_changed_by(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    verdicts = list(verdicts)
    theirs = {v.old.pk for v in verdicts if v.kind is Kind.CONFLICT and v.old}
    figures = Observation.objects.select_related("import_run__by").in_bulk(theirs) if theirs else {}
    for verdict in verdicts:
        if verdict.kind is Kind.CONFLICT:
            found = figures.get(verdict.old.pk) if verdict.old else None
            verdict = replace(verdict, changed_by=_who_and_when(found))
        yield verdict


def _who_and_when(figure: Observation | None) -> str:
    if figure is None:
        return _("erased meanwhile")
    run = figure.import_run
    who = (run.by.get_full_name() or run.by.get_username()) if run.by else run.get_kind_display()
    when = formats.date_format(timezone.localtime(run.at), "SHORT_DATETIME_FORMAT")
    return _("%(who)s, %(when)s") % {"who": who, "when": when}


# --- queries ---


def _change_queries(figure: Observation, last_year: Observation | None) -> Iterator[str]:
    threshold = figure.indicator.query_threshold
    if threshold is None or last_year is None or last_year.value is None:
        return
    difference = figure.value - last_year.value
    if abs(difference) >= threshold:
        yield _("%(difference)s from %(year)s (%(old)s then, %(new)s now).") % {
            "difference": _signed(difference),
            "year": years.in_print(last_year.school_year),
            "old": last_year.digits,
            "new": figure.digits,
        }


def _total_queries(figure: Observation, total: Observation | None) -> Iterator[str]:
    if figure.indicator.unit != Indicator.Unit.COUNT or total is None or total.value is None:
        return
    if figure.value > total.value:
        yield _("%(part)s is more than all together: “%(total)s” is %(whole)s.") % {
            "part": figure.digits,
            "total": in_language(total.indicator, "name"),
            "whole": total.digits,
        }


def _signed(difference) -> str:
    sign = "\N{MINUS SIGN}" if difference < 0 else "+"
    return f"{sign}{abs(difference).normalize():f}"
