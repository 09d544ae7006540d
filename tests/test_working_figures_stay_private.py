"""A working figure that no release holds is planted, and sought at every public address."""

from decimal import Decimal

import pytest

from metrics.actions import compare_figures, record_figures
from metrics.models import Indicator, Observation, Population, StudentGroup
from schools.models import ImportRun, Source
from tests.addresses import examples
from tests.factories import make
from tests.published_reviews import ask_for, make_cycle, make_published_review

pytestmark = pytest.mark.django_db
MARK = "31.4159"


@pytest.fixture
def planted():
    run = make(ImportRun, kind="records")
    source = Source.objects.get(slug="pilot-schools-2021-22")
    everyone = StudentGroup.objects.get(slug="all")
    figures = [
        Observation(
            indicator=Indicator.objects.get(slug=indicator),
            population=Population.objects.get(slug=population),
            school_year=school_year,
            student_group=everyone,
            status="reported",
            value=Decimal(MARK),
            digits=MARK,
            source=source,
        )
        for indicator, population, school_year in [
            ("graduation-rate", "stem-academy-bernstein-hs", 2023),
            ("graduation-rate", "stem-academy-bernstein-hs", 2025),
            ("early-literacy-benchmarks", "pilot", 2023),
            ("graduation-rate", "lausd", 2023),
        ]
    ]
    record_figures(compare_figures(figures), run=run)
    # Its review of 2025-26 asks for one of them.
    cycle = make_cycle()
    ask_for(cycle, Indicator.objects.get(slug="graduation-rate"))
    make_published_review(cycle=cycle)


@pytest.mark.usefixtures("planted")
def test_no_public_address_shows_it(client):
    assert Observation.objects.filter(digits=MARK).count() == 4

    shown = [path for path in examples().values() if MARK in body(client, path)]

    assert shown == []


def body(client, path):
    response = client.get(path)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def test_a_figure_that_a_release_holds_is_found(client):
    """The search above would find something: the first figure of the report, 72.6."""
    assert "72.6" in body(client, "/results/early-literacy-benchmarks/")
