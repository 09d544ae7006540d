"""Every figure that is shown is a published one: no public code adds up or averages on its own,
so that no page adds an equation that the protection of figures does not know.

And what a source has hidden stays hidden: its stars are stars here, and in no sum.
"""

import ast
import json

import pytest

from metrics.members import read_members
from metrics.models import Observation, Population, PublishedValue
from tests import architecture

MEANS = {"Sum", "Avg", "StdDev", "Variance", "Aggregate", "mean", "fmean", "median", "quantiles"}
ENDS = {"Max", "Min", "max", "min", "sum", "sorted"}
OF_A_FIGURE = {"value", "numerator", "denominator", "low", "high", "digits"}
# What else is added up, or compared, and of what.
ALLOWED = {
    ("metrics/charts.py", "sum"): "how many entries of a chart have a published value",
}
PUBLIC = [
    path
    for layer in architecture.LAYERS
    for path in architecture.modules(layer)
    if architecture.is_public(path) or path.stem in {"shown", "gaps", "rows"}
]


def figures_made_up(tree):
    """Names of functions by which a module would make a figure out of others."""
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in MEANS or (name in ENDS and OF_A_FIGURE & about(node)):
            found.add(name)
    return found


def about(call):
    """Attributes and words in the arguments of a call."""
    inside = [node for argument in call.args for node in ast.walk(argument)]
    attributes = {node.attr for node in inside if isinstance(node, ast.Attribute)}
    words = {node.value for node in inside if isinstance(node, ast.Constant)}
    return attributes | {word for word in words if isinstance(word, str)}


def test_public_code_makes_no_figure():
    found = {
        (str(path.relative_to(architecture.ROOT)), name)
        for path in PUBLIC
        for name in figures_made_up(ast.parse(path.read_text()))
    }

    assert found == set(ALLOWED)


@pytest.mark.parametrize(
    "code",
    [
        "figures.aggregate(Avg('value'))",
        "models.Sum('numerator')",
        "statistics.mean(numbers)",
        "sum(row.numerator for row in rows)",
        "figures.aggregate(Max('value'))",
        "sorted(rows, key=lambda row: row.value) and max(row.value for row in rows)",
    ],
)
def test_figure_that_is_made_up_is_found(code):
    assert figures_made_up(ast.parse(code))


def test_number_of_things_is_no_figure():
    assert not figures_made_up(ast.parse("sum(1 for row in rows)"))


@pytest.mark.django_db
def test_every_computed_figure_of_a_group_is_registered():
    """It comes from the records, with its statement, or from what adds up before a release."""
    computed = PublishedValue.objects.standing().filter(status="computed", school=None)
    working = Observation.objects.filter(current=True, status="computed", population__school=None)
    known = working.filter(import_run__kind__in=["records", "computed"])

    places = ["indicator", "population", "school_year", "student_group", "grade", "respondent"]
    unregistered = set(computed.values_list(*places)) - set(known.values_list(*places))
    assert computed.exists()
    assert unregistered == set()


# --- what a source has hidden ---


@pytest.fixture
def stars(db):
    """Published rows of figures that their source had starred."""
    hidden = Observation.objects.filter(current=True, status="suppressed")
    hidden = hidden.select_related("indicator", "population", "student_group")
    assert hidden.exists()
    return list(hidden)


def published(figure):
    return PublishedValue.objects.standing().get(
        indicator=figure.indicator,
        population=figure.population,
        school_year=figure.school_year,
        student_group=figure.student_group,
        grade=figure.grade,
        respondent=figure.respondent,
    )


# Of how many students is no secret of theirs: the CDE prints it beside the star.
NUMBERS = ["value", "low", "high", "numerator", "candidates"]


def test_every_star_of_a_source_is_a_star_here(client, stars):
    for figure in stars:
        row = published(figure)
        served = client.get(f"/api/v1/observations/{row.key}/").json()
        assert served == json.loads(row.row)
        assert served["status"] == "suppressed"
        assert {name: served[name] for name in NUMBERS} == dict.fromkeys(NUMBERS)


def test_stars_are_said_on_the_page_of_their_school(client, stars):
    schools = {figure.population.school for figure in stars if figure.population.school_id}
    for school in schools:
        page = client.get(school.get_absolute_url()).content.decode()
        assert "hidden to protect students" in page


def test_nothing_is_added_up_where_a_school_has_a_star(stars):
    members = read_members()
    groups = Population.objects.filter(school=None)
    for figure in stars:
        around = [
            group.pk
            for group in groups
            if figure.population.school_id in members.of(group.pk, figure.school_year)
        ]
        sums = PublishedValue.objects.standing().filter(
            indicator=figure.indicator,
            population__in=around,
            school_year=figure.school_year,
            student_group=figure.student_group,
            grade=figure.grade,
            respondent=figure.respondent,
            status="computed",
        )
        assert [row.key for row in sums] == []
