"""The first page."""

from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from lausd_pilots.readers.districts import counted_districts
from lausd_pilots.readers.front_page import one_result, three_numbers
from lausd_pilots.readers.pilot_schools import latest_pilot_schools
from schools.models import District


@require_safe
def home(request):
    pilots = latest_pilot_schools()
    context = {
        "school_year": pilots.school_year,
        "local_districts": counted_districts(District.Kind.LOCAL, pilots),
        "numbers": three_numbers(),
        "result": one_result(),
    }
    return render(request, "pages/home.html", context)


urlpatterns = [path("", home, name="home")]
