"""Who changed what in a review, and when: from its history, newest first."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db import models
from django.utils.translation import gettext as _

from metrics.figure_history import figure_changes
from reforms.models import AnnualReview, Comment, Evidence, ReviewEntry, Vote
from reforms.readers.happenings import called, heading_of
from schools.languages import in_language
from schools.readers.versions import field_changes

# What places a record says nothing new of it, and who and when stand beside every change.
LEFT_OUT = {"id", "review", "cycle", "school", "section", "element", "entry", "carried_from"}
LEFT_OUT |= {"position", "version", "round", "member"}
SIGNED = re.compile(r".*_(by|at)$")
# Giving up the window for corrections is told by its moment alone.
TOLD = {"waived_at"}
LINKED = re.compile(r"^(Linked to|Unlinked from) entry (\d+)\.$")
LONG = 160


@dataclass(frozen=True)
class Change:
    """`field` of `what` was `old` and became `new`; blank is empty. `by` is blank if unknown."""

    at: datetime
    by: str
    what: str
    field: str
    old: str
    new: str

    @property
    def is_long(self) -> bool:
        return max(len(self.old), len(self.new)) > LONG


def changes_of(review: AnnualReview, *, with_votes: bool = False) -> list[Change]:
    """Needs the cycle and the school. A constant number of queries."""
    entries = _versions(ReviewEntry, review=review.pk).select_related(
        "element__strand", "program", "history_user"
    )
    entries = list(entries)
    found = [
        *_changes(_versions(AnnualReview, id=review.pk), lambda _row: _("Review")),
        *_changes(entries, heading_of),
        *_changes(_comments(review), _about_comment),
        *_links(review, entries),
        *(_changes(_votes(review), _about_vote) if with_votes else ()),
        *_figures(review),
    ]
    return sorted(found, key=attrgetter("at"), reverse=True)


def _versions(model: type[models.Model], **where):
    rows = model.history.filter(**where).order_by("id", "history_id")
    return rows.select_related("history_user")


def _comments(review: AnnualReview):
    return _versions(Comment, entry__review=review.pk).select_related(
        "entry__element__strand", "entry__program", "history_user"
    )


def _votes(review: AnnualReview):
    return _versions(Vote, review=review.pk).select_related("member__person", "history_user")


def _about_comment(row) -> str:
    return _("Comment on “%s”") % heading_of(row.entry)


def _about_vote(row) -> str:
    names = {"member": row.member.person.name, "round": row.round}
    return _("Vote of %(member)s in round %(round)s") % names


def _changes(rows: Iterable[models.Model], name: Callable) -> Iterator[Change]:
    for each in field_changes(rows, told=_is_told):
        row = each.row
        what = _("%s: taken out") % name(row) if row.history_type == "-" else name(row)
        yield Change(row.history_date, _person(row), what, each.field, each.old, each.new)


def _is_told(field: models.Field) -> bool:
    return field.name in TOLD or not (field.name in LEFT_OUT or SIGNED.match(field.name))


def _person(row) -> str:
    return called(row.history_user) if row.history_user else ""


def _figures(review: AnnualReview) -> Iterator[Change]:
    found = figure_changes(school_id=review.school_id, school_year=review.cycle.school_year)
    for each in found:
        by = called(each.by) if each.by else ""
        name = in_language(each.indicator, "name")
        yield Change(each.at, by, name, each.field, each.old, each.new)


# --- evidence ---


def _links(review: AnnualReview, entries: list) -> Iterator[Change]:
    """What was shown to prove an answer: the history of each piece says to which it was linked."""
    headings = {entry.id: heading_of(entry) for entry in entries}
    rows = _versions(Evidence, school=review.school_id, history_change_reason__isnull=False)
    for row in rows:
        link = LINKED.match(row.history_change_reason)
        heading = headings.get(int(link[2])) if link else None
        if heading:
            old, new = ("", row.title) if link[1] == "Linked to" else (row.title, "")
            yield Change(row.history_date, _person(row), heading, _("evidence"), old, new)
