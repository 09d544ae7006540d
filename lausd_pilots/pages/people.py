"""People and organisations: one page, an anchor for each."""

from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from lausd_pilots.readers.committee_seats import seats_by_person
from schools.models import Party
from schools.readers.people import parties


@require_safe
def people(request):
    persons = parties(Party.Kind.PERSON)
    seats = seats_by_person()
    context = {
        "organisations": parties(Party.Kind.ORGANISATION),
        "persons": persons,
        "persons_with_seats": [(person, seats.get(person.pk, [])) for person in persons],
    }
    return render(request, "pages/people.html", context)


urlpatterns = [path("people/", people, name="people")]
