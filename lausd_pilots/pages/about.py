"""What this site is, how its figures are made, what it does with readers' data."""

from django.conf import settings
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from lausd_pilots.readers.methods import named_groups, status_legend


@require_safe
def about(request):
    return render(request, "pages/about.html")


@require_safe
def methods(request):
    context = {"statuses": status_legend(), "groups": named_groups()}
    return render(request, "pages/about_methods.html", context)


@require_safe
def privacy(request):
    return render(request, "pages/about_privacy.html", {"rules": settings.SUPPRESSION})


@require_safe
def accessibility(request):
    return render(request, "pages/about_accessibility.html")


urlpatterns = [
    path("about/", about, name="about"),
    path("about/methods/", methods, name="about-methods"),
    path("about/privacy/", privacy, name="about-privacy"),
    path("about/accessibility/", accessibility, name="about-accessibility"),
]
