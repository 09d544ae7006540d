"""The records of the documents, as the tests use them."""

from datetime import UTC, datetime

from django.apps import apps
from django.db import connection

from lausd_pilots.loading.load import load_records
from metrics.actions import publish
from metrics.models import Release
from tests.triggers import lifted

LOADED_AT = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
FIRST_VERSION = "2021.1"
OURS = {"schools", "metrics", "reforms"}


def load_and_publish():
    """Safe to repeat: does nothing where all of it is there."""
    load_records(at=LOADED_AT)
    if not Release.objects.exists():
        publish(reason="As first loaded.", by=None, at=LOADED_AT, version=FIRST_VERSION)


def empty_our_tables():
    """In any order, since references are checked when a transaction ends."""
    models = apps.get_models(include_auto_created=True)
    with lifted(), connection.cursor() as cursor:
        for model in models:
            if model._meta.app_label in OURS:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
