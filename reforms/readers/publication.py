"""What a publisher is asked to look at before a review goes public."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _

from metrics.entered import figures_entered
from reforms.disclosures import Finding, findings
from reforms.hands import authors_of, reviewers_of
from reforms.models import AnnualReview, Assignment, CommitteeMember, ReviewEntry
from reforms.readers.happenings import heading_of
from schools.models import Campus, District, Party, Program, School, SchoolName


@dataclass(frozen=True)
class Text:
    """Something written by hand. `place` is the same in every language, `where` is for people."""

    place: str
    where: str
    text: str


def findings_of(review: AnnualReview) -> list[Finding]:
    """Over all that publication makes public; the keys do not depend on the language."""
    texts = [*_in_entries(review), *_in_decision(review), *_in_notes(review)]
    where = {text.place: text.where for text in texts}
    found = findings(
        {text.place: text.text for text in texts if text.text},
        names=_persons(review),
        known=_no_persons(),
    )
    return [replace(finding, where=where[finding.where]) for finding in found]


def _in_entries(review: AnnualReview) -> Iterator[Text]:
    entries = ReviewEntry.objects.filter(review=review).select_related("element__strand", "program")
    for entry in entries.order_by("section", "position", "pk"):
        heading, place = heading_of(entry), f"entry-{entry.pk}"
        yield Text(f"{place}-title", _("%s: title") % heading, entry.title)
        yield Text(f"{place}-text", _("%s: what the school says") % heading, entry.text)
        yield Text(f"{place}-obstacles", _("%s: obstacles met") % heading, entry.obstacles)
        yield Text(f"{place}-judgement", _("%s: what the reviewer says") % heading, entry.judgement)


def _in_decision(review: AnnualReview) -> Iterator[Text]:
    yield Text("decision", _("Reasons of the decision"), review.decision_text)
    yield Text("conditions", _("Conditions"), review.conditions)
    yield Text("correction", _("Reason of the correction"), review.correction_reason)


def _in_notes(review: AnnualReview) -> Iterator[Text]:
    """The notes go out with their figures."""
    figures = figures_entered([review.school_id], [review.cycle.school_year]).filter(current=True)
    for figure in figures.exclude(note="").select_related("indicator").order_by("indicator__slug"):
        where = _("Note on the figure “%s”") % figure.indicator.name
        yield Text(f"note-{figure.indicator.slug}", where, figure.note)


def _persons(review: AnnualReview) -> set[str]:
    """Everybody with a part in the review, and everybody on record."""
    cycle = review.cycle
    users = {*authors_of([review])[review.pk], *reviewers_of([review])[review.pk]}
    of_term = CommitteeMember.objects.filter(
        committee=cycle.committee_id, school_year=cycle.committee_year
    )
    accounts = get_user_model().objects.filter(
        Q(pk__in=users)
        | Q(pk__in=Assignment.objects.filter(school=review.school_id).values("user"))
        | Q(pk__in=of_term.values("user"))
        | Q(pk__in=[review.decided_by_id, review.waived_by_id])
    )
    people = Party.objects.filter(kind=Party.Kind.PERSON)
    return {user.get_full_name() for user in accounts} | set(people.values_list("name", flat=True))


def _no_persons() -> set[str]:
    """Names that may look like a person's. One word alone would hide “Ms. Mendez” as well."""
    names = {
        *Party.objects.exclude(kind=Party.Kind.PERSON).values_list("name", flat=True),
        *SchoolName.objects.values_list("name", flat=True),
    }
    for model in [School, Campus, District, Program]:
        for pair in model.objects.values_list("name", "name_es"):
            names.update(pair)
    return {name for name in names if " " in name}
