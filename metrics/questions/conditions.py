"""Conditions on the rows of published figures, in SQL."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from metrics.models import PublishedValue

TABLE = PublishedValue._meta.db_table


class Condition(NamedTuple):
    """`sql` has a %s for each of the parameters."""

    sql: str
    parameters: tuple = ()

    def without_index(self) -> "Condition":
        """The same for the database, but that it looks for the rows by other conditions.

        Takes one that begins with a number's column.
        """
        return self._replace(sql=f"+{self.sql}")


NOTHING = Condition("1 = 0")


def one_of(column: str, values: Collection[Any]) -> Condition:
    """A single value is compared, so that an index gives the rows in their order."""
    if not values:
        return NOTHING
    if len(values) == 1:
        return Condition(f"{column} = %s", tuple(values))
    return Condition(f"{column} IN ({', '.join(['%s'] * len(values))})", tuple(values))


def among(column: str, found: QuerySet, *, negated: bool = False) -> Condition:
    """`found` gives values of the column, and none that are null."""
    sql, parameters = found.order_by().query.sql_with_params()
    return Condition(f"{column} {'NOT IN' if negated else 'IN'} ({sql})", tuple(parameters))


def in_release(number: int) -> Condition:
    """As `PublishedValueQuerySet.in_release`: rows that begin later are none of it."""
    sql = "first_release_id <= %s AND (last_release_id IS NULL OR last_release_id >= %s)"
    return Condition(sql, (number, number))


def any_of(conditions: Iterable[Condition]) -> Condition:
    conditions = list(conditions)
    sql = " OR ".join(f"({condition.sql})" for condition in conditions)
    return Condition(f"({sql})", _parameters(conditions))


def all_of(conditions: Iterable[Condition]) -> Condition:
    conditions = list(conditions)
    sql = " AND ".join(condition.sql for condition in conditions)
    return Condition(sql or "1 = 1", _parameters(conditions))


def _parameters(conditions: list[Condition]) -> tuple:
    return tuple(value for condition in conditions for value in condition.parameters)
