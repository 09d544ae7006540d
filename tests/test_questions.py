"""Questions in SQL find what the ORM finds, whatever is asked and in whichever release."""

import pytest
from django.db.models import Q
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lausd_pilots.api.filters import ObservationFilter
from metrics.models import PublishedValue
from metrics.questions import reading
from metrics.questions.asking import ask
from metrics.questions.releases import releases_now
from metrics.release_files import release_folder
from tests.api import problem, results

WORDS = {
    "indicator": ("indicator__slug", ["graduation-rate", "sat-both-benchmarks", "enrollment"]),
    "student_group": ("student_group__slug", ["all", "female", "el"]),
    "school": ("school__slug", ["stem-academy-bernstein-hs", "roybal-allard-es"]),
    "population": ("population__slug", ["pilot", "pilot-2021-22", "non-pilot-2021-22"]),
    "local_district": ("local_district__code", ["east", "west", "central"]),
    "board_district": ("board_district__code", ["2", "5"]),
    "source": ("source__slug", ["pilot-schools-2021-22"]),
    "grade": ("grade", ["all", "1"]),
    "status": ("status", ["reported", "suppressed", "computed", "not_reported"]),
    "level": ("level", ["hs", "es", "span"]),
    "unit": ("indicator__unit", ["percent", "count"]),
}
YEARS = {"2015-16": 2015, "2017-18": 2017, "2021-22": 2021}


@st.composite
def questions(draw):
    """What stands in the address, and the same for the ORM."""
    names = draw(st.lists(st.sampled_from(sorted(WORDS)), unique=True, max_size=3))
    pairs, condition = [], Q()
    for name in names:
        lookup, words = WORDS[name]
        chosen = draw(st.lists(st.sampled_from(words), unique=True, min_size=1, max_size=2))
        pairs += [f"{name}={word}" for word in chosen]
        condition &= Q(**{f"{lookup}__in": chosen})
    if draw(st.booleans()):
        label = draw(st.sampled_from(sorted(YEARS)))
        bound, lookup = draw(
            st.sampled_from(
                [("school_year", ""), ("school_year_min", "__gte"), ("school_year_max", "__lte")]
            )
        )
        pairs.append(f"{bound}={label}")
        condition &= Q(**{f"school_year{lookup}": YEARS[label]})
    return "&".join(pairs), condition


class TestQuestions(TestCase):
    @given(questions())
    @settings(max_examples=60, deadline=None)
    def test_the_same_rows_are_found(self, asked):
        query, condition = asked
        question = ask(QueryDict(query), ObservationFilter, releases_now())

        page = reading.page_of(question, 2000, None)

        newest = PublishedValue.objects.standing().filter(condition)
        assert {row.key for row in page.rows} == set(newest.values_list("key", flat=True))
        text = reading.text_page_of(question, 2000, None)
        assert text.text == ",".join(row.row for row in page.rows)
        assert (text.rows, text.next, text.previous) == (len(page.rows), None, None)
        lines = b"".join(reading.every_line(question)).decode()
        assert lines.splitlines() == [row.row for row in page.rows]


@pytest.mark.django_db
def test_rows_come_byte_by_byte_in_the_order_of_their_keys():
    question = ask(QueryDict(""), ObservationFilter, releases_now())

    keys = [row.key for row in reading.page_of(question, 2000, None).rows]

    assert keys == sorted(keys, key=str.encode)


@pytest.mark.django_db
def test_indicator_that_was_renamed_since_is_found_by_its_new_name():
    from metrics.models import Indicator

    indicator = Indicator.objects.get(slug="graduation-rate")
    indicator.slug = "zz-graduation"
    indicator.save(update_fields=["slug"])
    question = ask(QueryDict("indicator=zz-graduation"), ObservationFilter, releases_now())

    found = reading.page_of(question, 2000, None).rows

    assert len(found) == PublishedValue.objects.filter(indicator__slug="zz-graduation").count() > 0


@pytest.mark.django_db
def test_many_rows_are_read_a_part_at_a_time(monkeypatch):
    monkeypatch.setattr(reading, "ROWS_AT_A_TIME", 100)
    question = ask(QueryDict("unit=percent"), ObservationFilter, releases_now())

    parts = [part.decode().splitlines() for part in reading.every_line(question)]

    assert len(parts) > 3
    assert max(map(len, parts)) == 100
    rows = [row for part in parts for row in part]
    assert len(rows) == len(set(rows))
    assert rows == [row.row for page in reading.every_row(question) for row in page]


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["row", "csv"])
def test_lines_come_out_as_they_were_put_in(column):
    """COPY writes backslashes, tabs and ends of lines in a way of its own."""
    odd = 'a "quoted" word\\n, a \\ and \t\r and é'
    figure = PublishedValue.objects.standing().order_by("key").first()
    PublishedValue.objects.filter(pk=figure.pk).update(**{column: odd})
    question = ask(QueryDict(f"id={figure.key}"), ObservationFilter, releases_now())

    assert b"".join(reading.every_line(question, column)).decode() == f"{odd}\n"


@pytest.mark.django_db
def test_streamed_lines_are_those_of_the_file_of_the_release():
    folder = release_folder("2021.1")
    question = ask(QueryDict("school_year_min=1900-01"), ObservationFilter, releases_now())

    assert b"".join(reading.every_line(question)) == (folder / "observations.jsonl").read_bytes()
    header, lines = (folder / "observations.csv").read_bytes().split(b"\n", 1)
    assert header.startswith(b"id,indicator,")
    assert b"".join(reading.every_line(question, "csv")) == lines


# --- what cannot be meant ---


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "pointer", "words", "nearest"),
    [
        (
            "school_year_min=2019-20&school_year_max=2015-16",
            "#/query/school_year_max",
            "from 2019-20 on and up to 2015-16",
            None,
        ),
        (
            "indicator=graduation-rate,meals-eligibility",
            "#/query/indicator",
            "repeat “indicator”",
            None,
        ),
        ("school_year=2017", "#/query/school_year", "no", "2017-18"),
        ("school_year=2017-19", "#/query/school_year", "no", "2017-18"),
        # Who took another release would cite something else.
        ("release=2020.9", "#/query/release", "2021.1", None),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_way_out(query, pointer, words, nearest):
    (fault,) = problem("observations/", query)["errors"]

    assert fault["pointer"] == pointer
    assert words in fault["detail"]
    assert fault["nearest"] == nearest


@pytest.mark.django_db
def test_one_year_may_be_both_bounds():
    assert results("observations/", "school_year_min=2017-18&school_year_max=2017-18")
