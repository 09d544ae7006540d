"""The schools of a district by the figures that a cycle asks for: the grid that staff fill in.

For staff only: these are working figures.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.models import Indicator
from metrics.typed import as_typed
from metrics.verdict_words import stands
from reforms.actions.figures import may_enter
from reforms.models import AnnualReview, ReviewCycle, State
from reforms.readers.figures_asked import AskedFigure, figures_asked, placements_of
from schools.models import District
from schools.placements import Placement

ELSEWHERE = "not-known"
WITHOUT_FIGURES = [State.EXEMPT, State.WITHDRAWN]


@dataclass(frozen=True)
class Answer:
    """What is said next to a cell after something was typed there, and what was typed."""

    kind: str
    message: str
    problems: list[str]
    queries: list[str]
    seen: int | None
    shown: str
    changed_by: str
    typed: Mapping[str, str]

    @property
    def keeps_typed(self) -> bool:
        return self.kind in ("error", "conflict")


@dataclass(frozen=True)
class GridCell:
    """`key` names the fields of a cell; `asked` is None where this school is not asked.

    `stands` is the figure in words, `stood` that of the year before; the rest is what the inputs
    hold, and what is said next to them.
    """

    key: str
    indicator: Indicator
    asked: AskedFigure | None
    seen: int | None = None
    stands: str = ""
    stood: str = ""
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    note: str = ""
    kind: str = ""
    message: str = ""

    @property
    def name(self) -> str:
        """The name of its value in a form; it says which figure was seen."""
        return f"value:{self.key}:{self.seen or 0}"

    @property
    def labels(self) -> str:
        """The ids of the headers of its row and its column."""
        return f"row-{self.key.partition(':')[0]} column-{self.indicator.pk}"

    @property
    def has_note(self) -> bool:
        """Whether there is a note, or one is asked for."""
        return bool(self.note or (self.asked and self.asked.queries))

    @property
    def is_percentage(self) -> bool:
        return self.indicator.unit == Indicator.Unit.PERCENT


@dataclass(frozen=True)
class GridRow:
    """Without cells where nothing is asked of the school, which `why` says."""

    review: AnnualReview
    may_enter: bool
    cells: list[GridCell]
    why: str = ""


@dataclass(frozen=True)
class DistrictChoice:
    slug: str
    name: str


@dataclass(frozen=True)
class Grid:
    cycle: ReviewCycle
    districts: list[DistrictChoice]
    district: DistrictChoice | None
    columns: list[Indicator]
    rows: list[GridRow]

    @property
    def may_enter(self) -> bool:
        return any(row.may_enter for row in self.rows)


class NoSuchDistrict(LookupError):
    pass


def figure_grid(
    cycle: ReviewCycle,
    reviews: Sequence[AnnualReview],
    *,
    user,
    district: str = "",
    answers: Mapping[str, Answer] | None = None,
) -> Grid:
    """Of the reviews of the cycle that the user may see.

    Without a district, the first in which the user may enter something, or the first of all.
    """
    placements = placements_of(reviews)
    choices = {review.pk: _choice(cycle, placements[review.pk]) for review in reviews}
    districts = sorted(set(choices.values()), key=_order)
    chosen = _chosen(district, districts, [choices[r.pk] for r in reviews if may_enter(user, r)])
    shown = [review for review in reviews if choices[review.pk] == chosen]
    shown.sort(key=lambda review: (review.school.name.casefold(), review.pk))
    asked = figures_asked(shown, placements)
    columns = _columns(asked[review.pk] for review in shown if review.state not in WITHOUT_FIGURES)
    rows = [
        grid_row(review, asked[review.pk], columns, user=user, answers=answers) for review in shown
    ]
    return Grid(cycle, districts, chosen, columns, rows)


def grid_row(
    review: AnnualReview,
    asked: list[AskedFigure],
    columns: list[Indicator] | None = None,
    *,
    user,
    answers: Mapping[str, Answer] | None = None,
) -> GridRow:
    """One school's cells in the order of the columns, or of what is asked of it."""
    if review.state in WITHOUT_FIGURES:
        return GridRow(review, may_enter=False, cells=[], why=_why(review))
    by_indicator = {each.indicator.pk: each for each in asked}
    if columns is None:
        columns = [each.indicator for each in asked]
    cells = [
        _cell(review, indicator, by_indicator.get(indicator.pk), answers or {})
        for indicator in columns
    ]
    return GridRow(review, may_enter(user, review), cells)


def key_of(review_id: int, slug: str) -> str:
    return f"{review_id}:{slug}"


def _cell(
    review: AnnualReview,
    indicator: Indicator,
    asked: AskedFigure | None,
    answers: Mapping[str, Answer],
) -> GridCell:
    key = key_of(review.pk, indicator.slug)
    if asked is None:
        return GridCell(key, indicator, None)
    current, answer = asked.current, answers.get(key)
    fields = {
        "value": as_typed(current),
        "numerator": _number(current and current.numerator),
        "denominator": _number(current and current.denominator),
        "note": current.note if current else "",
    }
    seen = current.pk if current else None
    if answer and answer.keeps_typed:
        fields |= answer.typed
        seen = answer.seen
    return GridCell(
        key,
        indicator,
        asked,
        seen=seen,
        stands=stands(current) if current else "",
        stood=stands(asked.last_year) if asked.last_year else "",
        kind=answer.kind if answer else "",
        message=answer.message if answer else _to_explain(asked),
        **fields,
    )


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _to_explain(asked: AskedFigure) -> str:
    return " ".join([*asked.queries, _("Add a note if it is right.")]) if asked.queries else ""


def _why(review: AnnualReview) -> str:
    if review.state == State.EXEMPT:
        return f"{review.get_state_display()}: {review.get_exemption_display()}"
    return review.get_state_display()


def _columns(asked: Iterable[list[AskedFigure]]) -> list[Indicator]:
    found = {each.indicator.pk: each.indicator for row in asked for each in row}
    return sorted(found.values(), key=lambda each: (each.position, each.name, each.pk))


# --- districts ---


def _choice(cycle: ReviewCycle, placement: Placement) -> DistrictChoice:
    is_local = cycle.district_scheme == District.Kind.LOCAL
    district = placement.local_district if is_local else placement.board_district
    if district is None:
        return DistrictChoice(ELSEWHERE, _("District not known"))
    return DistrictChoice(district.slug, str(district))


def _order(choice: DistrictChoice) -> tuple:
    return choice.slug == ELSEWHERE, choice.name, choice.slug


def _chosen(
    wanted: str, districts: list[DistrictChoice], own: list[DistrictChoice]
) -> DistrictChoice | None:
    if not wanted:
        return min(own or districts, key=_order, default=None)
    for choice in districts:
        if choice.slug == wanted:
            return choice
    raise NoSuchDistrict(wanted)
