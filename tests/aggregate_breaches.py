"""Breaches of the rules about sums of schools: see `test_check_data.py`, which tries them."""

from metrics.aggregates import compute_aggregates
from metrics.aggregates.basis import last_run, mark_of_basis, names_of_members
from metrics.aggregates.parts import read_belonging
from metrics.models import Observation, PopulationMember
from tests.breaches import breach, one
from tests.factories import NOON

GIVES = "computed figure is what its parts give"
FEMALE = "graduation-rate/pilot-2021-22/2018-19/female/all/-"


def of_the_list(**values):
    one(
        Observation,
        where_indicator__slug="graduation-rate",
        where_population__slug="pilot-2021-22",
        where_student_group__slug="female",
        where_school_year=2018,
        where_import_run__kind="computed",
        where_current=True,
        **values,
    )


def of_its_first_part(**values):
    with_figure = Observation.objects.filter(
        indicator__slug="graduation-rate",
        population__kind="school",
        student_group__slug="female",
        school_year=2018,
        current=True,
    )
    one(Observation, where_pk=with_figure.order_by("pk").first().pk, **values)


def as_if_nothing_had_changed():
    """What happens past every way in leaves no mark of its own."""
    run, belonging = last_run(), read_belonging()
    run.report = {**run.report, "basis": mark_of_basis(belonging, names_of_members(belonging))}
    run.save(update_fields=["report"])


@breach(GIVES, f"{FEMALE}: 91.0 (1721 of 1892) stands there; its parts give 91.0 (1722 of 1892)")
def sum_of_schools_is_another():
    compute_aggregates(at=NOON)
    of_the_list(numerator=1721)


@breach(GIVES, f"{FEMALE}: it was added up, and says that it is reported")
def sum_of_schools_says_that_it_was_reported():
    compute_aggregates(at=NOON)
    of_the_list(status="reported")


@breach(GIVES, f"{FEMALE}: 1 of its parts are suppressed")
def part_of_a_sum_is_hidden():
    compute_aggregates(at=NOON)
    of_its_first_part(status="suppressed", value=None, digits="")


@breach("computed figure has known members", f"{FEMALE}: no source says who belonged to it")
def nobody_belongs_to_the_group_of_a_sum():
    compute_aggregates(at=NOON)
    PopulationMember.objects.filter(population__slug="pilot").delete()
    as_if_nothing_had_changed()
