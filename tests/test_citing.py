"""How a release and a part of it are cited. The expectations were written by hand."""

from datetime import date

import pytest
from django.utils import translation

from metrics.citing import bibtex, bibtex_key, citation, for_tex

DAY = date(2026, 7, 14)
ADDRESS = "https://pilots.example/data/2021.1/"
VIEW = "https://pilots.example/results/graduation-rate/?release=2021.1&student_group=female"


def test_release_is_cited_with_its_version_its_date_and_its_address():
    assert citation("2021.1", DAY, ADDRESS) == (
        "Los Angeles Pilot Schools, release 2021.1 (July 14, 2026). "
        "https://pilots.example/data/2021.1/"
    )


def test_part_of_a_release_is_cited_with_its_title_and_its_sources_each_once():
    sources = ["Report, 2021–22", "Files of the CDE", "Report, 2021–22"]

    assert citation("2021.1", DAY, VIEW, title="Graduation rate", sources=sources) == (
        "“Graduation rate”. Los Angeles Pilot Schools, release 2021.1 (July 14, 2026). "
        "https://pilots.example/results/graduation-rate/?release=2021.1&student_group=female "
        "Sources: Report, 2021–22; Files of the CDE."
    )


def test_citation_speaks_the_language_of_the_reader():
    with translation.override("es"):
        assert citation("2021.1", DAY, ADDRESS) == (
            "Escuelas piloto de Los Ángeles, publicación 2021.1 (14 de julio de 2026). "
            "https://pilots.example/data/2021.1/"
        )


def test_bibtex_of_a_part_of_a_release():
    assert bibtex("2021.1", DAY, VIEW, title="Graduation rate", sources=["Data & more, 50%"]) == (
        "@misc{los-angeles-pilot-schools-2021.1-graduation-rate,\n"
        "  author = {{Los Angeles Pilot Schools}},\n"
        "  title = {{Graduation rate. Los Angeles Pilot Schools, release 2021.1}},\n"
        "  year = {2026},\n"
        "  month = jul,\n"
        "  version = {2021.1},\n"
        "  url = {https://pilots.example/results/graduation-rate/"
        "?release=2021.1&student_group=female},\n"
        "  note = {Sources: Data \\& more, 50\\%.},\n"
        "}\n"
    )


def test_bibtex_of_a_release_has_no_note_where_no_source_is_named():
    assert "note" not in bibtex("2021.1", DAY, ADDRESS)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Graduación", r"Graduaci{\'o}n"),
        ("María Peña", r"Mar{\'\i}a Pe{\~n}a"),
        ("¿Cuántos? ¡Sí!", r"?`Cu{\'a}ntos? !`S{\'\i}!"),
        ("vergüenza", r"verg{\"u}enza"),
        ("2021–22 — “all”", "2021--22 --- ``all''"),
        (r"50% of $5 & #1_a", r"50\% of \$5 \& \#1\_a"),
        ("{a}", r"\{a\}"),
        ("a\\b~c^d", r"a\textbackslash{}b\textasciitilde{}c\textasciicircum{}d"),
        ("Çelik, Škoda", r"{\c C}elik, {\v S}koda"),
        ("a\nb\tc", "a b c"),
        ("é", r"{\'e}"),
    ],
)
def test_signs_and_letters_are_written_as_tex_writes_them(words, expected):
    assert for_tex(words) == expected


def test_brace_in_an_address_does_not_end_the_field():
    assert "url = {https://pilots.example/?q=%7Da%7B%5C%20b}," in bibtex(
        "2021.1", DAY, "https://pilots.example/?q=}a{\\ b"
    )


def test_key_is_plain_and_the_same_for_the_same_part():
    assert (
        bibtex_key("2021.1", "Índice: “ñ” & más") == "los-angeles-pilot-schools-2021.1-indice-n-mas"
    )
    assert bibtex_key("2021.1") == "los-angeles-pilot-schools-2021.1"
