"""Schools of one campus are proposed for one visit."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reforms.models import AnnualReview, ReviewCycle
from reforms.readers.visits import VisitGroup, grouped, visits_of
from schools.models import Campus, School, SchoolYear
from tests.factories import make

TUESDAY, FRIDAY = date(2026, 3, 3), date(2026, 3, 6)
ROYBAL = Campus(pk=1, slug="roybal", name="Roybal")
BELMONT = Campus(pk=2, slug="belmont", name="Belmont")


def review(pk, **given):
    return AnnualReview(pk=pk, **given)


def test_schools_of_one_campus_are_one_group_and_single_schools_are_none():
    one, two, three, four = [review(pk) for pk in range(1, 5)]

    found = grouped([(ROYBAL, one), (BELMONT, two), (ROYBAL, three), (None, four)])

    assert found == [VisitGroup(ROYBAL, [one, three], planned_on=None, apart=[])]


def test_groups_come_in_the_order_of_their_campuses():
    placed = [(ROYBAL, review(1)), (ROYBAL, review(2)), (BELMONT, review(3)), (BELMONT, review(4))]

    assert [group.campus.name for group in grouped(placed)] == ["Belmont", "Roybal"]


def test_the_day_that_most_have_is_that_of_the_group():
    reviews = [review(1, visit_on=FRIDAY), review(2, visit_on=FRIDAY), review(3)]

    [group] = grouped((ROYBAL, each) for each in reviews)

    assert (group.planned_on, group.apart) == (FRIDAY, [])


def test_whoever_is_visited_on_another_day_or_has_a_reason_is_apart():
    together, astray = review(1, visit_on=TUESDAY), review(2, visit_on=FRIDAY)
    explained = review(3, visit_on=FRIDAY, visit_apart="It moves in March.")

    [group] = grouped((ROYBAL, each) for each in [together, astray, explained])

    assert group.planned_on == TUESDAY
    assert group.apart == [explained, astray]


def placed(cycle, campus, school_year=2025, **given):
    school = make(School)
    make(SchoolYear, school=school, school_year=school_year, campus=campus)
    return make(AnnualReview, cycle=cycle, school=school, **given)


@pytest.mark.django_db
def test_the_campus_is_that_of_the_year_of_the_cycle_or_else_the_latest():
    cycle, campus, other = make(ReviewCycle), make(Campus), make(Campus)
    this_year = placed(cycle, campus)
    make(SchoolYear, school=this_year.school, school_year=2026, campus=other)
    years_ago = placed(cycle, campus, school_year=2021)
    moved = placed(cycle, campus, school_year=2021)
    make(SchoolYear, school=moved.school, school_year=2024, campus=other)

    [group] = visits_of(cycle)

    assert group.campus == campus
    assert set(group.reviews) == {this_year, years_ago}


@pytest.mark.django_db
def test_exempt_and_withdrawn_schools_are_not_visited():
    cycle, campus = make(ReviewCycle), make(Campus)
    placed(cycle, campus)
    placed(cycle, campus, state="withdrawn")

    assert visits_of(cycle) == []


@pytest.mark.django_db
def test_more_schools_cost_no_more_queries():
    cycle = make(ReviewCycle)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            visits_of(cycle)
        return len(queries)

    campus = make(Campus)
    placed(cycle, campus)
    before = cost()
    for _each in range(10):
        placed(cycle, campus)

    assert cost() == before
