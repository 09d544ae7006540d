"""Every rule that the database keeps, and the row that it refuses.

`BREACHES` names each constraint once, with a function that tries to break it. A constraint
without an entry fails the metatest, and so does an entry without a constraint.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, models, transaction

from metrics.models import (
    Indicator,
    Observation,
    Population,
    PopulationMember,
    PreparedRelease,
    PublishedValue,
    Release,
    StudentGroup,
    Target,
    Withdrawal,
)
from reforms.models import (
    Committee,
    CommitteeMember,
    Initiative,
    InitiativeLink,
    Milestone,
    Strand,
)
from schools.models import (
    Award,
    Campus,
    Discrepancy,
    District,
    Figure,
    ImportedChange,
    ImportRun,
    LoadedRecord,
    Party,
    Program,
    ProgramOffering,
    Reading,
    Recognition,
    School,
    SchoolName,
    SchoolYear,
    Source,
    Statement,
)
from tests.breaking import twice, with_
from tests.factories import make
from tests.review_constraints import BREACHES as BREACHES_OF_REVIEWS

OURS = ["schools", "metrics", "reforms"]


def with_source(**broken):
    """A school whose blocks are cited, so that only `broken` can be wrong."""

    def breach():
        cited = make(Source)
        blocks = ["codes_source", "place_source", "opening_source", "closing_source"]
        make(School, **{**dict.fromkeys(blocks, cited), **broken})

    return breach


def school_merged_into_itself():
    school = make(School)
    School._base_manager.filter(pk=school.pk).update(status="merged", successor=school)


def closed_school_with_a_successor():
    make(School, status="closed", successor=make(School))


def initiative_linked_to_itself():
    initiative = make(Initiative)
    make(InitiativeLink, later=initiative, earlier=initiative)


def population_of_no_school():
    make(Population, kind="school")


def published_row_that_ends_too_early():
    first, second = make(Release), make(Release)
    make(PublishedValue, first_release=second, last_release=first)


def prepared_and_confirmed_by_one():
    user = make(User)
    make(PreparedRelease, prepared_by=user, confirmed_by=user)


CELL = ["indicator", "population", "school_year", "student_group", "grade", "respondent"]
NO_VALUE = {"value": None, "digits": ""}

BREACHES = {
    # schools: sources
    "source_slug_is_a_word": with_(Source, slug="2021"),
    "figure_once_per_source": twice(Figure, "source", "slug"),
    "figure_slug_is_a_word": with_(Figure, slug=""),
    "statement_code_is_f_and_number": with_(Statement, code="F0"),
    "statement_says_something": with_(Statement, text=""),
    "statement_has_its_place_in_the_source": twice(Statement, "source", "position"),
    "statement_status_is_known": with_(Statement, status="guessed"),
    "discrepancy_code_is_x_and_number": with_(Discrepancy, code="Y9001"),
    "discrepancy_gives_its_reason": with_(Discrepancy, reason=""),
    "reading_has_its_place": twice(Reading, "discrepancy", "position"),
    "reading_says_something": with_(Reading, value=""),
    # schools: people, places, programs
    "party_slug_is_a_word": with_(Party, slug="12"),
    "district_slug_is_a_word": with_(District, slug="2"),
    "district_code_once_per_kind": twice(District, "kind", "code"),
    "district_ends_after_it_began": with_(District, in_force_from=2015, in_force_to=2014),
    "campus_slug_is_a_word": with_(Campus, slug=""),
    "program_slug_is_a_word": with_(Program, slug="7"),
    "offering_once_per_school_year": twice(ProgramOffering, "program", "school", "school_year"),
    "offering_school_year_in_range": with_(ProgramOffering, school_year=21),
    "award_slug_is_a_word": with_(Award, slug="1"),
    "recognition_once_per_year": twice(Recognition, "award", "school", year=2021),
    "recognition_once_without_a_year": twice(Recognition, "award", "school", year=None),
    "recognition_year_in_range": with_(Recognition, year=21),
    # schools: schools
    "school_slug_is_a_word": with_(School, slug="1906"),
    "school_has_a_name": with_(School, name=""),
    "school_cds_code_is_14_digits": with_source(cds_code="196473300000NA"),
    "school_nces_id_is_12_digits": with_source(nces_id="62271012314"),
    "school_cds_code_once": lambda: [with_source(cds_code="99999999999999")() for _ in "ab"],
    "school_nces_id_once": lambda: [with_source(nces_id="999999999999")() for _ in "ab"],
    "school_codes_have_a_source": with_(School, cds_code="99999999999999"),
    "school_point_is_whole_and_has_a_source": with_source(latitude=Decimal("34.1")),
    "school_address_has_a_source": with_(School, street="322 Lucas Avenue"),
    "school_opening_has_a_source": with_(School, opened_on=date(2008, 9, 2)),
    "school_closing_has_a_source": with_source(
        status="closed", closed_on=date(2022, 6, 30), closing_source=None
    ),
    "school_with_closing_date_is_closed": with_source(closed_on=date(2022, 6, 30)),
    "school_closed_after_it_opened": with_source(
        status="closed", opened_on=date(2008, 9, 2), closed_on=date(2008, 9, 1)
    ),
    "only_merged_school_has_a_successor": closed_school_with_a_successor,
    "school_is_not_its_own_successor": school_merged_into_itself,
    "school_status_is_known": with_(School, status="active"),
    "school_name_slug_is_a_word": with_(SchoolName, slug="99"),
    "school_has_one_official_name": twice(SchoolName, "school", kind="official"),
    "only_former_names_have_ended": with_(SchoolName, until=date(2021, 6, 30)),
    "one_row_per_school_and_year": twice(SchoolYear, "school", "school_year"),
    "school_year_in_range": with_(SchoolYear, school_year=21),
    "level_says_how_it_is_known": with_(SchoolYear, level="hs"),
    "source_of_districts_names_one": lambda: make(SchoolYear, districts_source=make(Source)),
    # schools: batches
    "typed_in_by_somebody": with_(ImportRun, kind="form", by=None),
    "file_has_its_digest": with_(ImportRun, kind="file", digest=""),
    "queued_run_has_a_task": with_(ImportRun, state="queued"),
    "record_is_remembered_once": twice(LoadedRecord, "table", "key"),
    "record_changes_once_per_import": twice(ImportedChange, "import_run", "table", "row"),
    # metrics
    "indicator_slug_is_a_word": with_(Indicator, slug="4"),
    "indicator_is_defined": with_(Indicator, definition=""),
    "student_group_slug_is_a_word": with_(StudentGroup, slug=""),
    "population_slug_is_a_word": with_(Population, slug="40"),
    "population_of_one_school_names_it": population_of_no_school,
    "fixed_list_names_its_group_and_year": with_(Population, kind="fixed_list"),
    "population_of_a_district_names_it": with_(Population, kind="district"),
    "population_of_a_level_names_it": with_(Population, kind="level"),
    "one_population_per_level": twice(Population, kind="level", level="hs"),
    "member_once_per_school_year": twice(PopulationMember, "population", "school", "school_year"),
    "member_school_year_in_range": with_(PopulationMember, school_year=21),
    "one_current_figure_per_cell": twice(Observation, *CELL),
    "figure_has_a_value_or_a_reason": with_(Observation, status="suppressed"),
    "figure_keeps_its_published_digits": with_(Observation, digits=""),
    "band_is_ordered_and_stands_for_a_value": with_(
        Observation, status="suppressed", low=Decimal(20), high=Decimal(10), **NO_VALUE
    ),
    "inferred_figure_states_its_rule": with_(Observation, status="inferred", note=""),
    "only_unsettled_figures_have_candidates": with_(Observation, candidates="64.4 62.2"),
    "figure_grade_is_known": with_(Observation, grade="13"),
    "figure_respondent_is_known": with_(Observation, respondent="parrots"),
    "figure_qualifier_is_known": with_(Observation, qualifier="roughly"),
    "figure_school_year_in_range": with_(Observation, school_year=20),
    "target_slug_is_a_word": with_(Target, slug="70"),
    "one_target_per_cell": twice(
        Target, "indicator", "population", "student_group", "grade", "school_year"
    ),
    "target_without_a_value_says_why": with_(Target, value=None, note=""),
    "target_date_has_a_precision": with_(Target, due_on=date(2026, 6, 1)),
    "target_grade_is_known": with_(Target, grade="13"),
    "target_school_year_in_range": with_(Target, school_year=26),
    "release_has_a_reason": with_(Release, reason=""),
    "release_version_is_year_and_number": with_(Release, version="2026"),
    "one_standing_row_per_key": twice(PublishedValue, "key"),
    "one_row_per_key_and_first_release": lambda: twice_ended_in(make(Release)),
    "published_row_ends_after_it_began": published_row_that_ends_too_early,
    "published_has_a_line": with_(PublishedValue, csv=""),
    "published_has_a_value_or_a_reason": with_(PublishedValue, value=None),
    "published_school_year_in_range": with_(PublishedValue, school_year=20),
    "prepared_release_has_a_reason": with_(PreparedRelease, reason=""),
    "prepared_release_is_confirmed_by_another": prepared_and_confirmed_by_one,
    "release_that_needs_two_was_confirmed": lambda: make(PreparedRelease, release=make(Release)),
    "withdrawal_has_a_reason": with_(Withdrawal, reason=""),
    # reforms
    "initiative_slug_is_a_word": with_(Initiative, slug="1993"),
    "initiative_ended_after_it_began": with_(Initiative, began=1993, ended=1992),
    "initiatives_linked_once_per_kind": twice(InitiativeLink, "later", "kind", "earlier"),
    "initiative_is_not_linked_to_itself": initiative_linked_to_itself,
    "milestone_slug_is_a_word": with_(Milestone, slug="2007"),
    "milestone_date_has_a_precision": with_(Milestone, happened_on=date(2007, 1, 1)),
    "milestone_cap_is_set_or_lifted": with_(Milestone, cap_on_schools=30, cap_lifted=True),
    "strand_slug_is_a_word": with_(Strand, slug="5"),
    "committee_slug_is_a_word": with_(Committee, slug="7"),
    "committee_member_once_per_year": twice(CommitteeMember, "committee", "person", "school_year"),
    "committee_school_year_in_range": with_(CommitteeMember, school_year=21),
    **BREACHES_OF_REVIEWS,
}


def twice_ended_in(release):
    """Both rows have ended, so that only the pair of key and first release is the same."""
    for _row in "ab":
        make(PublishedValue, key="ended", first_release=release, last_release=release)


def all_constraints():
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            yield from model._meta.constraints


def test_every_constraint_has_a_row_that_it_refuses():
    assert {constraint.name for constraint in all_constraints()} == set(BREACHES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", BREACHES)
def test_constraint_bites(name):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BREACHES[name]()
    assert_names_the_constraint(str(refusal.value), name)


def assert_names_the_constraint(message, name):
    """SQLite names the columns, not the constraint, where a unique one is broken."""
    constraint = next(found for found in all_constraints() if found.name == name)
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        assert "UNIQUE constraint failed" in message
        for field in constraint.fields:
            assert f".{field}" in message
    else:
        assert name in message


@pytest.mark.django_db
@pytest.mark.parametrize("label", OURS)
def test_addresses_are_unique(label):
    """A slug or code that is unique on its own is kept so by the database, in every table."""
    for model in apps.get_app_config(label).get_models():
        for field in model._meta.fields:
            if field.unique and isinstance(field, models.CharField):
                with pytest.raises(IntegrityError), transaction.atomic():
                    twice(model, field.name)()
