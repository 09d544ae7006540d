"""The page of a campus."""

from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_safe

from schools.models import Campus
from schools.readers import facts, places


@require_safe
def campus_detail(request, slug):
    campus = get_object_or_404(Campus, slug=slug)
    about = facts.facts_about(campus)
    context = {
        "campus": campus,
        "placed_schools": places.schools_at(campus),
        "facts": about,
        "disagreements": facts.disagreements_among(about),
    }
    return render(request, "pages/campus_detail.html", context)


urlpatterns = [path("campuses/<slug:slug>/", campus_detail, name="campus-detail")]
