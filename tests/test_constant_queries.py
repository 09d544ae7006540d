"""No public page or endpoint costs more queries when there is more to show.

All addresses are found by walking the URL map; rows are added to whatever they show.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.models import (
    Indicator,
    Population,
    PopulationMember,
    PublishedValue,
    Release,
    StudentGroup,
    Target,
)
from reforms.models import (
    Committee,
    CommitteeMember,
    Initiative,
    InitiativeLink,
    Milestone,
    PublishedReview,
    Strand,
)
from schools.models import (
    Award,
    Campus,
    Discrepancy,
    District,
    Figure,
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
from tests.addresses import EXAMPLES, all_routes, examples
from tests.factories import make
from tests.published_reviews import (
    SCHOOL,
    ask_for,
    make_cycle,
    make_decided_review,
    make_published_review,
    publish,
)

pytestmark = pytest.mark.django_db
MORE = 15


def test_every_address_has_an_example():
    without = [route for route in all_routes() if "<" in route and route not in EXAMPLES]
    assert without == []


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
        b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == 200, f"{path} answers {response.status_code}"
    return len(captured)


def test_cost_does_not_grow_with_rows(client):
    paths = examples()
    cycle = make_cycle()
    ask_for(cycle, Indicator.objects.get(slug="graduation-rate"))
    make_published_review(cycle=cycle)
    add_rows_everywhere(rounds=1)  # nothing may be counted as none
    for path in paths.values():
        queries(client, path)  # caches of content types and templates are filled
    before = {route: queries(client, path) for route, path in paths.items()}

    add_rows_everywhere(rounds=MORE)

    after = {route: queries(client, path) for route, path in paths.items()}
    grown = {
        route: (before[route], after[route]) for route in paths if after[route] > before[route]
    }
    assert grown == {}


def add_rows_everywhere(rounds):
    report = Source.objects.get(slug="pilot-schools-2021-22")
    for _round in range(rounds):
        school = add_school(report)
        add_reform_rows(report)
        add_fact_about_everything(report, school)
        add_figures(report, school)
        add_reviews(school)


def add_reviews(school):
    """The example has one version, one answer and one figure more, and another school a review."""
    first = PublishedReview.objects.filter(review__school__slug=SCHOOL).latest("version")
    review = first.review
    ask_for(review.cycle, Indicator.objects.order_by("-pk").first())
    review.entries.create(section="goal", title="One more")
    publish(review, version=first.version + 1, reason="One goal more.")
    publish(make_decided_review(cycle=review.cycle, school=school.slug))


def add_school(report):
    school = make(School, codes_source=report)
    make(SchoolName, school=school, name=school.name, slug=school.slug, kind="official")
    make(SchoolName, school=school, source=report)
    make(
        SchoolYear,
        school=school,
        source=report,
        local_district=District.objects.get(slug="local-central"),
        board_district=District.objects.get(slug="board-2"),
        campus=Campus.objects.get(slug="rfk"),
        level="hs",
        level_basis="printed",
    )
    make(ProgramOffering, program=Program.objects.get(slug="advisory"), school=school)
    award = Award.objects.get(slug="california-distinguished-schools")
    make(Recognition, award=award, school=school)
    make(PopulationMember, population=Population.objects.get(slug="pilot"), school=school)
    make(Population, kind="school", slug=school.slug, name=school.name, school=school)
    return school


def add_reform_rows(report):
    pilot = Initiative.objects.get(slug="pilot")
    make(InitiativeLink, later=pilot)
    make(InitiativeLink, earlier=pilot)
    make(Milestone, initiative=pilot).parties.add(make(Party, kind="organisation"))
    make(Strand, initiative=pilot)
    make(Committee, initiative=pilot)
    committee = Committee.objects.get(slug="pilot-school-steering-committee")
    make(CommitteeMember, committee=committee)
    make(Reading, discrepancy=make(Discrepancy), source=report)
    make(Figure, source=report)


def add_fact_about_everything(report, school):
    """A new fact on every subject that some page shows."""
    fact = make(Statement, source=report, figure=report.figures.first(), about_reviews=True)
    Discrepancy.objects.get(code="X1").statements.add(fact)
    for model, slug in [
        (School, "stem-academy-bernstein-hs"),
        (Campus, "rfk"),
        (District, "local-central"),
        (District, "board-2"),
        (District, "lausd"),
        (Program, "advisory"),
        (Award, "california-distinguished-schools"),
        (Party, "united-teachers-los-angeles"),
        (Initiative, "pilot"),
        (Indicator, "graduation-rate"),
        (Source, "pilot-schools-2021-22"),
    ]:
        model.objects.get(slug=slug).statements.add(fact)
    for model in [Milestone, Strand, Committee, Target, Party]:
        model.objects.order_by("-pk").first().statements.add(fact)
    school.statements.add(fact)


def add_figures(report, school):
    release = Release.objects.latest_first().first()
    everyone = StudentGroup.objects.get(slug="all")
    for slug in ["graduation-rate", "early-literacy-benchmarks"]:
        indicator = Indicator.objects.get(slug=slug)
        add_figure(report, release, indicator, everyone, school.population, school)
        add_figure(
            report, release, indicator, make(StudentGroup), Population.objects.get(slug="pilot")
        )
        make(Target, indicator=indicator, population=Population.objects.get(slug="lausd"))
    make(Indicator, part_of=Indicator.objects.get(slug="graduation-rate"))
    bernstein = School.objects.get(slug="stem-academy-bernstein-hs")
    add_figure(report, release, make(Indicator), everyone, bernstein.population, bernstein)


def add_figure(report, release, indicator, group, population, school=None):
    make(
        PublishedValue,
        indicator=indicator,
        population=population,
        school=school,
        student_group=group,
        source=report,
        first_release=release,
        row=ROW,
    )


ROW = (
    '{"id":"x","indicator":"x","population":"x","school":null,"local_district":null,'
    '"board_district":null,"district_year":null,"school_year":"2020-21","student_group":"all",'
    '"grade":"all","respondent":null,"value":71.2,"low":null,"high":null,"numerator":null,'
    '"denominator":null,"unit":"percent","status":"reported","qualifier":null,'
    '"candidates":null,"note":"","note_es":null,"source":"pilot-schools-2021-22","release":"2021.1"}'
)
