"""The annual reviews: what they are, and those that are published, version by version."""

from django.http import Http404
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from lausd_pilots.readers.review_list import review_list as list_of_reviews
from reforms.readers.published_reviews import newest_of_school, review_page
from schools import years
from schools.models import School
from schools.readers.facts import facts_about_reviews
from schools.readers.profiles import school_at, school_once_at
from schools.redirects import moved_for_good


@require_safe
def review_list(request):
    context = {"list": list_of_reviews(request.GET), "facts": facts_about_reviews()}
    return render(request, "pages/review_list.html", context)


@require_safe
def review_year(request, year, school):
    found = school_or_404(school)
    if found.slug != school:
        return moved_for_good(request, reverse("review-year", args=[year, found.slug]))
    school_year = year_or_404(year)
    reviews = newest_of_school(found, school_year)
    if not reviews:
        raise Http404
    context = {"school": found, "school_year": school_year, "reviews": reviews}
    return render(request, "pages/review_year.html", context)


@require_safe
def review_detail(request, year, school, kind):
    """Without `version` the newest one. Old addresses of a school lead to the one of today."""
    found = school_or_404(school)
    if found.slug != school:
        return moved_for_good(request, reverse("review-detail", args=[year, found.slug, kind]))
    page = review_page(found, year_or_404(year), kind, version_or_404(request.GET))
    if page is None:
        raise Http404
    return render(request, "pages/review_detail.html", {"page": page})


def school_or_404(slug: str) -> School:
    school = school_at(slug) or school_once_at(slug)
    if school is None:
        raise Http404
    return school


def year_or_404(label: str) -> int:
    try:
        return years.parse(label)
    except ValueError:
        raise Http404 from None


def version_or_404(query) -> int | None:
    text = query.get("version")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise Http404
    return int(text)


urlpatterns = [
    path("reviews/", review_list, name="review-list"),
    path("reviews/<str:year>/<slug:school>/", review_year, name="review-year"),
    path("reviews/<str:year>/<slug:school>/<slug:kind>/", review_detail, name="review-detail"),
]
