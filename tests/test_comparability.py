"""Groups of schools that differ in their levels, or that nobody knows, cannot be compared."""

import pytest

from metrics.comparability import read_comparisons
from metrics.models import Population, PopulationMember
from schools.models import School, SchoolYear
from tests.factories import make

pytestmark = pytest.mark.django_db


def group(name, levels, year=2018):
    """A group with one school for each letter: e, m, h, s, or - where no source gives a level."""
    population = make(Population, name=name)
    words = {"e": "es", "m": "ms", "h": "hs", "s": "span"}
    for letter in levels:
        school = make(School)
        make(PopulationMember, population=population, school=school, school_year=2018)
        if letter in words:
            level = {"level": words[letter], "level_basis": "grades"}
            make(SchoolYear, school=school, school_year=year, **level)
    return population


def why_not(first, second, school_year=2018, grade=""):
    return read_comparisons([first, second]).why_not(first, second, school_year, grade)


def test_groups_of_the_same_levels_are_comparable():
    assert why_not(group("A", "eehh"), group("B", "eeeehhhh")) == ""


def test_a_difference_of_ten_points_is_still_one():
    assert why_not(group("A", "eeeeehhhhh"), group("B", "eeeeeehhhh")) == ""


def test_groups_of_other_levels_are_not():
    assert why_not(group("A", "ehhh"), group("B", "eehh")) == (
        "Not comparable: the groups are made of schools of different levels. Of the one, 25% are "
        "of the level “elementary school”; of the other, 50%."
    )


def test_a_group_without_known_members_is_not():
    assert why_not(group("A", "eh"), make(Population, name="B")) == (
        "Not comparable: no source says which schools were in “B” in 2018–19."
    )


def test_nor_is_a_group_in_a_year_in_which_its_members_are_not_known():
    first, second = group("A", "eh"), group("B", "eh")

    assert why_not(first, second, 2017).endswith("were in “A” in 2017–18.")


def test_nor_is_a_group_whose_levels_are_not_known():
    assert why_not(group("A", "eeeehhhh"), group("B", "eeehhh--")) == (
        "Not comparable: no source gives the levels of most schools of “B”."
    )


def test_a_level_of_another_year_does():
    assert why_not(group("A", "eh"), group("B", "eh", year=2015)) == ""


def test_figures_about_one_grade_are_about_that_grade_in_every_school():
    assert why_not(group("A", "hhhh"), group("B", "eeeh"), grade="12") == ""
