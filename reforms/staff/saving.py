"""Filling in a form: what is refused comes back with what was typed.

A page answers a person. The page's own script, which saves while somebody types, gets JSON.
"""

from collections.abc import Callable
from datetime import date

from django.http import JsonResponse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reforms.actions.errors import Conflict, ReviewError
from reforms.models import ReviewEntry

JSON = "application/json"
form_page = require_http_methods(["GET", "HEAD", "POST"])


def sent(request):
    """What a form was sent with; None for a page that only shows it."""
    return request.POST if request.method == "POST" else None


def fill_in(form, *, draw: Callable, act: Callable, done: Callable):
    """`draw` shows the form, `act` takes what it gives, `done` answers with what came of it."""
    if not form.is_bound:
        return draw()
    if not form.is_valid():
        return draw(status=400)
    try:
        result = act(**form.given)
    except Conflict as error:
        form.has_seen(error.theirs)
        return draw(status=409, error=str(error), theirs=theirs(error.theirs, form))
    except ReviewError as error:
        return draw(status=409, error=str(error))
    return done(result)


# --- saving while somebody types ---


def wants_json(request) -> bool:
    return request.get_preferred_type(["text/html", JSON]) == JSON


def drawn_as_json(form) -> Callable:
    """In place of `draw`: what is wrong, and what somebody else has saved."""

    def draw(status=200, error="", theirs=None):
        problems = [] if error else _problems(form)
        answer = {"message": error, "problems": problems, "theirs": theirs}
        return JsonResponse(answer, status=status)

    return draw


def _problems(form) -> list[str]:
    found = [(form.fields.get(name), text) for name, texts in form.errors.items() for text in texts]
    return [f"{field.label}: {text}" if field and field.label else text for field, text in found]


def saved_as_json(entry: ReviewEntry) -> JsonResponse:
    at = time_format(timezone.localtime(), "H:i")
    # What was to be unchanged may have become changed by what was typed.
    answer = {"seen": entry.version, "attestation": entry.attestation}
    return JsonResponse({**answer, "message": _("Saved %s") % at})


# --- two people on one answer ---


def theirs(entry: ReviewEntry, form) -> dict:
    """What somebody else saved: each field as the form would have it, and as people read it."""
    stands = form.stands(entry)
    fields = [(name, field) for name, field in form.fields.items() if name in stands]
    return {
        "seen": entry.version,
        "fields": [
            {
                "name": name,
                "label": str(field.label),
                "value": as_typed(stands[name]),
                "shown": as_read(field, stands[name]),
            }
            for name, field in fields
            if name != "seen"
        ],
    }


def as_typed(value) -> str:
    return "" if value is None else str(value)


def as_read(field, value) -> str:
    if isinstance(value, date):
        return date_format(value)
    # A choice is shown by its words.
    words = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    return words.get(as_typed(value), as_typed(value))
