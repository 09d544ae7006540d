"""What a new cycle starts from: the latest one, a year on."""

from datetime import date
from typing import Any

from reforms.models import AskedIndicator, ReviewCycle, Rubric
from schools import years

KEPT = ["kind", "quorum", "district_scheme", "correction_days"]


def starting_point(*, today: date) -> tuple[dict[str, Any], list[AskedIndicator]]:
    """The first values of its form, and what it asks for."""
    this_year = years.label(years.holding(today))
    given = {"school_year": this_year, "committee_year": this_year}
    latest = ReviewCycle.objects.order_by("-school_year", "-pk").first()
    if latest is None:
        return given | _first_rubric(), []
    newest = Rubric.objects.filter(initiative=latest.initiative_id).order_by("-version").first()
    kept = {name: getattr(latest, name) for name in KEPT}
    references = {
        "initiative": latest.initiative_id,
        "committee": latest.committee_id,
        "rubric": newest.pk,
    }
    return given | kept | references, list(latest.asked.all())


def _first_rubric() -> dict[str, Any]:
    rubric = Rubric.objects.order_by("initiative__position", "-version").first()
    return {"initiative": rubric.initiative_id, "rubric": rubric.pk} if rubric else {}
