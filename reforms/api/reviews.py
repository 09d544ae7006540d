"""Published annual reviews, as they were frozen; their figures are those of the latest release."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.reverse import reverse

from metrics.questions.releases import newest_of
from reforms.api import review_rows as rows
from reforms.filters import PublishedReviewFilter
from reforms.models import AnnualReview, PublishedReview, ReviewCycle
from reforms.readers.published_reviews import address_of, figures_in_release
from schools import years
from schools.models import SchoolName
from schools.redirects import moved_for_good
from schools.rest.caching import ASK_FIRST
from schools.rest.endpoints import Endpoint
from schools.rest.fields import SchoolYear
from schools.rest.paging import Order
from schools.rest.problems import NothingCalled, shortened
from schools.rest.renderers import RowText

KEY = "school_year-school-kind, such as 2026-27-some-school-self-review"
LABEL = len("2026-27")


class ReviewRow(serializers.Serializer):
    """Only the description: rows are made of the documents. A test holds the two together."""

    id = serializers.CharField(help_text=KEY)
    school = serializers.CharField(help_text="Its slug of today.")
    school_name = rows.Text(help_text="As it was called when the review was published.")
    school_year = SchoolYear()
    kind = serializers.ChoiceField(ReviewCycle.Kind.choices)
    initiative = serializers.CharField()
    url = serializers.URLField(help_text="Its page on this site.")
    demonstration = serializers.BooleanField(help_text="Whether all of it is made up.")
    version = serializers.IntegerField()
    versions = rows.VersionRow(many=True)
    published_at = serializers.DateTimeField()
    reason = rows.Text(help_text="Why it was corrected; null for the first and for withdrawn ones.")
    withdrawn = serializers.BooleanField(help_text="Taken down: nothing of it is shown.")
    withdrawal_reason = rows.Text()
    decision = rows.DecisionChoice()
    decision_text = rows.Text()
    decided_on = serializers.DateField(allow_null=True)
    conditions = rows.Text()
    follow_up_on = serializers.DateField(allow_null=True)
    votes_cast = serializers.IntegerField(
        allow_null=True, help_text="How anybody voted is not published."
    )
    recusals = serializers.IntegerField(allow_null=True)
    quorum = serializers.IntegerField(allow_null=True)
    committee = rows.OrNull(rows.TermRow)
    rubric = rows.OrNull(rows.RubricRow)
    autonomies = rows.ElementRow(many=True)
    values = rows.ElementRow(many=True)
    agreement = rows.OrNull(rows.AgreementRow)
    council = rows.OrNull(rows.AnswerRow)
    programs = rows.ProgramAnswerRow(many=True)
    recognitions = rows.AnswerRow(many=True)
    goals = rows.AnswerRow(many=True)
    figures = rows.AskedFigureRow(many=True)
    figures_note = rows.Text(help_text="Said where a figure is not in a release yet.")


class ReviewEndpoint(Endpoint):
    """Published annual reviews of schools. Without `version` the newest one of each."""

    noun = "reviews"
    leads_on = True
    lookup_field = "id"
    serializer_class = ReviewRow
    filterset_class = PublishedReviewFilter
    order = Order(
        (
            "review__cycle__school_year",
            "review__school__slug",
            "review__cycle__kind",
            "review__cycle__initiative__slug",
        )
    )
    follows_release = True
    # What is taken down is gone everywhere at once.
    caches = ASK_FIRST
    queryset = PublishedReview.objects.select_related(
        "review__school", "review__cycle__initiative"
    ).prefetch_related(Prefetch("review__publications", PublishedReview.objects.defer("document")))

    def filters_of_row(self):
        return ["version"]

    @classmethod
    def marks(cls, request):
        """Which versions there are and whether they stand, without reading a document."""
        versions = PublishedReview.objects.order_by("pk")
        return [
            newest_of(request),
            *versions.values_list("pk", "withdrawn_at", "review__school__slug"),
        ]

    def retrieve(self, request, **named):
        """A name that a school had, or is called by, leads to the reviews of the school."""
        label, slug, kind = parts_of(named["id"])
        names = SchoolName.objects.filter(slug=slug).exclude(school__slug=slug)
        now = names.values_list("school__slug", flat=True).first()
        if now is None:
            return super().retrieve(request, **named)
        return moved_for_good(
            request, reverse("api-reviews-detail", args=[f"{label}-{now}-{kind}"])
        )

    def find(self, filters, word):
        review = review_of(word)
        if review is None:
            detail = _("No review “%(key)s” is published. A key is %(form)s.")
            raise NothingCalled(detail % {"key": shortened(word), "form": KEY})
        found = filters.qs.filter(review=review).first()
        if found is None:
            detail = _("The review “%(key)s” has no such version. Its newest is %(newest)s.")
            newest = max(review.publications.values_list("version", flat=True))
            raise NothingCalled(detail % {"key": shortened(word), "newest": newest})
        return found

    def written(self, records, filters):
        figures = figures_by_school_and_year(records)
        return [row_of(published, figures, self.request) for published in records]


def review_of(word: str) -> AnnualReview | None:
    """Which one a key names, whatever version is asked for; the first initiative has the key."""
    label, slug, kind = parts_of(word)
    if not kind:
        return None
    found = AnnualReview.objects.filter(
        publications__isnull=False,
        cycle__school_year=years.parse(label),
        cycle__kind=kind,
        school__slug=slug,
    )
    return found.order_by("cycle__initiative__position", "pk").first()


def parts_of(word: str) -> tuple[str, str, str]:
    """The school year, the school and the kind in a key; empty texts where it is none."""
    label, rest = word[:LABEL], word[LABEL + 1 :]
    kind = next((kind for kind in ReviewCycle.Kind.values if rest.endswith(f"-{kind}")), "")
    try:
        years.parse(label)
    except ValueError:
        return "", "", ""
    return (label, rest.removesuffix(f"-{kind}"), kind) if kind else ("", "", "")


def figures_by_school_and_year(published: list[PublishedReview]) -> dict[tuple, str]:
    """Rows as served, by school, school year and indicator: one query for all reviews."""
    standing = [each for each in published if each.withdrawn_at is None]
    found = figures_in_release(
        [each.review.school_id for each in standing], [each.document for each in standing]
    )
    columns = found.values_list("school_id", "school_year", "indicator__slug", "row")
    return {(school, year, indicator): row for school, year, indicator, row in columns}


def row_of(published: PublishedReview, figures: dict[tuple, str], request) -> dict[str, Any]:
    review, cycle = published.review, published.review.cycle
    label = years.label(cycle.school_year)
    versions = sorted(review.publications.all(), key=lambda each: -each.version)
    return {
        "id": f"{label}-{review.school.slug}-{cycle.kind}",
        "school": review.school.slug,
        "school_name": published.document.get("school", {}).get("name"),
        "school_year": label,
        "kind": cycle.kind,
        "initiative": cycle.initiative.slug,
        "url": request.build_absolute_uri(address_of(cycle, review.school)),
        "demonstration": cycle.demonstration,
        "version": published.version,
        "versions": [version_row(each) for each in versions],
        "published_at": published.published_at.isoformat(),
        "reason": published.public_reason or None,
        "withdrawn": published.withdrawn_at is not None,
        "withdrawal_reason": published.withdrawal_reason or None,
        **content_of(published.document if published.withdrawn_at is None else {}),
        **figure_columns(published, figures),
    }


def version_row(published: PublishedReview) -> dict[str, Any]:
    return {
        "version": published.version,
        "published_at": published.published_at.isoformat(),
        "reason": published.public_reason or None,
        "withdrawn": published.withdrawn_at is not None,
    }


def content_of(document: dict[str, Any]) -> dict[str, Any]:
    """Nothing of a withdrawn one."""
    decision, votes = document.get("decision", {}), document.get("votes", {})
    return {
        "decision": decision.get("outcome"),
        "decision_text": decision.get("text"),
        "decided_on": decision.get("decided_on"),
        "conditions": decision.get("conditions"),
        "follow_up_on": decision.get("follow_up_on"),
        "votes_cast": votes.get("cast"),
        "recusals": votes.get("recusals"),
        "quorum": votes.get("quorum"),
        "committee": document.get("committee"),
        "rubric": document.get("rubric"),
        "autonomies": document.get("autonomies", []),
        "values": document.get("values", []),
        "agreement": document.get("agreement"),
        "council": document.get("council"),
        "programs": document.get("programs", []),
        "recognitions": document.get("recognitions", []),
        "goals": document.get("goals", []),
    }


def figure_columns(published: PublishedReview, figures: dict[tuple, str]) -> dict[str, Any]:
    if published.withdrawn_at is not None:
        return {"figures": [], "figures_note": None}
    found = list(figure_rows(published, figures))
    missing = any(each["observation"] is None for each in found)
    note = _("Figures that are null here come with the next release.")
    return {"figures": found, "figures_note": note if missing else None}


def figure_rows(published: PublishedReview, figures: dict[tuple, str]) -> Iterator[dict[str, Any]]:
    review = published.review
    for asked in published.document["indicators"]:
        row = figures.get((review.school_id, review.cycle.school_year, asked["slug"]))
        yield {
            "indicator": asked["slug"],
            "name": asked["name"],
            "name_es": asked["name_es"],
            "observation": RowText(row) if row else None,
        }
