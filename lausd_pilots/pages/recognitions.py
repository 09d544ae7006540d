"""The page of an award, with the schools that won it."""

from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_safe

from schools.models import Award
from schools.readers import facts, programs


@require_safe
def recognition_detail(request, slug):
    award = get_object_or_404(Award.objects.select_related("given_by"), slug=slug)
    about = facts.facts_about(award)
    context = {
        "award": award,
        "recognitions": programs.recognitions_by(award),
        "facts": about,
        "disagreements": facts.disagreements_among(about),
    }
    return render(request, "pages/recognition_detail.html", context)


urlpatterns = [path("recognitions/<slug:slug>/", recognition_detail, name="recognition-detail")]
