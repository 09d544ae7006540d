"""What is written in and above a drawing of bars."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from metrics.models import Indicator, Target
from metrics.readers.entries import Entry
from metrics.readers.targets import plain_number, target_value
from schools import years
from schools.languages import in_language

NEUTRAL = Indicator.Direction.NEUTRAL
TONES = {"pilot": "pilot", "non-pilot": "other", "lausd": "district"}


def tone(entry: Entry) -> str:
    population = entry.figure.population
    return TONES.get((population.list_of or population).slug, "other")


def first_finding(rows: list[list[Entry]]) -> str:
    """Of the latest row in which pilot schools can be compared with others.

    Where neither way is better, as with numbers of students, a difference says nothing.
    """
    rows = [row for row in rows if row[0].figure.indicator.direction != NEUTRAL]
    return next((words for row in rows if (words := finding(row))), "")


def finding(row: list[Entry]) -> str:
    of_tone = {tone(entry): entry for entry in reversed(row) if entry.value is not None}
    if len(indicators_in(row)) > 1:
        return ""
    if "pilot" not in of_tone or "other" not in of_tone:
        return ""
    pilots, others = of_tone["pilot"], of_tone["other"]
    words = {
        "row": pilots.whom,
        "pilots": bar_words(pilots, population_name(pilots)),
        "others": bar_words(others, population_name(others)),
        "distance": distance(pilots, others),
    }
    return _("%(row)s. %(pilots)s, %(distance)s %(others)s.") % words


def distance(pilots: Entry, others: Entry) -> str:
    gap = pilots.value - others.value
    if not gap:
        return _("as much as")
    number = {"number": plain_number(abs(gap))}
    if pilots.figure.indicator.unit == Indicator.Unit.PERCENT:
        return (_("%(number)s points above") if gap > 0 else _("%(number)s points below")) % number
    return (_("%(number)s more than") if gap > 0 else _("%(number)s fewer than")) % number


def bar_words(entry: Entry, name: str) -> str:
    """The name of who or what is measured, then the value; a dagger marks what was inferred."""
    dagger = " †" if entry.is_inferred else ""
    return f"{name}: {entry.figure.text}{dagger}"


def names_in(entries: Sequence[Entry]) -> Callable[[Entry], str]:
    """Bars are named for the schools measured; where several things are measured, for these."""
    return indicator_name if len(indicators_in(entries)) > 1 else population_name


def indicators_in(entries: Sequence[Entry]) -> set[int]:
    return {entry.figure.indicator.pk for entry in entries}


def population_name(entry: Entry) -> str:
    return in_language(entry.figure.population, "name")


def indicator_name(entry: Entry) -> str:
    return in_language(entry.figure.indicator, "name")


def target_words(target: Target) -> str:
    words = {"year": years.in_print(target.school_year), "value": target_value(target)}
    return _("Target for %(year)s: %(value)s") % words


def sentence(entry: Entry, name: str) -> str:
    words = {"row": entry.whom, "name": name, "value": entry.figure.text}
    if entry.is_inferred:
        return _("%(row)s, %(name)s: %(value)s (inferred).") % words
    return _("%(row)s, %(name)s: %(value)s.") % words
