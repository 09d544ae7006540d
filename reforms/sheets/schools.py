"""Whose row is it: schools are found by their code or CDS code, never by their name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from reforms.actions.figures import may_enter
from reforms.models import AnnualReview, ReviewCycle
from reforms.policy import refusal
from schools.models import School, SchoolName

from .lines import Line, fault
from .reading import Row

NAMED = [SchoolName.Kind.OFFICIAL, SchoolName.Kind.FORMER]


@dataclass(frozen=True)
class Matched:
    """The rows of which the school is known and may be entered; and what is wrong with others."""

    rows: list[tuple[Row, AnnualReview]]
    faults: list[Line]


def match_rows(rows: Sequence[Row], code: int, cycle: ReviewCycle, *, by) -> Matched:
    """`code` is the number of the column. A code that a school had earlier is still its own."""
    known = reviews_by_code(cycle)
    found = [(row, known.get(_code_of(row, code))) for row in rows]
    elsewhere = _schools_elsewhere([_code_of(row, code) for row, review in found if not review])
    rows_of = Counter(review.pk for _row, review in found if review)
    refusals = {review.pk: why_not(by, review) for _row, review in found if review}
    matched = Matched([], [])
    for row, review in found:
        if review is None:
            problem = _problem_of_code(_code_of(row, code), elsewhere)
        elif rows_of[review.pk] > 1:
            problem = _("This school stands in more than one row: none of them is taken.")
        else:
            problem = refusals[review.pk]
        if problem:
            name = review.school.name if review else ""
            text = row.cells[code].text if code in row.cells else ""
            matched.faults.append(fault(row.number, code, problem, school=name, text=text))
        else:
            matched.rows.append((row, review))
    return matched


def why_not(user, review: AnnualReview) -> str:
    """Why somebody may not enter figures of a school; empty where they may."""
    if may_enter(user, review):
        return ""
    reason = refusal(user, "enter", review)
    return reason or _("The review of this school is “%s”.") % review.get_state_display()


def reviews_by_code(cycle: ReviewCycle) -> Mapping[str, AnnualReview]:
    reviews = AnnualReview.objects.filter(cycle=cycle).select_related("school__population")
    by_school = {}
    for review in reviews:
        review.cycle = cycle
        by_school[review.school_id] = review
    names = SchoolName.objects.filter(school__in=by_school, kind__in=NAMED)
    known = {slug: by_school[school] for slug, school in names.values_list("slug", "school")}
    known |= {review.school.cds_code: review for review in by_school.values()}
    # What a school is called now goes before what another one was.
    known |= {review.school.slug: review for review in by_school.values()}
    known.pop("", None)
    return known


def _code_of(row: Row, code: int) -> str:
    return row.cells[code].text.strip().casefold() if code in row.cells else ""


def _schools_elsewhere(codes: Sequence[str]) -> set[str]:
    """The codes of schools that are not reviewed in this cycle."""
    if not codes:
        return set()
    found = School.objects.filter(Q(slug__in=codes) | Q(cds_code__in=codes))
    return {code for pair in found.values_list("slug", "cds_code") for code in pair}


def _problem_of_code(code: str, elsewhere: set[str]) -> str:
    if not code:
        return _("This row has no code: nobody knows which school is meant.")
    if code in elsewhere:
        return _("This school has no review in this cycle.")
    return _("No school has this code.")
