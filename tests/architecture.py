"""Finds what breaks the direction of imports. `test_architecture.py` says what may not be found."""

import ast
import re
from functools import cache
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
# From the lowest up: each may know those before it, and nothing of those after it.
LAYERS = ["schools", "metrics", "reforms", "lausd_pilots"]
TRANSLATES = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
PUBLIC_FILES = {"readers", "views", "api", "feeds", "charts", "search", "sitemaps", "filters"}
PUBLIC_FOLDERS = PUBLIC_FILES | {"pages"}


def higher(layer: str) -> list[str]:
    return LAYERS[LAYERS.index(layer) + 1 :]


def modules(layer: str) -> list[Path]:
    return sorted((ROOT / layer).rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    """Kept, so that each module is read once and what is asked of it is asked once."""
    return ast.parse(path.read_text())


def is_public(path: Path) -> bool:
    """Whether what the module finds can be seen by anybody."""
    inside = path.relative_to(ROOT)
    return path.stem in PUBLIC_FILES or bool(PUBLIC_FOLDERS & set(inside.parts[:-1]))


# --- what a module says ---


def imported(tree: ast.AST) -> set[str]:
    """The packages that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@cache
def docstrings(tree: ast.AST) -> set[int]:
    """Strings that stand alone: docstrings, and the like."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


@cache
def translated(tree: ast.AST) -> set[int]:
    """Strings that people read, in which `Target` is a word and no model."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        id(argument)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in TRANSLATES
        for argument in call.args
    }


@cache
def strings(tree: ast.AST) -> list[str]:
    """Every string that code could take for a name: no docstring, no text, no blank in it."""
    passed_over = docstrings(tree) | translated(tree)
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in passed_over
        and re.fullmatch(r"[A-Za-z_][\w.:-]*", node.value)
    ]


@cache
def identifiers(tree: ast.AST) -> list[str]:
    """The names that code uses; those of imports count, those it defines do not."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.append(node.id)
        elif isinstance(node, ast.Attribute):
            found.append(node.attr)
        elif isinstance(node, ast.alias):
            found.append(node.name)
        elif isinstance(node, ast.keyword) and node.arg:
            found.append(node.arg)
    return found


def lookups(tree: ast.AST) -> set[str]:
    """Words by which a query or an attribute could follow a relation."""
    return {part for word in lookups_and_paths(tree) + strings(tree) for part in parts(word)}


@cache
def lookups_and_paths(tree: ast.AST) -> list[str]:
    """Without strings of one word, which may name a page or an endpoint just as well."""
    used = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    used += [node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg]
    return used + [string for string in strings(tree) if "__" in string]


def parts(word: str) -> list[str]:
    return re.split(r"__|\.|:", word)


def words(tree: ast.AST) -> set[str]:
    return {part for word in identifiers(tree) + strings(tree) for part in word.split(".")}


# --- what breaks the rule ---


def upward_imports(tree: ast.AST, layer: str) -> set[str]:
    return imported(tree) & set(higher(layer))


def upward_labels(tree: ast.AST, layer: str) -> set[str]:
    """Strings such as `metrics.Observation`, `reforms` or `reforms:detail`."""
    above = set(higher(layer))
    return {string for string in strings(tree) if re.split(r"[.:]", string)[0] in above}


def upward_names(tree: ast.AST, layer: str) -> set[str]:
    return words(tree) & model_names(higher(layer))


def upward_lookups(tree: ast.AST, layer: str) -> set[str]:
    return lookups(tree) & (names_from_above(layer) - own_names(layer))


def models_of(layers: list[str]) -> list:
    configs = [config for config in apps.get_app_configs() if config.label in layers]
    return [model for config in configs for model in config.get_models(include_auto_created=True)]


def model_names(layers: list[str]) -> set[str]:
    return {model.__name__ for model in models_of(layers)}


@cache
def names_from_above(layer: str) -> set[str]:
    """The names by which this app or a lower one could follow a relation that a higher declares."""
    relations = [field for model in models_of(higher(layer)) for field in relations_of(model)]
    here = [
        field for field in relations if field.related_model._meta.app_label not in higher(layer)
    ]
    return {name for field in here for name in reverse_names(field)}


def relations_of(model) -> list:
    fields = [field for field in model._meta.get_fields() if field.concrete and field.remote_field]
    return [field for field in fields if not field.remote_field.hidden]


def reverse_names(field) -> set[str]:
    return {field.remote_field.get_accessor_name(), field.related_query_name()}


@cache
def own_names(layer: str) -> set[str]:
    """What this app or a lower one calls so itself: a field, a relation, a function, a class."""
    layers = LAYERS[: LAYERS.index(layer) + 1]
    models = models_of(layers)
    fields = {field for model in models for field in model._meta.get_fields() if field.concrete}
    relations = {
        name for model in models for field in relations_of(model) for name in reverse_names(field)
    }
    return (
        {field.name for field in fields}
        | relations
        | {name for app in layers for name in defined(app)}
    )


def defined(layer: str) -> set[str]:
    trees = [tree_of(path) for path in modules(layer)]
    makers = (ast.FunctionDef, ast.ClassDef)
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, makers)}


def upward_relations(model) -> set[str]:
    above = higher(model._meta.app_label)
    targets = [field.related_model for field in model._meta.get_fields() if field.concrete]
    labels = {target._meta.label for target in targets if target and target != "self"}
    return {label for label in labels if label.partition(".")[0] in above}


def upward_dependencies(layer: str, migration) -> set[str]:
    needed = {app for app, _name in [*migration.dependencies, *migration.run_before]}
    return needed & set(higher(layer))


# --- what the public may not see ---


def unpublished(tree: ast.AST) -> set[str]:
    """Ways to a working figure: the model's name, or a relation that leads to it."""
    observation = apps.get_model("metrics", "Observation")
    relations = {name for field in relations_of(observation) for name in reverse_names(field)}
    used = {part for word in lookups_and_paths(tree) for part in parts(word)}
    return (words(tree) & {"Observation"}) | (used & relations)
