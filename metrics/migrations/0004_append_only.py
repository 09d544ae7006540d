from django.db import migrations

from schools.triggers import columns_of, histories_stay, installed, only_changes, stays


def guards(registry):
    """A working figure stays as it is: a newer one only takes `current` from it."""
    table = "metrics_observation"
    columns = columns_of(registry, "metrics", "Observation")
    return [
        *histories_stay(registry, "metrics"),
        *stays(table, ["id"]),
        only_changes(table, "current", of=columns),
    ]


class Migration(migrations.Migration):
    dependencies = [("metrics", "0003_histories_begin")]

    operations = [installed(guards)]
