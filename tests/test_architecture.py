"""Imports go one way: lausd_pilots → reforms → metrics → schools (docs/adr/0007).

Each rule is shown to bite on a line of code that breaks it, and then held against all code.
"""

import ast

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.test.utils import isolate_apps

from tests import architecture

MODULES = [
    pytest.param(layer, path, id=str(path.relative_to(architecture.ROOT)))
    for layer in architecture.LAYERS
    for path in architecture.modules(layer)
]
LONGEST_FILE = 300
LONGEST_FUNCTION = 50
BANNED_FILES = {"utils.py", "helpers.py"}


@pytest.mark.parametrize(("layer", "path"), MODULES)
def test_module_imports_nothing_above_it(layer, path):
    assert not architecture.upward_imports(architecture.tree_of(path), layer)


@pytest.mark.parametrize(
    "code",
    [
        "import metrics",
        "import metrics.models",
        "from metrics.models import Observation",
        "from reforms import policy",
        "def later():\n    from lausd_pilots import settings",
    ],
)
def test_upward_import_is_found(code):
    assert architecture.upward_imports(ast.parse(code), "schools")


@pytest.mark.parametrize("code", ["import schools", "from metrics import models", "import json"])
def test_import_of_a_lower_app_is_allowed(code):
    assert not architecture.upward_imports(ast.parse(code), "reforms")


@pytest.mark.parametrize(("layer", "path"), MODULES)
def test_module_names_no_app_above_it(layer, path):
    assert not architecture.upward_labels(architecture.tree_of(path), layer)


@pytest.mark.parametrize(
    "code", ["get_model('metrics', 'X')", "key = 'reforms.Initiative'", "reverse('reforms:list')"]
)
def test_label_of_a_higher_app_is_found(code):
    assert architecture.upward_labels(ast.parse(code), "schools")


@pytest.mark.parametrize(
    "code", ["'''metrics'''", "name = _('metrics')", "# metrics", "why = 'metrics are above us'"]
)
def test_word_in_a_text_is_no_label(code):
    assert not architecture.upward_labels(ast.parse(code), "schools")


@pytest.mark.parametrize(("layer", "path"), MODULES)
def test_module_names_no_model_above_it(layer, path):
    assert not architecture.upward_names(architecture.tree_of(path), layer)


@pytest.mark.parametrize(
    "code",
    [
        "rows = Observation.objects.all()",
        "rows = models.Observation",
        "label = 'Observation'",
        "model = get('metrics.Observation')",
        "from somewhere import Observation",
    ],
)
def test_model_name_of_a_higher_app_is_found(code):
    assert "Observation" in architecture.upward_names(ast.parse(code), "schools")


@pytest.mark.parametrize("code", ["'''Observation'''", "_('Observation')", "'An Observation.'"])
def test_model_name_in_a_text_is_allowed(code):
    assert not architecture.upward_names(ast.parse(code), "schools")


@pytest.mark.parametrize(("layer", "path"), MODULES)
def test_module_follows_no_relation_of_an_app_above_it(layer, path):
    assert not architecture.upward_lookups(architecture.tree_of(path), layer)


@pytest.mark.parametrize(
    "code",
    [
        "school.{name}.all()",
        "schools.filter({name}__isnull=True)",
        "schools.prefetch_related('{name}')",
        "schools.values('{name}__school_year')",
    ],
)
def test_reverse_lookup_of_a_higher_app_is_found(code):
    member = apps.get_model("metrics", "PopulationMember")
    name = member._meta.get_field("school").related_query_name()

    assert architecture.upward_lookups(ast.parse(code.format(name=name)), "schools") == {name}


def test_relations_lead_only_down():
    upward = {
        model._meta.label: architecture.upward_relations(model)
        for model in architecture.models_of(architecture.LAYERS)
    }

    assert {label: found for label, found in upward.items() if found} == {}


@isolate_apps("schools")
def test_upward_relation_is_found():
    class Wrong(models.Model):
        indicator = models.ForeignKey(apps.get_model("metrics", "Indicator"), models.CASCADE)

        class Meta:
            app_label = "schools"

    assert architecture.upward_relations(Wrong) == {"metrics.Indicator"}


