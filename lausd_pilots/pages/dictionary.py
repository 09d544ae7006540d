"""The data dictionary."""

from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from lausd_pilots.readers.dictionary import dictionary


@require_safe
def data_dictionary(request):
    return render(request, "pages/dictionary.html", {"dictionary": dictionary()})


urlpatterns = [path("data/dictionary/", data_dictionary, name="data-dictionary")]
