"""How a view of the figures is cited: as a line of text, and as an entry for BibTeX.

Nothing here reads the database, so that every answer can afford to say how it is cited.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

# Of every key, in every language.
KEYS_BEGIN = "los-angeles-pilot-schools"
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# Classic BibTeX knows neither letters beyond ASCII nor these signs as they are.
SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "–": "--",
    "—": "---",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
    "«": r"\guillemotleft{}",
    "»": r"\guillemotright{}",
    "¿": "?`",
    "¡": "!`",
    "…": r"\ldots{}",
    "§": r"\S{}",
    "ß": r"{\ss}",
    "ı": r"{\i}",
    "æ": r"{\ae}",
    "Æ": r"{\AE}",
    "ø": r"{\o}",
    "Ø": r"{\O}",
    "\N{NO-BREAK SPACE}": "~",
}
ACCENTS = {
    "\N{COMBINING GRAVE ACCENT}": "`",
    "\N{COMBINING ACUTE ACCENT}": "'",
    "\N{COMBINING CIRCUMFLEX ACCENT}": "^",
    "\N{COMBINING TILDE}": "~",
    "\N{COMBINING DIAERESIS}": '"',
    "\N{COMBINING MACRON}": "=",
    "\N{COMBINING CARON}": "v ",
    "\N{COMBINING CEDILLA}": "c ",
    "\N{COMBINING RING ABOVE}": "r ",
}
# An address is copied as it is, but may not unbalance the braces around it.
IN_AN_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})


def citation(
    version: str, made_on: date, url: str, *, title: str = "", sources: Iterable[str] = ()
) -> str:
    """One line of text, in the language that is spoken.

    `title` names a part of the release, such as an indicator; `url` leads to what is cited, and
    `sources` are those of the figures that it shows.
    """
    words = _("“%(title)s”. %(release)s (%(date)s). %(url)s") if title else _cited_whole()
    cited = words % {
        "title": title,
        "release": release_name(version),
        "date": formats.date_format(made_on, "DATE_FORMAT"),
        "url": url,
    }
    named = sources_named(sources)
    return f"{cited} {named}" if named else cited


def bibtex(
    version: str, made_on: date, url: str, *, title: str = "", sources: Iterable[str] = ()
) -> str:
    """The same for BibTeX and biblatex, in ASCII as far as TeX has words for the letters."""
    whole = release_name(version)
    fields = {
        "author": f"{{{for_tex(site_name())}}}",
        "title": f"{{{for_tex(f'{title}. {whole}' if title else whole)}}}",
        "year": str(made_on.year),
        "month": MONTHS[made_on.month - 1],
        "version": for_tex(version),
        "url": url.translate(IN_AN_ADDRESS),
        "note": for_tex(sources_named(sources)),
    }
    lines = [f"  {name} = {_value(name, words)}," for name, words in fields.items() if words]
    return "\n".join([f"@misc{{{bibtex_key(version, title)},", *lines, "}"]) + "\n"


def _value(name: str, words: str) -> str:
    """The months are words that BibTeX itself translates."""
    return words if name == "month" else f"{{{words}}}"


def bibtex_key(version: str, title: str = "") -> str:
    """The same for the same part of the same release, so that two citations of it are one."""
    words = f"{KEYS_BEGIN} {version} {title}".lower()
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9.]+", "-", plain).strip("-")


def site_name() -> str:
    return _("Los Angeles Pilot Schools")


def release_name(version: str) -> str:
    return _("%(site)s, release %(version)s") % {"site": site_name(), "version": version}


def _cited_whole() -> str:
    return _("%(release)s (%(date)s). %(url)s")


def sources_named(sources: Iterable[str]) -> str:
    """Each once, in their order. Titles hold commas, so semicolons part them."""
    named = "; ".join(dict.fromkeys(sources))
    return _("Sources: %s.") % named if named else ""


def for_tex(words: str) -> str:
    """What TeX would take for a command, and letters with accents, as TeX writes them."""
    composed = unicodedata.normalize("NFC", words)
    return "".join(_letter_for_tex(letter) for letter in composed)


def _letter_for_tex(letter: str) -> str:
    if letter in SIGNS:
        return SIGNS[letter]
    if letter.isspace():
        return " "
    bare, *marks = unicodedata.normalize("NFD", letter)
    if len(marks) == 1 and marks[0] in ACCENTS and bare.isascii():
        base = r"\i" if bare == "i" else bare
        return rf"{{\{ACCENTS[marks[0]]}{base}}}"
    return letter