@isolate_apps("schools")
def test_upward_many_to_many_is_found():
    class Wrong(models.Model):
        indicators = models.ManyToManyField(apps.get_model("metrics", "Indicator"))

        class Meta:
            app_label = "schools"

    assert architecture.upward_relations(Wrong) == {"metrics.Indicator"}


def test_migrations_depend_only_on_lower_apps():
    upward = {
        key: architecture.upward_dependencies(key[0], migration)
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if key[0] in architecture.LAYERS
    }

    assert upward
    assert {key: found for key, found in upward.items() if found} == {}


def test_upward_migration_dependency_is_found():
    migration = migrations.Migration("0002_wrong", "schools")
    migration.dependencies = [("metrics", "0001_initial")]
    assert architecture.upward_dependencies("schools", migration) == {"metrics"}

    migration.dependencies, migration.run_before = [], [("reforms", "0001_initial")]
    assert architecture.upward_dependencies("schools", migration) == {"reforms"}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=str(path.relative_to(architecture.ROOT)))
        for layer in architecture.LAYERS
        for path in architecture.modules(layer)
        if architecture.is_public(path)
    ],
)
def test_public_code_reads_no_working_figure(path):
    assert not architecture.unpublished(architecture.tree_of(path))


@pytest.mark.parametrize(
    "code",
    [
        "from metrics.models import Observation",
        "models.Observation.objects.all()",
        "apps.get_model('metrics', 'Observation')",
        "indicator.observations.all()",
        "Indicator.objects.filter(observations__value=1)",
        "Indicator.objects.values('observations__value')",
    ],
)
def test_way_to_a_working_figure_is_found(code):
    assert architecture.unpublished(ast.parse(code))


@pytest.mark.parametrize("code", ["router.register('observations', View)", "'''Observation'''"])
def test_name_of_the_endpoint_is_allowed(code):
    assert not architecture.unpublished(ast.parse(code))


@pytest.mark.parametrize(
    ("path", "public"),
    [
        ("lausd_pilots/pages/schools.py", True),
        ("lausd_pilots/api/filters.py", True),
        ("metrics/readers.py", True),
        ("reforms/readers/milestones.py", True),
        ("metrics/actions.py", False),
        ("metrics/admin.py", False),
    ],
)
def test_public_code_is_known_by_its_place(path, public):
    assert architecture.is_public(architecture.ROOT / path) is public


@pytest.mark.parametrize(("layer", "path"), MODULES)
def test_module_is_short_and_has_a_name_of_its_own(layer, path):
    if path.parent.name != "migrations":
        assert len(path.read_text().splitlines()) <= LONGEST_FILE
    assert path.name not in BANNED_FILES
    assert not long_functions(architecture.tree_of(path))


def long_functions(tree):
    return [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]


def test_long_function_is_found():
    assert long_functions(ast.parse("def long():\n" + "    1\n" * LONGEST_FUNCTION)) == ["long"]


# The adversary must not know how figures are hidden, nor see what is: else it would prove nothing.
NOT_FOR_THE_ADVERSARY = ("metrics.suppression", "metrics.publishing", "metrics.aggregates")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem)
        for path in sorted((architecture.ROOT / "lausd_pilots" / "auditing").rglob("*.py"))
    ],
)
def test_adversary_sees_only_what_is_public(path):
    tree = architecture.tree_of(path)

    assert not architecture.unpublished(tree)
    assert not architecture.words(tree) & {"HiddenFigure", "PreparedRelease", "Withdrawal"}
    assert not insights(tree)


@pytest.mark.parametrize(
    "code",
    [
        "import metrics.suppression",
        "from metrics.suppression import protect",
        "from metrics import suppression",
        "from metrics.suppression.limits import Limits",
    ],
)
def test_insight_of_the_adversary_is_found(code):
    assert insights(ast.parse(code))


def insights(tree):
    named = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            named += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in named if name.startswith(NOT_FOR_THE_ADVERSARY)]
