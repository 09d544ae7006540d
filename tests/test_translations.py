"""The catalogs agree with the words of the code, and the compiled files with the catalogs."""

import io
import re
from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Catalog
from django.core.management import call_command
from django.test import override_settings
from django.utils import formats, translation

from lausd_pilots import translations

LANGUAGES = translations.other_languages()


@pytest.fixture(scope="module")
def found():
    return translations.collect()


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalog_holds_every_word_and_no_other(language, found):
    catalog = translations.read(language)
    translations.update(catalog, found)

    assert translations.as_po(catalog) == translations.po_file(language).read_bytes(), (
        "Run: .venv/bin/python manage.py translations"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_file_agrees_with_the_catalog(language):
    compiled = translations.po_file(language).with_suffix(".mo").read_bytes()

    assert compiled == translations.as_mo(translations.read(language))


def lost_placeholders(catalog):
    """Texts of which a translation lost a placeholder or has one too many."""
    return [
        message.id
        for message in catalog
        if message.id and translations.is_translated(message) and not keeps_placeholders(message)
    ]


def keeps_placeholders(message):
    wanted = placeholders(*([message.id] if isinstance(message.id, str) else message.id))
    if isinstance(message.string, str):
        return placeholders(message.string) == wanted
    # One school may go without its number.
    return all(placeholders(form) <= wanted for form in message.string)


def placeholders(*forms):
    return {found for form in forms for found in re.findall(r"%\(\w+\)[sd]|%[sd]|{\w*}", form)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_their_placeholders(language):
    assert lost_placeholders(translations.read(language)) == []


@pytest.mark.parametrize(
    ("text", "translated"),
    [
        ("%(count)s schools", "escuelas"),
        ("%s schools", "%(count)s escuelas"),
        (("%(n)s school", "%(n)s schools"), ("una escuela", "%(m)s escuelas")),
    ],
)
def test_lost_placeholder_is_found(text, translated):
    catalog = Catalog(locale="es")
    catalog.add(text, translated)

    assert lost_placeholders(catalog) == [text]


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ('{% translate "School" %}', ["School"]),
        ("{% translate 'School' as name %}", ["School"]),
        ('{% translate "May" context "month" %}', [("month", "May")]),
        (
            "<div>\n    <p>{% blocktranslate %}A {{ b }}{% endblocktranslate %}</p>\n</div>",
            ["A %(b)s"],
        ),
        (
            "{% blocktranslate count n=n %}one{% plural %}{{ n }} all{% endblocktranslate %}",
            [("one", "%(n)s all", None)],
        ),
        ('  {% if a %}\n{% translate "It\'s" %}\n      {% endif %}', ["It's"]),
        ("<p>Plain words' quote</p>", []),
    ],
)
def test_words_of_a_template_are_found(template, words):
    file = io.BytesIO(template.encode())

    found = translations.extract_template(file, translations.KEYWORDS, [], {})

    assert [message for _line, _function, message, _comments in found] == words


def test_words_of_code_and_templates_are_collected(found):
    places = {name.partition("/")[0] for message in found for name, _line in message.locations}

    assert {"templates", "schools", "metrics", "reforms", "lausd_pilots"} <= places
    assert not [name for message in found for name, _ in message.locations if "migrations" in name]


def test_untranslated_plural_falls_back_to_english():
    catalog = Catalog(locale="es")
    catalog.add(("one school", "%(n)s schools"), ("", ""))
    catalog.add("school", "escuela")

    compiled = GNUTranslations(io.BytesIO(translations.as_mo(catalog)))

    assert compiled.gettext("school") == "escuela"
    assert compiled.ngettext("one school", "%(n)s schools", 2) == "%(n)s schools"


def test_command_keeps_translations_and_repeats_without_a_change(tmp_path):
    with override_settings(LOCALE_PATHS=[tmp_path]):
        call_command("translations", stdout=io.StringIO())
        file = translations.po_file("es")
        first = file.read_text().replace(
            'msgid "English"\nmsgstr ""', 'msgid "English"\nmsgstr "Inglés"'
        )
        file.write_text(first)

        call_command("translations", stdout=io.StringIO())

        assert file.read_text() == first
        assert 'msgstr "Inglés"' in first


def test_spanish_numbers_are_written_as_in_los_angeles():
    with translation.override("es"):
        assert formats.number_format("77.5") == "77.5"
        assert formats.number_format(12345, force_grouping=True) == "12,345"
