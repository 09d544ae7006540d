"""`check_data` finds each breach that it is there for, and names it."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lausd_pilots.checking import CHECKS, breaches, name_of
from metrics.models import (
    Indicator,
    Observation,
    Population,
    PopulationMember,
    PublishedValue,
    Release,
    Target,
)
from reforms.models import CommitteeMember, Initiative
from schools.models import (
    Discrepancy,
    District,
    Reading,
    School,
    SchoolName,
    SchoolYear,
    Statement,
)
from tests import (  # noqa: F401
    aggregate_breaches,
    file_breaches,
    release_breaches,
    review_breaches,
)
from tests.breaches import BREACHES, breach, one
from tests.factories import make

pytestmark = pytest.mark.django_db
CONTRERAS = "academic-leadership-community-contreras"
ENROLLMENT = f"enrollment/{CONTRERAS}/2015-16/all/all/-"


def enrollment(**values):
    one(
        Observation,
        where_population__slug=CONTRERAS,
        where_indicator__slug="enrollment",
        where_school_year=2015,
        **values,
    )


OFFICIAL = "school has the name and address of its official name"
DISTRICTS = "school year has districts of the right kind"
CIRCLE = "merged schools do not go round in a circle"
POSSIBLE = "working figure is possible"
CITES = "working figure cites a fact of its source"
ROW = "row says what its columns say"
EVIDENCE = "what the documents say names its facts"
COMPLETE = "discrepancy has facts and readings"


@breach(
    OFFICIAL,
    f"{CONTRERAS} “Another” is officially {CONTRERAS} “Academic Leadership Community @ Contreras”",
)
def school_has_another_name():
    one(School, where_slug=CONTRERAS, name="Another")


@breach(OFFICIAL, "another “Academic Leadership Community @ Contreras” is officially")
def school_has_another_address():
    one(School, where_slug=CONTRERAS, slug="another")


@breach(OFFICIAL, f"{CONTRERAS} has no official name")
def school_has_no_official_name():
    one(SchoolName, where_slug=CONTRERAS, kind="former")


@breach(DISTRICTS, f"{CONTRERAS} in 2021-22: board-3, board-2")
def local_district_is_a_board_district():
    board = District.objects.get(slug="board-3")
    one(SchoolYear, where_school__slug=CONTRERAS, where_school_year=2021, local_district=board)


@breach(DISTRICTS, f"{CONTRERAS} in 2021-22: local-central, local-east")
def board_district_is_a_local_district():
    local = District.objects.get(slug="local-east")
    one(SchoolYear, where_school__slug=CONTRERAS, where_school_year=2021, board_district=local)


@breach(CIRCLE, "baldwin-hills-es is merged into a school that is merged into it")
def two_schools_are_merged_into_each_other():
    for slug, other in [(CONTRERAS, "baldwin-hills-es"), ("baldwin-hills-es", CONTRERAS)]:
        successor = School.objects.get(slug=other)
        one(School, where_slug=slug, status="merged", successor=successor)


@breach(POSSIBLE, f"{ENROLLMENT}: The value 473 is not that of its digits, 472.")
def value_is_not_that_of_its_digits():
    enrollment(value=Decimal(473))


@breach(POSSIBLE, f"{ENROLLMENT}: 472.5 is no count: it is not whole.")
def count_is_not_whole():
    enrollment(value=Decimal("472.5"), digits="472.5")


@breach(POSSIBLE, f"{ENROLLMENT}: “0472” is not a number such as 71.2.")
def digits_are_no_number():
    enrollment(digits="0472")


@breach(POSSIBLE, f"{ENROLLMENT}: 472 is no percentage: it is not between 0 and 100.")
def percentage_is_over_100():
    one(Indicator, where_slug="enrollment", unit="percent")


@breach(POSSIBLE, f"{ENROLLMENT}: The numerator 473 is larger than the denominator 472.")
def numerator_is_larger_than_denominator():
    one(Indicator, where_slug="enrollment", denominator="everybody")
    enrollment(numerator=473, denominator=472)


@breach(CITES, "F1 is no fact of cde-frpm-2015-16")
def figure_cites_a_fact_of_another_source():
    enrollment(statement=Statement.objects.get(code="F1"))


@breach("target is possible", "early-literacy-grade-1-2023-2024: 720 is no percentage")
def target_is_over_100():
    one(Target, where_slug="early-literacy-grade-1-2023-2024", value=720)


@breach("target is due in its school year", "2026-07-01 is not in 2025-26")
def target_is_due_in_another_school_year():
    one(Target, where_due_on__year=2026, due_on=date(2026, 7, 1))


@breach("fixed list has members", "pilot-2021-22: pilot has no members in 1999-00")
def fixed_list_is_empty():
    one(Population, where_slug="pilot-2021-22", list_year=1999)


@breach("initiative has a group of schools", "psc: pilot-2021-22 is no group attested year by year")
def initiative_has_a_fixed_list():
    one(Initiative, where_slug="psc", population=Population.objects.get(slug="pilot-2021-22"))


def published(**values):
    one(PublishedValue, where_key=ENROLLMENT, **values)


@breach(ROW, f"{ENROLLMENT}: the row is not JSON")
def row_is_not_json():
    published(row='{"id":')


@breach(ROW, f"{ENROLLMENT}: the row has not the members that it must have")
def row_lacks_members():
    published(row='{"id":1}')


@breach(ROW, f"{ENROLLMENT}: value of the row differ from the columns")
def row_has_another_value():
    published(value=Decimal(473))


@breach(ROW, "enrollment/another: id of the row differ from the columns")
def row_has_another_key():
    published(key="enrollment/another")


@breach(ROW, f"{ENROLLMENT}: local_district of the row differ from the columns")
def row_has_another_district():
    published(local_district=District.objects.get(slug="local-east"))


@breach(ROW, f"{ENROLLMENT}: school of the row differ from the columns")
def row_has_a_school_and_the_column_none():
    published(school=None)


@breach(ROW, f"{ENROLLMENT}: status of the row differ from the columns")
def row_of_an_earlier_release_has_another_status():
    published(status="computed", last_release=Release.objects.get())


@breach("published figure cites a fact of its source", "F1 is no fact of cde-frpm-2015-16")
def published_figure_cites_a_fact_of_another_source():
    published(statement=Statement.objects.get(code="F1"))


@breach("release counts its figures", "2021.1 says 12 figures and has 1365")
def release_counts_other_figures():
    one(Release, where_version="2021.1", figures=12)


@breach("fact is about something", "F9001")
def fact_is_about_nothing():
    make(Statement, code="F9001")


@breach(EVIDENCE, "member of a committee")
def committee_member_without_facts():
    CommitteeMember.objects.first().statements.clear()


@breach(EVIDENCE, "member of a population")
def member_of_the_list_without_facts():
    PopulationMember.objects.filter(population__slug="pilot").first().statements.clear()


@breach(COMPLETE, "X9001 has no facts")
def discrepancy_without_facts():
    make(Reading, discrepancy=make(Discrepancy, code="X9001"))


@breach(COMPLETE, "X9001 has no readings")
def discrepancy_without_readings():
    make(Discrepancy, code="X9001").statements.add(Statement.objects.first())


def test_records_as_loaded_break_no_rule():
    assert list(breaches()) == []


@pytest.mark.parametrize("name", BREACHES)
def test_breach_is_found(name):
    check, plant, expected = BREACHES[name]

    plant()

    found = list(breaches(each for each in CHECKS if name_of(each) == check))
    assert [line for line in found if expected in line], found


def test_every_check_has_been_seen_to_fail():
    checks = {name_of(check) for check in CHECKS}

    assert checks == {check for check, _plant, _expected in BREACHES.values()}


def test_member_of_another_year_needs_no_fact():
    pilot = Population.objects.get(slug="pilot")
    make(PopulationMember, population=pilot, school_year=2023, school=School.objects.first())

    assert list(breaches()) == []


def test_committee_member_of_a_later_term_needs_no_fact():
    known = CommitteeMember.objects.first()
    make(CommitteeMember, committee=known.committee, school_year=2025)

    assert list(breaches()) == []


def test_earlier_row_may_name_what_is_called_otherwise_now():
    published(last_release=Release.objects.get())
    one(Population, where_slug=CONTRERAS, slug="renamed")

    assert [line for line in breaches() if line.startswith(f"{ROW}: {ENROLLMENT}")] == []


def test_command_says_that_all_rules_hold():
    out = StringIO()

    call_command("check_data", stdout=out)

    assert out.getvalue() == f"{len(CHECKS)} rules hold.\n"


def test_command_prints_each_breach_and_fails():
    out = StringIO()
    enrollment(value=Decimal(473))
    one(Release, where_version="2021.1", figures=12)

    with pytest.raises(CommandError, match="2 breaches"):
        call_command("check_data", stdout=out)

    assert out.getvalue().splitlines() == [
        f"{POSSIBLE}: {ENROLLMENT}: The value 473 is not that of its digits, 472.",
        "release counts its figures: 2021.1 says 12 figures and has 1365",
    ]


def test_cost_does_not_grow_with_schools():
    before = count_queries()
    for _number in range(20):
        school = make(School)
        make(SchoolName, school=school, kind="official", name=school.name, slug=school.slug)

    assert count_queries() == before


def count_queries():
    with CaptureQueriesContext(connection) as queries:
        assert list(breaches()) == []
    return len(queries)
