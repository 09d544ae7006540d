"""The whole of a review on one page."""

from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from reforms.readers.review_page import review_page
from reforms.staff.access import find_review, staff_page
from reforms.staff.panels import panels_of
from reforms.staff.step_pages import links_to


@staff_page
@require_safe
def review(request, pk):
    found = find_review(request, pk)
    page = review_page(found, user=request.user, today=timezone.localdate())
    context = {
        "page": page,
        "review": found,
        "steps": links_to(page.steps),
        "sections": panels_of(page.parts, review=found, user=request.user),
        "may": may(request.user, found),
    }
    return render(request, "staff/review.html", context)


def may(user, about) -> dict[str, bool]:
    """What the page offers beside the steps."""
    actions = ["enter", "judge", "vote", "plan_visit", "view_evidence", "view_history"]
    return {action: user.has_perm(f"reforms.{action}", about) for action in actions}


urlpatterns = [path("reviews/<int:pk>/", review, name="staff-review")]
