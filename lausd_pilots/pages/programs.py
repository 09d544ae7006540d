"""The page of a program."""

from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_safe

from schools.models import Program
from schools.readers import facts, programs


@require_safe
def program_detail(request, slug):
    program = get_object_or_404(Program, slug=slug)
    about = facts.facts_about(program)
    context = {
        "program": program,
        "offerings": programs.offerings_of(program),
        "facts": about,
        "disagreements": facts.disagreements_among(about),
    }
    return render(request, "pages/program_detail.html", context)


urlpatterns = [path("programs/<slug:slug>/", program_detail, name="program-detail")]
