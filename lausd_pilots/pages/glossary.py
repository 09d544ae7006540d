"""The glossary: one page, an anchor for each word."""

from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from lausd_pilots.readers.glossary import glossary as words


@require_safe
def glossary(request):
    return render(request, "pages/glossary.html", {"entries": words()})


urlpatterns = [path("glossary/", glossary, name="glossary")]
