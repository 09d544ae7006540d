"""LAUSD, its local and board districts, and the earlier divisions."""

from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_safe

from lausd_pilots.readers.districts import counted_districts
from lausd_pilots.readers.pilot_schools import latest_pilot_schools
from schools.models import District
from schools.readers import facts, places

Kind = District.Kind


@require_safe
def district_list(request):
    pilots = latest_pilot_schools()
    context = {
        "school_year": pilots.school_year,
        "local_districts": counted_districts(Kind.LOCAL, pilots),
        "board_districts": counted_districts(Kind.BOARD, pilots),
        "anchored": places.districts_with_facts(Kind.UNIFIED, Kind.EARLIER),
    }
    return render(request, "pages/district_list.html", context)


@require_safe
def local_district_detail(request, code):
    return district_page(request, get_object_or_404(District, kind=Kind.LOCAL, code=code))


@require_safe
def board_district_detail(request, code):
    return district_page(request, get_object_or_404(District, kind=Kind.BOARD, code=code))


def district_page(request, district):
    schools = places.schools_in(district)
    about = facts.facts_about(district)
    context = {
        "district": district,
        "placed_schools": schools,
        "ended": places.ended_among(schools),
        "levels": places.counted_by_level(schools),
        "facts": about,
        "disagreements": facts.disagreements_among(about),
        # Where nothing else can be shown, why not is the first thing to read.
        "unfolded": not schools,
    }
    return render(request, "pages/district_detail.html", context)


urlpatterns = [
    path("districts/", district_list, name="district-list"),
    path("districts/local/<slug:code>/", local_district_detail, name="local-district-detail"),
    path("districts/board/<slug:code>/", board_district_detail, name="board-district-detail"),
]
