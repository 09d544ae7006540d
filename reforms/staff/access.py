"""What every staff page begins with: who is asking, what they may see, what they may do."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from reforms.models import AnnualReview, ReviewCycle
from reforms.policy import refusal, visible_reviews


def staff_page(view):
    """Only for those who have signed in, and never kept by a cache."""
    return never_cache(login_required(view))


def find_review(request, pk: int) -> AnnualReview:
    """404 for a review that somebody may not see: its existence is no secret worth a page."""
    return get_object_or_404(visible_reviews(request.user), pk=pk)


def find_cycle(request, pk: int) -> ReviewCycle:
    must(request, "view_cycles")
    cycles = ReviewCycle.objects.select_related("initiative", "rubric", "committee")
    return get_object_or_404(cycles, pk=pk)


def must(request, action: str, about: AnnualReview | None = None) -> None:
    """403 with the reason, where somebody may not do something."""
    reason = refusal(request.user, action, about)
    if reason:
        raise PermissionDenied(reason)
