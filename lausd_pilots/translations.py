"""Collects every visible word of code and templates, and keeps the Spanish catalog with it.

Babel does the work, so that no machine needs the gettext programs. Only templates need help:
Django turns each into lines of Python that hold its words, which Babel can read.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

HERE = f"{__name__}:extract_template"
METHODS = [
    ("templates/**.html", HERE),
    ("templates/**.txt", HERE),
    ("lausd_pilots/**.py", "python"),
    ("reforms/**.py", "python"),
    ("metrics/**.py", "python"),
    ("schools/**.py", "python"),
]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = {
    "project": "LAUSD Pilots",
    "version": "0.1",
    "header_comment": "# Translated texts. Written by `manage.py translations`; translate here.",
    "msgid_bugs_address": "-",
    "last_translator": "-",
    "language_team": "-",
}
NOT_TEXT = {"migrations", ".venv", "var"}


def extract_template(fileobj, keywords, comment_tags, options) -> Iterator:
    """Words of a Django template. Indents would be read as blocks of Python, so they go."""
    source = templatize(fileobj.read().decode())
    lines = "\n".join(line.lstrip() for line in source.splitlines())
    return extract_python(io.BytesIO(lines.encode()), keywords, comment_tags, options)


def is_text(folder: str | Path) -> bool:
    return Path(folder).name not in NOT_TEXT


def collect() -> Catalog:
    """All words as they stand now. Lines are not kept: they would change with every edit."""
    catalog = Catalog()
    for name, _line, message, comments, context in sorted(words(), key=lambda word: word[:2]):
        catalog.add(message, locations=[(name, None)], auto_comments=comments, context=context)
    return catalog


def words() -> Iterator:
    return extract_from_dir(
        settings.BASE_DIR,
        METHODS,
        keywords=KEYWORDS,
        comment_tags=["Translators:"],
        directory_filter=is_text,
    )


def other_languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def po_file(language: str) -> Path:
    return settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language, domain="django", fuzzy=False, **HEADER)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def update(catalog: Catalog, found: Catalog) -> None:
    """Takes in what is new, still without a translation, and takes out what is gone."""
    # Its date would make every update a change.
    found.creation_date = catalog.creation_date
    catalog.update(found, no_fuzzy_matching=True)
    catalog.obsolete.clear()


def as_po(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_po(file, catalog, width=100, sort_output=True, include_lineno=False)
    return file.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """Only what is translated: an untranslated plural would be shown as nothing at all."""
    done = Catalog(locale=catalog.locale, domain=catalog.domain, fuzzy=False)
    done.creation_date = catalog.creation_date
    for message in catalog:
        if message.id and is_translated(message):
            done.add(message.id, message.string, context=message.context)
    file = io.BytesIO()
    write_mo(file, done)
    return file.getvalue()


def is_translated(message: Message) -> bool:
    strings = [message.string] if isinstance(message.string, str) else message.string
    return bool(strings) and all(strings) and not message.fuzzy


def untranslated(catalog: Catalog) -> list[str]:
    return [str(message.id) for message in catalog if message.id and not is_translated(message)]
