"""What a person typed into a cell, read as a figure. Every way of typing figures in asks here."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from metrics.models import Indicator, Observation, Status
from metrics.models.vocabulary import WITH_VALUE
from metrics.validation import is_numeral

# They stay as they are in every language, so that a sheet means the same to everybody.
CLEAR = "CLEAR"
WORDS = {"NOT APPLICABLE": Status.NOT_APPLICABLE, "NOT COLLECTED": Status.NOT_COLLECTED}
_WORD_OF = {str(status): word for word, status in WORDS.items()}

MOST_DIGITS = Observation._meta.get_field("digits").max_length
# As much as every database keeps.
LARGEST = 2_147_483_647
_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_WHOLE = re.compile(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,12}")
_QUOTED = 40


class Unreadable(ValueError):
    """The message is safe to show to staff."""


@dataclass(frozen=True)
class TypedValue:
    """Digits, or the status that says why there are none."""

    status: str
    digits: str = ""


def word_of(text: str) -> str:
    """The text as one of the words above is written: `Not  applicable` is one, too."""
    return " ".join(text.split()).upper()


def read_value(text: str, unit: str) -> TypedValue:
    word = word_of(text)
    if word in WORDS:
        return TypedValue(WORDS[word])
    return TypedValue(Status.REPORTED, _digits(text, unit))


def _digits(text: str, unit: str) -> str:
    digits = text.strip().replace("\N{MINUS SIGN}", "-")
    if unit == Indicator.Unit.PERCENT:
        digits = digits.removesuffix("%").rstrip()
    elif unit == Indicator.Unit.COUNT and _GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    if len(digits) > MOST_DIGITS or not is_numeral(digits):
        raise Unreadable(
            _(
                "“%s” is not a number such as 71.2. Where there is none, write NOT APPLICABLE or "
                "NOT COLLECTED."
            )
            % quoted(text)
        )
    return digits if Decimal(digits) else digits.removeprefix("-")


def read_number_of_students(text: str) -> int | None:
    """A numerator or a denominator; None where nothing is written."""
    text = text.strip()
    if not text:
        return None
    number = int(text.replace(",", "")) if _WHOLE.fullmatch(text) else LARGEST + 1
    if number > LARGEST:
        raise Unreadable(_("“%s” is not a whole number such as 240.") % quoted(text))
    return number


def read_note(text: str) -> str:
    """A note is any text that every database can keep."""
    note = text.strip().replace("\r\n", "\n")
    if "\0" in note or not _is_unicode(note):
        raise Unreadable(_("The note holds a character that cannot be kept. Type it anew."))
    return note


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def quoted(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def as_typed(figure: Observation | None) -> str:
    """What somebody would have to type for this figure; empty where no typing leads to it."""
    if figure is None:
        return ""
    return figure.digits if figure.status in WITH_VALUE else _WORD_OF.get(figure.status, "")
