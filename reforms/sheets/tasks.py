"""What the worker does with a sheet: check it, apply what is ticked, undo it.

Each asks anew whether who sent the sheet may enter figures of each school: days may lie between.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from metrics.actions import ensure_populations, enter_figures
from metrics.actions.undoing import undo_run
from metrics.entering import TO_RECORD, Cell, Entry, Kind, Verdict
from metrics.models import Indicator, Population
from reforms.actions.figures import judged_by
from reforms.actions.sheets import APPLY, CHECK, FAMILY, UNDO
from reforms.models import AnnualReview, FigureSheet
from schools.models import ImportRun
from schools.work import end_run, tell_progress

from .checking import check_rows
from .lines import Line, as_kept, from_kept, not_taken, skipped, taken_otherwise
from .reading import read_rows
from .schools import why_not

STEPS_OF_A_CHECK = 3


def of_a_sheet(work: Callable[[FigureSheet], None]) -> Callable[[ImportRun], None]:
    """In the language in which the sheet was sent: what is found is kept as sentences."""

    @wraps(work)
    def handler(run: ImportRun) -> None:
        sheet = FigureSheet.objects.select_related("cycle").get(run=run)
        sheet.run = run
        with translation.override(sheet.preview.get("language", settings.LANGUAGE_CODE)):
            work(sheet)

    return handler


@of_a_sheet
def check_sheet(sheet: FigureSheet) -> None:
    tell_progress(sheet.run, 0, STEPS_OF_A_CHECK)
    rows = read_rows(bytes(sheet.content))
    tell_progress(sheet.run, 1, STEPS_OF_A_CHECK)
    found = check_rows(rows, sheet.cycle, by=sheet.run.by)
    tell_progress(sheet.run, 2, STEPS_OF_A_CHECK)
    with transaction.atomic():
        _keep(sheet, lines=as_kept(found.lines), unchanged=found.unchanged)
        end_run(sheet.run, ImportRun.State.CHECKED)


@of_a_sheet
def apply_sheet(sheet: FigureSheet) -> None:
    lines = ticked_lines(sheet)
    tell_progress(sheet.run, 0, len(lines))
    with transaction.atomic():
        reviews = _locked_reviews(lines)
        allowed, closed = _parted(lines, reviews, by=sheet.run.by)
        verdicts = enter_figures(_entries(allowed, reviews), run=sheet.run)
        _keep(
            sheet,
            before={v.figure.pk: v.old and v.old.pk for v in verdicts if v.kind in TO_RECORD},
            erased=[v.old.pk for v in verdicts if v.kind is Kind.ERASED],
            left_out=as_kept([*closed, *_refused(allowed, verdicts)]),
        )
        end_run(sheet.run, ImportRun.State.APPLIED)


@of_a_sheet
def undo_sheet(sheet: FigureSheet) -> None:
    lines, kept = ticked_lines(sheet), sheet.preview
    before = {int(new): old for new, old in kept["before"].items()}
    tell_progress(sheet.run, 0, len(before) + len(kept["erased"]))
    with transaction.atomic():
        reviews = _locked_reviews(lines)
        allowed, closed = _parted(lines, reviews, by=sheet.run.by)
        schools = {reviews[line.review].school_id for line in allowed}
        populations = Population.objects.filter(school__in=schools)
        undone = undo_run(
            sheet.run,
            before=before,
            erased=kept["erased"],
            only=set(populations.values_list("pk", flat=True)),
            by=sheet.run.by,
            at=timezone.now(),
        )
        _keep(
            sheet,
            restored=undone.restored,
            skipped=as_kept([*(skipped(figure) for figure in undone.skipped), *closed]),
        )
        end_run(sheet.run, ImportRun.State.UNDONE)


TASKS = {
    (FAMILY, CHECK): check_sheet,
    (FAMILY, APPLY): apply_sheet,
    (FAMILY, UNDO): undo_sheet,
}


def ticked_lines(sheet: FigureSheet) -> list[Line]:
    kept = sheet.preview["lines"]
    lines = from_kept([kept[place] for place in sheet.ticked if place < len(kept)])
    return [line for line in lines if line.may_be_applied]


def _keep(sheet: FigureSheet, **found) -> None:
    sheet.preview = sheet.preview | found
    sheet.save(update_fields=["preview"])


def _locked_reviews(lines: Iterable[Line]) -> dict[int, AnnualReview]:
    """Nobody hands them in meanwhile. In one order, as by everybody who locks several."""
    reviews = AnnualReview.objects.select_for_update(of=["self"])
    reviews = reviews.filter(pk__in={line.review for line in lines}).order_by("pk")
    return {review.pk: review for review in reviews.select_related("school", "cycle")}


def _parted(
    lines: list[Line], reviews: dict[int, AnnualReview], *, by
) -> tuple[list[Line], list[Line]]:
    """What may be entered now, and what may not any more, with the reason."""
    reasons = {pk: why_not(by, review) for pk, review in reviews.items()}
    for pk in judged_by(by, reviews.values()):
        reasons[pk] = reasons[pk] or _("You have taken part in judging this review.")
    allowed = [line for line in lines if not reasons[line.review]]
    closed = [not_taken(line, reasons[line.review]) for line in lines if reasons[line.review]]
    return allowed, closed


def _entries(lines: Sequence[Line], reviews: dict[int, AnnualReview]) -> list[Entry]:
    """As they were checked: whatever stands there now that was not seen then is a conflict."""
    populations = ensure_populations({reviews[line.review].school for line in lines})
    indicators = Indicator.objects.in_bulk({line.indicator for line in lines})
    return [
        Entry(
            cell=Cell(
                indicators[line.indicator],
                populations[reviews[line.review].school_id],
                reviews[line.review].cycle.school_year,
            ),
            seen=line.seen,
            row=line.row,
            column=line.heading,
            **{"value": "", **line.typed},
        )
        for line in lines
    ]


def _refused(lines: Sequence[Line], verdicts: Sequence[Verdict]) -> list[Line]:
    """Changed meanwhile, or not possible any more."""
    return [
        taken_otherwise(line, verdict)
        for line, verdict in zip(lines, verdicts, strict=True)
        if verdict.kind in (Kind.CONFLICT, Kind.ERROR)
    ]
