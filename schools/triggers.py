"""Rules about what may happen to a row, which no constraint can state: triggers on both engines.

Migrations install them with `installed(…)`. Django rebuilds a table on SQLite to change a column,
which drops its triggers; and SQLite refuses to rename a table while a trigger of another one
names it. So a later migration that changes a guarded table, or one that a condition below reads,
takes the guards off first and puts them back at its end. `tests/test_append_only.py` tries every
guarded table, so that a lost guard is noticed. Nothing in the software lifts them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from .history import PREFIX

INSERT, UPDATE, DELETE, TRUNCATE, REPLACE = "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REPLACE"
# What only one engine has: a table emptied at once, and rows that an INSERT OR REPLACE removes.
ONLY_ON = {TRUNCATE: "postgresql", REPLACE: "sqlite"}


@dataclass(frozen=True)
class Guard:
    """Refuses an event on a table where a condition on OLD and NEW holds: SQL for both engines."""

    name: str
    table: str
    event: str
    refusal: str
    condition: str = "TRUE"


def append_only(table: str, *, key: str) -> list[Guard]:
    """Rows are only added."""
    refusal = f"{table}: rows are only added."
    return [*stays(table, [key]), Guard(f"{table}_no_update", table, UPDATE, refusal)]


def stays(table: str, *keys: Sequence[str]) -> list[Guard]:
    """No row goes, nor is one replaced, of which triggers on deleting are not told.

    `keys` are the columns by which there is only one row.
    """
    refusal = f"{table}: rows stay."
    matches = [" AND ".join(f"{name} = NEW.{name}" for name in key) for key in keys]
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {' OR '.join(matches)})"
    return [
        Guard(f"{table}_no_delete", table, DELETE, refusal),
        Guard(f"{table}_no_truncate", table, TRUNCATE, refusal),
        Guard(f"{table}_no_replace", table, REPLACE, refusal, taken),
    ]


def only_changes(table: str, *columns: str, of: Sequence[str]) -> Guard:
    """Of all columns `of` the table, an update changes only `columns`."""
    others = [same(name) for name in of if name not in columns]
    return Guard(
        f"{table}_only_changes",
        table,
        UPDATE,
        f"{table}: only {', '.join(columns)} may change.",
        f"NOT ({' AND '.join(others)})",
    )


def same(column: str) -> str:
    """Whether an update leaves a column as it is, also where it is null."""
    old, new = f'OLD."{column}"', f'NEW."{column}"'
    return f"COALESCE({old} = {new}, {old} IS NULL AND {new} IS NULL)"


def columns_of(registry: Apps, app_label: str, name: str) -> list[str]:
    """As they are at that migration."""
    return [field.column for field in registry.get_model(app_label, name)._meta.concrete_fields]


def histories_stay(registry: Apps, app_label: str) -> list[Guard]:
    """For every history table that an app has at that migration."""
    models = registry.get_app_config(app_label).get_models()
    tables = sorted(each._meta.db_table for each in models if each.__name__.startswith(PREFIX))
    return [guard for table in tables for guard in append_only(table, key="history_id")]


def installed(guards_at) -> migrations.RunPython:
    """A step of a migration. `guards_at` gives the guards, from the models as they are then."""
    return migrations.RunPython(partial(_install, guards_at), partial(_remove, guards_at))


def lifted(guards_at) -> migrations.RunPython:
    """The step before a guarded table is changed; `installed` comes after it."""
    return migrations.RunPython(partial(_remove, guards_at), partial(_install, guards_at))


def _install(guards_at, registry: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in guards_at(registry):
        for statement in statements(guard, editor.connection.vendor):
            editor.execute(statement, params=None)


def _remove(guards_at, registry: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in guards_at(registry):
        if editor.connection.vendor == "postgresql":
            # The trigger goes with its function.
            editor.execute(f"DROP FUNCTION IF EXISTS {guard.name}() CASCADE", params=None)
        else:
            editor.execute(f"DROP TRIGGER IF EXISTS {guard.name}", params=None)


def statements(guard: Guard, vendor: str) -> list[str]:
    if ONLY_ON.get(guard.event, vendor) != vendor:
        return []
    return _on_postgresql(guard) if vendor == "postgresql" else [_on_sqlite(guard)]


def _on_sqlite(guard: Guard) -> str:
    event = INSERT if guard.event == REPLACE else guard.event
    return (
        f"CREATE TRIGGER {guard.name} BEFORE {event} ON {guard.table} FOR EACH ROW "
        f"WHEN {guard.condition} BEGIN SELECT RAISE(ABORT, '{guard.refusal}'); END"
    )


def _on_postgresql(guard: Guard) -> list[str]:
    each = "STATEMENT" if guard.event == TRUNCATE else "ROW"
    # A deletion goes on with the old row, all else with the new one.
    function = (
        f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {guard.condition} THEN RAISE EXCEPTION '{guard.refusal}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    trigger = (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
        f"FOR EACH {each} EXECUTE FUNCTION {guard.name}()"
    )
    return [function, trigger]
