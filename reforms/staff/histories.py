"""Every change of a review: who, what, when."""

from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from reforms.readers.changes import changes_of
from reforms.staff.access import find_review, must, staff_page


@staff_page
@require_safe
def review_history(request, pk):
    review = find_review(request, pk)
    must(request, "view_history", review)
    with_votes = request.user.has_perm("reforms.view_votes", review)
    context = {"review": review, "changes": changes_of(review, with_votes=with_votes)}
    return render(request, "staff/review_history.html", context)


urlpatterns = [path("reviews/<int:pk>/history/", review_history, name="staff-review-history")]
