"""Results: the list of indicators, the page of one, its drawing, and what is computed there."""

import json
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.test.html import parse_html

from metrics.charts import bar_chart, share
from metrics.models import Indicator, Population, PublishedValue, Release, StudentGroup, Target
from metrics.readers.choices import choice
from metrics.readers.entries import entries, for_entries
from metrics.readers.targets import checked_targets
from schools.models import School
from tests.factories import make
from tests.pages import element_with_id, words

pytestmark = pytest.mark.django_db

EARLY = "early-literacy-benchmarks"
SVG = "{http://www.w3.org/2000/svg}"


def page(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200
    return words(parse_html(response.content.decode()))


def at(client, path, anchor):
    return words(element_with_id(parse_html(client.get(path).content.decode()), anchor))


def entries_of(slug, **conditions):
    published = PublishedValue.objects.standing().filter(indicator__slug=slug, **conditions)
    return sorted(entries(for_entries(published)), key=lambda entry: entry.order)


def figure(indicator, population, value, **given):
    """A published figure as publishing writes it: the row holds the digits."""
    row = {"value": value, **given.pop("row", {})}
    return make(
        PublishedValue,
        indicator=indicator,
        population=population,
        value=value,
        student_group=StudentGroup.objects.get(slug="all"),
        first_release=Release.objects.get(version="2021.1"),
        row=json.dumps(row),
        **given,
    )


# --- the list ---


def test_every_indicator_is_listed_once(client):
    grouped = client.get("/results/").context["indicators"]
    lists = [grouped.of_schools, grouped.of_groups, grouped.without_figures]

    listed = [each for group in lists for each in with_parts(group)]

    assert sorted(listed) == sorted(Indicator.objects.values_list("slug", flat=True))


def with_parts(listed):
    return [slug for each in listed for slug in [each.indicator.slug, *with_parts(each.parts)]]


def test_list_says_for_which_years_there_are_figures_and_where_there_are_none(client):
    text = page(client, "/results/")

    assert "Enrollment 2022–23" not in text  # years run forward
    assert "Enrollment 2015–16, 2016–17, 2022–23" in text
    assert "Four-year graduation rate (the report’s) no value that can be shown" in text
    assert "A–G courses with “C” or better no figures on record" in text


# --- groups of schools ---


def test_figure_shows_its_year_its_status_and_its_source(client):
    text = at(client, f"/results/{EARLY}/", "content")

    assert "2020–21, All students, kindergarten" in text
    assert "71.2% inferred" in text
    assert "Advancing Equity and Personalization , F338" in text


def test_figure_that_is_not_settled_shows_its_candidates_and_no_gap(client):
    text = page(client, f"/results/{EARLY}/")

    assert "not settled: 64.4%, 62.2% or 49%" in text
    assert "points above Non-Pilot" not in text


def test_lost_figure_says_so(client):
    text = page(client, "/results/4-year-cohort-graduation-rate/")
    assert "lost in our copy of the source" in text


def test_finding_names_points_direction_and_base(client):
    text = page(client, "/results/graduation-rate/", student_group="female")

    assert (
        "The 40 schools of the 2021–22 list: 88.7%, 7.3 points above District-run schools not on"
    ) in text


def test_difference_in_enrollment_is_no_finding(client):
    assert client.get("/results/enrollment/").context["chart"].finding == ""


def test_downloads_hold_exactly_the_figures_of_the_table(client):
    context = client.get("/results/graduation-rate/", {"student_group": "female"}).context

    rows = client.get(context["group_downloads"]["api"]).json()["results"]

    assert len(rows) == len(context["group_figures"].entries) == 5
    assert {row["student_group"] for row in rows} == {"female"}


def test_csv_of_the_schools_holds_every_school_of_the_table(client):
    context = client.get("/results/graduation-rate/").context

    response = client.get(context["school_downloads"]["csv"])
    lines = b"".join(response).decode().splitlines()

    for each in context["school_entries"]:
        assert any(line.startswith(each.published.key) for line in lines)


# --- single schools ---


def test_schools_run_from_a_to_z_whatever_their_values(client):
    context = client.get("/results/graduation-rate/", {"school_year": "2018-19"}).context

    names = [each.school.name.lower() for each in context["school_entries"]]

    assert names == sorted(names)
    assert len(names) == 31


def test_latest_year_with_schools_is_shown_where_none_is_asked_for(client):
    """The file of that year has no row for all students, so the first group it has is shown."""
    text = page(client, "/results/graduation-rate/")
    assert "2018–19, Female students: 31 schools, A to Z" in text


def test_filters_choose_the_year_and_the_group_of_the_schools(client):
    query = {"school_year": "2017-18", "student_group": "female"}
    context = client.get("/results/graduation-rate/", query).context

    assert {each.published.school_year for each in context["school_entries"]} == {2017}
    assert {each.figure.student_group.slug for each in context["school_entries"]} == {"female"}


def test_hidden_figure_says_why_it_is_missing(client):
    text = page(client, "/results/act-21-or-more/")

    assert "hidden to protect students" in text
    assert "does not apply" in text


@pytest.mark.parametrize(
    ("query", "words_of_it"),
    [
        ({"school_year": "2018"}, "No figure of this indicator stands under “2018”"),
        ({"school_year": "2018-20"}, "There is: 2018-19, 2017-18"),
        ({"student_group": "martian"}, "“martian”"),
        ({"grade": "\x00"}, "was not understood"),
        ({"school_year": ["2018-19", "2017-18"]}, "This page shows one at a time"),
    ],
)
def test_value_that_is_not_understood_is_said_and_left_out(client, query, words_of_it):
    text = page(client, "/results/graduation-rate/", **query)

    assert words_of_it in text
    assert "31 schools, A to Z" in text


def test_choice_without_figures_says_so(client):
    PublishedValue.objects.filter(indicator__slug="caaspp-ela-met", school=None).delete()

    text = page(client, "/results/caaspp-ela-met/", school_year="2023-24")
    assert "No figure of a group of schools is published for this choice." in text

    text = page(client, f"/results/{EARLY}/", grade="1")
    assert "No figure of a single school is published for this choice." in text


def test_long_list_of_schools_is_turned_page_by_page(client):
    indicator = make(Indicator)
    for _number in range(101):
        school = make(School)
        population = make(Population, kind="school", school=school)
        figure(indicator, population, 50, school=school)

    path = f"/results/{indicator.slug}/"

    first = client.get(path, {"grade": "all"}).context
    second = client.get(path, {"grade": "all", "page": "2"}).context

    assert [len(each["school_entries"]) for each in (first, second)] == [100, 1]
    assert (first["school_before"], second["school_after"]) == ("", "")
    assert first["school_after"] == "?grade=all&page=2#schools"


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", ""])
def test_page_number_out_of_range_shows_a_page(client, number):
    page(client, "/results/graduation-rate/", page=number)


def test_unknown_indicator_is_not_found(client):
    assert client.get("/results/no-such-indicator/").status_code == 404


# --- targets ---


def verdicts(slug):
    return {
        (each.target.grade, check.entry.figure.population.slug): (check.progress.met, check.words)
        for each in checked_targets(Target.objects.filter(indicator__slug=slug))
        for check in each.checks
    }


def test_targets_are_checked_against_the_latest_figures():
    found = verdicts(EARLY)

    assert found["1", "pilot"] == (True, "met: 0.6 points above it")
    assert found["k", "pilot"] == (False, "not yet met: 5.8 points below it")
    assert found["2", "pilot"] == (False, "not yet met: 7.7 points below it")
    assert found["1", "non-pilot"] == (None, "cannot be compared")


def test_target_says_that_it_was_checked_on_an_inferred_figure(client):
    path = f"/results/{EARLY}/"
    assert "on an inferred figure" in at(client, path, "early-literacy-kindergarten-2023-2024")
    assert "on an inferred figure" not in at(client, path, "early-literacy-grade-1-2023-2024")


def test_later_figure_takes_the_place_of_an_earlier_one_in_the_check():
    pilot = Population.objects.get(slug="pilot")
    indicator = Indicator.objects.get(slug=EARLY)
    figure(indicator, pilot, 60.0, grade="1", school_year=2022)

    assert verdicts(EARLY)["1", "pilot"] == (False, "not yet met: 12 points below it")


def test_target_is_missed_only_by_a_figure_of_the_year_in_which_it_is_due():
    pilot = Population.objects.get(slug="pilot")
    indicator = Indicator.objects.get(slug=EARLY)
    figure(indicator, pilot, 70.0, grade="1", school_year=2023)

    assert verdicts(EARLY)["1", "pilot"] == (False, "not met: 2 points below it")


def test_target_without_a_number_decides_nothing(client):
    text = at(
        client, "/results/small-learning-environments/", "small-learning-environments-by-2020"
    )
    assert "No number was set · due in 2020" in text


# --- drawings ---


def test_bar_is_as_long_as_its_share():
    assert share(Decimal("71.2"), Decimal(100)) == "71.20%"
    assert share(Decimal("250"), Decimal(100)) == "100.00%"


def test_figure_without_a_value_has_words_and_no_bar():
    chart = bar_chart("Early", entries_of(EARLY))
    widths = {bar.width for row in chart.rows for bar in row.bars if "Non-Pilot" in bar.sentence}

    assert widths == {""}
    assert "not settled: 64.4%, 62.2% or 49%" in chart.description


def test_inferred_bar_is_marked_in_the_drawing_and_in_words():
    chart = bar_chart("Early", entries_of(EARLY, population__slug="pilot"))

    inferred = [bar.inferred for row in chart.rows for bar in row.bars]

    assert inferred == [True, False, True]
    assert chart.rows[0].bars[0].lines[0].text == "Pilot Schools: 71.2% †"
    assert "71.2% (inferred)" in chart.description


def test_lines_are_short_enough_for_a_narrow_screen():
    chart = bar_chart("Graduation", entries_of("graduation-rate", school=None))
    lines = [line for row in chart.rows for bar in row.bars for line in bar.lines]

    assert max(len(line.text) for line in lines) <= 41


def test_drawing_of_many_rows_says_how_many_it_leaves_out():
    indicator, population = make(Indicator), make(Population)
    for year in range(1990, 2020):
        figure(indicator, population, 50, school_year=year)

    chart = bar_chart("Long", entries_of(indicator.slug))

    assert (len(chart.rows), chart.rows_left_out) == (24, 6)


def test_single_count_fills_no_width():
    chart = bar_chart("Schools", entries_of("magnet-school-count"))
    assert not chart.says_something


@pytest.mark.parametrize("language", ["", "/es"])
@pytest.mark.parametrize("slug", [EARLY, "enrollment", "student-demographics", "a-g-c-or-better"])
def test_drawing_alone_is_well_formed_and_carries_its_style(client, slug, language):
    response = client.get(f"{language}/figures/{slug}.svg")

    drawing = ElementTree.fromstring(response.content)

    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert drawing.tag == f"{SVG}svg"
    assert drawing.find(f"{SVG}style") is not None
    assert all("," not in rect.get("width") for rect in drawing.iter(f"{SVG}rect"))


def test_only_the_drawing_alone_may_have_a_style_of_its_own(client):
    policy = client.get(f"/figures/{EARLY}.svg")["Content-Security-Policy"]
    assert sorted(policy.split("; ")) == ["default-src 'none'", "style-src 'unsafe-inline'"]

    assert "unsafe-inline" not in client.get(f"/results/{EARLY}/")["Content-Security-Policy"]


def test_drawing_follows_the_query_of_its_page(client):
    drawing = client.get(f"/figures/{EARLY}.svg", {"grade": "1"}).content.decode()

    assert "grade 1" in drawing
    assert "kindergarten" not in drawing


def test_drawing_with_nothing_to_draw_says_so(client):
    PublishedValue.objects.filter(indicator__slug="caaspp-ela-met", school=None).delete()

    drawing = client.get("/figures/caaspp-ela-met.svg", {"school_year": "2023-24"})
    assert b"No figure of a group of schools is published for this choice." in drawing.content


@pytest.mark.parametrize("query", [{"grade": "13"}, {"distrct": "east"}, {"school_year": "\x00"}])
def test_drawing_refuses_what_it_does_not_understand(client, query):
    response = client.get(f"/figures/{EARLY}.svg", query)

    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert next(iter(query)) in response.content.decode()


def test_drawing_of_an_unknown_indicator_is_not_found(client):
    assert client.get("/figures/no-such-indicator.svg").status_code == 404


# --- what can be chosen ---


def test_options_are_those_that_lead_to_figures():
    options = choice(Indicator.objects.get(slug=EARLY), {}).options

    assert [option.value for option in options["school_year"]] == ["2020-21"]
    assert [option.value for option in options["grade"]] == ["k", "1", "2"]
    assert options["respondent"] == []


def test_empty_value_means_all():
    found = choice(Indicator.objects.get(slug=EARLY), {"grade": [""], "school_year": [""]})

    assert (found.chosen, found.faults) == ({}, [])
