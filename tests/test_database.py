"""The database of the tests comes about as one on a new machine does."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.database import NotMade, copy_the_made


@pytest.mark.django_db
def test_every_migration_has_run():
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert ("schools", "0001_initial") in executor.loader.applied_migrations


def test_nobody_waits_for_a_database_whose_making_has_failed(tmp_path):
    with pytest.raises(NotMade):
        copy_the_made(tmp_path)
