"""`audit_release`: what it says of a release, and that it fails where something is given away."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from metrics.models import Indicator, Population, PublishedValue, Release, StudentGroup
from schools.models import Source
from tests.factories import make

pytestmark = pytest.mark.django_db
EVERY_RACE = [
    "american-indian", "asian", "black", "filipino", "hispanic", "pacific-islander",
    "two-or-more-races", "white",
]  # fmt: skip


def audit(*arguments):
    out = StringIO()
    call_command("audit_release", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def breaches(*arguments):
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("audit_release", *arguments, stdout=out, stderr=out)
    return out.getvalue(), str(error.value)


def release(number, version):
    return make(Release, number=number, version=version)


def show(group, students, *, first, last=None, indicator="protected-count", status=None):
    """A published row of one school. "*" is hidden."""
    found = Indicator.objects.filter(slug=indicator).first() or make(
        Indicator, slug=indicator, unit="count", data_class="C2"
    )
    population = Population.objects.filter(kind="school").order_by("slug").first()
    source = Source.objects.filter(slug="annual-review").first() or make(
        Source, slug="annual-review", kind="dataset"
    )
    value = None if students == "*" else students
    row = {
        "indicator": indicator, "population": population.slug, "school": population.slug,
        "school_year": "2025-26", "student_group": group, "grade": "all", "respondent": None,
        "value": value, "low": None, "high": None, "numerator": None, "denominator": None,
        "unit": "count", "status": "suppressed" if value is None else "reported",
        "qualifier": None, "source": "annual-review",
    }  # fmt: skip
    return make(
        PublishedValue,
        key=f"{indicator}/{population.slug}/2025-26/{group}/all/-",
        first_release=first,
        last_release=last,
        indicator=found,
        population=population,
        school=population.school,
        school_year=2025,
        student_group=StudentGroup.objects.get(slug=group),
        status=row["status"],
        value=None if value is None else Decimal(value),
        source=source,
        row=json.dumps(row),
    )


def show_races(first, **hidden):
    """All students are 200; of each race 25, but for those that are given."""
    show("all", 200, first=first)
    for slug in EVERY_RACE:
        show(slug, hidden.get(slug.replace("-", "_"), 25), first=first)


def test_the_records_own_release_hides_only_what_its_sources_hid():
    said = audit("2021.1")

    assert "sat-both-benchmarks/2018-19: 0 hidden by us, 0 recovered" in said
    assert "2 hidden by their source" in said
    assert said.endswith("2021.1: nothing that we hide could be worked out.\n")


def test_latest_release_unless_another_is_named():
    release(50, "2026.50")

    assert "2026.50" in audit()


def test_one_hidden_race_is_worked_out():
    show_races(release(50, "2026.50"), black="*")

    said, error = breaches()

    assert "protected-count/2025-26: 1 hidden by us, 1 recovered" in said
    assert "protected-count/" in said
    assert "/2025-26/black/all/-" in said
    assert error == "1 figures of 2026.50 are not protected."


def test_two_hidden_races_with_few_students_are_narrowed():
    """All others leave 8 for both: neither can have more than 7."""
    show_races(release(50, "2026.50"), black="*", asian="*", white=67)

    said, error = breaches()

    assert "2 hidden by us, 0 recovered, 2 narrowed" in said
    assert error == "2 figures of 2026.50 are not protected."


def test_two_hidden_races_with_many_students_are_not():
    show_races(release(50, "2026.50"), black="*", asian="*")

    assert "2 hidden by us, 0 recovered, 0 narrowed" in audit()


def test_a_star_that_is_gone_is_a_breach():
    first, second = release(50, "2026.50"), release(51, "2026.51")
    show("el", "*", first=first, last=first)
    show("el", 12, first=second)

    said, error = breaches("2026.51")

    assert error == "1 figures of 2026.51 are not protected."
    assert "/2025-26/el/all/-" in said


def test_what_an_earlier_release_shows_is_said():
    first, second = release(50, "2026.50"), release(51, "2026.51")
    show("el", 12, first=first, last=first)
    show("el", "*", first=second)

    assert "1 hidden figures were shown by an earlier release" in audit("2026.51")


def test_release_that_is_not_there():
    with pytest.raises(CommandError, match="There is no release '1999.9'"):
        audit("1999.9")


@pytest.mark.usefixtures("empty_database")
def test_nothing_published():
    with pytest.raises(CommandError, match="Nothing has been published yet"):
        audit()


@pytest.mark.usefixtures("empty_database")
def test_nothing_hidden():
    release(50, "2026.50")

    assert "2026.50 hides no figure" in audit()
