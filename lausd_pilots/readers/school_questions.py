"""What a reader asks of the list of schools, and what of it cannot be understood.

What cannot be understood is left out and named above the list; the rest is answered.
"""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from lausd_pilots.filters import SchoolFilter
from schools.models import School
from schools.readers.asked import Fault
from schools.rest.nearest import nearest
from schools.rest.problems import shortened

ONCE = ["q", "page"]


@dataclass(frozen=True)
class Question:
    """`asked` holds what was understood, without the page and without empty values."""

    asked: QueryDict
    schools: QuerySet[School]
    faults: list[Fault]


def understood(query: QueryDict) -> Question:
    known = [*SchoolFilter.base_filters, "page"]
    asked = without_empty_values(query)
    strict = SchoolFilter(asked, queryset=School.objects.all())
    faults = [*unknown_names(query, known), *repeated(query), *wrong_values(strict)]
    for name in [*strict.errors, *set(query) - set(SchoolFilter.base_filters)]:
        asked.pop(name, None)
    return Question(asked, SchoolFilter(asked, queryset=School.objects.all()).qs, faults)


def without_empty_values(query: QueryDict) -> QueryDict:
    """A form sends an empty value for "any"."""
    asked = query.copy()
    for name, values in query.lists():
        asked.setlist(name, [value for value in values if value.strip()])
        if not asked.getlist(name):
            del asked[name]
    return asked


def unknown_names(query: QueryDict, known: list[str]) -> list[Fault]:
    return [
        Fault(shortened(name), no_such_filter(name, known)) for name in query if name not in known
    ]


def no_such_filter(name: str, known: list[str]) -> str:
    meant = nearest(name, known)
    if meant:
        return _("There is no such filter. Did you mean “%s”?") % meant
    return _("There is no such filter. Known are: %s.") % ", ".join(known)


def repeated(query: QueryDict) -> list[Fault]:
    message = _("It may be given only once; the last one counts.")
    return [Fault(name, message) for name in ONCE if len(query.getlist(name)) > 1]


def wrong_values(strict: SchoolFilter) -> list[Fault]:
    return [
        Fault(name, str(message))
        for name, messages in strict.errors.items()
        for message in messages
    ]
