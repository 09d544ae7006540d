"""Everything below /staff/."""

from django.urls import include, path

from . import (
    accounts,
    cycles,
    entries,
    evidence,
    figures,
    histories,
    home,
    reviews,
    sheets,
    steps,
)

urlpatterns = [
    path("", include(module))
    for module in [
        home,
        cycles,
        reviews,
        entries,
        steps,
        figures,
        sheets,
        evidence,
        histories,
        accounts,
    ]
]
