"""The annual reviews: what they are; none is published yet."""

from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from schools.readers.facts import facts_about_reviews


@require_safe
def review_list(request):
    return render(request, "pages/review_list.html", {"facts": facts_about_reviews()})


urlpatterns = [path("reviews/", review_list, name="review-list")]
