"""The sheets of a cycle, and what stands on the page of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from metrics.models import Indicator
from reforms.actions.figures import may_enter
from reforms.actions.sheets import can_be_applied, can_be_undone
from reforms.models import AnnualReview, FigureSheet, ReviewCycle, State
from reforms.sheets.groups import Group, Shown, groups_of, shown
from reforms.sheets.lines import from_kept
from schools.models import ImportRun

MOST_LISTED = 100
UNFINISHED = [ImportRun.State.QUEUED, ImportRun.State.RUNNING]
NOT_ASKED = [State.EXEMPT, State.WITHDRAWN]


@dataclass(frozen=True)
class SheetPage:
    """`groups` are what would change, `left_out` what was not applied, `skipped` not undone."""

    sheet: FigureSheet
    groups: list[Group]
    unchanged: int
    applied: int
    left_out: list[Shown]
    restored: int
    skipped: list[Shown]
    ticked: frozenset[int]
    can_be_applied: bool
    can_be_undone: bool

    @property
    def unfinished(self) -> bool:
        return self.sheet.run.state in UNFINISHED

    @property
    def previewed(self) -> bool:
        """What it would change is shown as long as it has not changed it."""
        checked = self.sheet.run.state == ImportRun.State.CHECKED
        return "lines" in self.sheet.preview and (checked or self.can_be_applied)

    @property
    def errors(self) -> int:
        return sum(group.count for group in self.groups if not group.can_be_ticked)

    @property
    def applicable(self) -> int:
        return sum(group.count for group in self.groups if group.can_be_ticked)


def visible_sheets(user) -> QuerySet[FigureSheet]:
    """One's own, and those of others for whom the policy says so. Without the files."""
    sheets = FigureSheet.objects.select_related("run__by", "cycle__initiative").defer("content")
    if user.has_perm("reforms.view_sheets"):
        return sheets
    return sheets.filter(run__by=user)


def sheets_of(cycle: ReviewCycle, user) -> list[FigureSheet]:
    return list(visible_sheets(user).filter(cycle=cycle).defer("content", "preview")[:MOST_LISTED])


def sheet_page(sheet: FigureSheet, *, user) -> SheetPage:
    """Needs the sheet with its run. What nobody looks at while work goes on is not drawn."""
    run = sheet.run
    kept = {} if run.state in UNFINISHED else sheet.preview
    lines = from_kept(kept.get("lines", []))
    left_out, skipped = from_kept(kept.get("left_out", [])), from_kept(kept.get("skipped", []))
    of_lines = {line.indicator for line in [*lines, *left_out, *skipped]} - {None}
    indicators = Indicator.objects.in_bulk(of_lines) if of_lines else {}
    own = run.by_id == user.pk
    return SheetPage(
        sheet=sheet,
        groups=groups_of(lines, indicators),
        unchanged=kept.get("unchanged", 0),
        applied=len(kept.get("before", [])) + len(kept.get("erased", [])),
        left_out=[shown(0, line, indicators) for line in left_out],
        restored=kept.get("restored", 0),
        skipped=[shown(0, line, indicators) for line in skipped],
        ticked=_ticked(sheet, len(lines)),
        can_be_applied=own and can_be_applied(run),
        can_be_undone=own and can_be_undone(run),
    )


def _ticked(sheet: FigureSheet, lines: int) -> frozenset[int]:
    """All of them, until somebody chose."""
    return frozenset(sheet.ticked or range(lines))


def reviews_to_enter(cycle: ReviewCycle, user) -> list[AnnualReview]:
    """The reviews of a cycle of which somebody may enter the figures."""
    return [review for review in _reviews_of(cycle) if may_enter(user, review)]


def reviews_on_template(cycle: ReviewCycle, user) -> Sequence[AnnualReview]:
    """Who sees the sheets of all may also look at a template of all."""
    if user.has_perm("reforms.view_sheets"):
        return [review for review in _reviews_of(cycle) if review.state not in NOT_ASKED]
    return reviews_to_enter(cycle, user)


def _reviews_of(cycle: ReviewCycle) -> list[AnnualReview]:
    reviews = list(
        AnnualReview.objects.filter(cycle=cycle)
        .select_related("school__population")
        .order_by("school__name")
    )
    for review in reviews:
        review.cycle = cycle
    return reviews
