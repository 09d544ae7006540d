"""A database and a folder of one's own for processes that are killed."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from tests.database import copy_database, copy_sqlite, drop_database


class Site:
    """Begins as a copy of the tests' own, and is brought back to how it was when it was kept."""

    def __init__(self, folder: Path):
        self.folder, self.kept_folder = folder / "site", folder / "kept"
        self.is_file = connection.vendor == "sqlite"
        self.database = f"{connection.settings_dict['NAME']}_killed"
        self.kept_database = f"{self.database}_kept"

    @contextmanager
    def opened(self) -> Iterator["Site"]:
        """Within it all queries go to this database."""
        shutil.copytree(settings.DATA_DIR / "releases", self.folder / "releases")
        if self.is_file:
            self.database = self.folder / "db.sqlite3"
            copy_sqlite(connection.connection, self.database)
        else:
            connection.close()
            copy_database(connection.settings_dict["NAME"], self.database)
        usual, connections["default"] = connections["default"], connection.copy()
        connection.settings_dict["NAME"] = self.database
        try:
            yield self
        finally:
            connection.close()
            connections["default"] = usual
            if not self.is_file:
                drop_database(self.database)
                drop_database(self.kept_database)

    def keep(self) -> None:
        connection.close()
        shutil.rmtree(self.kept_folder, ignore_errors=True)
        shutil.copytree(self.folder, self.kept_folder)
        if not self.is_file:
            copy_database(self.database, self.kept_database)

    def bring_back(self) -> None:
        connection.close()
        shutil.rmtree(self.folder)
        shutil.copytree(self.kept_folder, self.folder)
        if not self.is_file:
            copy_database(self.kept_database, self.database)

    def environment(self) -> dict[str, str]:
        found = {**os.environ, "DATA_DIR": str(self.folder), "LOG_LEVEL": "WARNING"}
        found["DJANGO_SETTINGS_MODULE"] = "lausd_pilots.settings"
        if not self.is_file:
            server = os.environ["DATABASE_URL"].rpartition("/")[0]
            found["DATABASE_URL"] = f"{server}/{self.database}"
        return found

    def wait_until_left(self) -> None:
        """PostgreSQL may still finish what a process asked for that is gone."""
        while not self.is_file and _others_are_connected():
            time.sleep(0.05)


def _others_are_connected() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0] > 0
