"""The list of schools with its filters, and the page of one school."""

from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from lausd_pilots.readers.school_list import school_list as list_of_schools
from lausd_pilots.readers.school_pages import school_page
from schools.models import School
from schools.readers.profiles import school_at, school_once_at
from schools.redirects import moved_for_good


@require_safe
def school_list(request):
    return render(request, "pages/school_list.html", {"list": list_of_schools(request.GET)})


@require_safe
def school_detail(request, slug):
    """A school that was merged is found at its successor, which links its record."""
    school = school_at(slug) or school_once_at(slug)
    if school is None:
        raise Http404
    if school.status == School.Status.MERGED:
        return moved_for_good(request, school.successor.get_absolute_url())
    if school.slug != slug:
        return moved_for_good(request, school.get_absolute_url())
    return render(request, "pages/school_detail.html", {"page": school_page(school)})


@require_safe
def school_record(request, slug):
    """The school's own page, also where it was merged into another."""
    school = school_at(slug)
    if school is None:
        raise Http404
    # The same page stands at two addresses, but for a merged school: that has only this one.
    canonical = "" if school.status == School.Status.MERGED else school.get_absolute_url()
    context = {"page": school_page(school), "canonical": canonical}
    return render(request, "pages/school_detail.html", context)


urlpatterns = [
    path("schools/", school_list, name="school-list"),
    path("schools/<slug:slug>/", school_detail, name="school-detail"),
    path("schools/<slug:slug>/record/", school_record, name="school-record"),
]
