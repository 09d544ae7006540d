"""The list of schools with its filters, and the page of one school."""

from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from lausd_pilots.readers.school_list import school_list as list_of_schools
from lausd_pilots.readers.school_pages import school_page
from metrics.readers.of_release import asked_release
from schools.readers.profiles import school_at, school_once_at
from schools.redirects import moved_for_good


@require_safe
def school_list(request):
    return render(request, "pages/school_list.html", {"list": list_of_schools(request.GET)})


@require_safe
def school_detail(request, slug):
    """A school that was merged is found at its successor, if that is known, which links it."""
    school = school_at(slug) or school_once_at(slug)
    if school is None:
        raise Http404
    if school.successor:
        return moved_for_good(request, school.successor.get_absolute_url())
    if school.slug != slug:
        return moved_for_good(request, school.get_absolute_url())
    page = school_page(school, asked_release(request.GET.getlist("release")))
    return render(request, "pages/school_detail.html", {"page": page})


@require_safe
def school_record(request, slug):
    """The school's own page, also where it was merged into another."""
    school = school_at(slug)
    if school is None:
        raise Http404
    # The same page stands at two addresses, but for one that lives on as another: only this one.
    canonical = "" if school.successor else school.get_absolute_url()
    page = school_page(school, asked_release(request.GET.getlist("release")))
    context = {"page": page, "canonical": canonical}
    return render(request, "pages/school_detail.html", context)


urlpatterns = [
    path("schools/", school_list, name="school-list"),
    path("schools/<slug:slug>/", school_detail, name="school-detail"),
    path("schools/<slug:slug>/record/", school_record, name="school-record"),
]
