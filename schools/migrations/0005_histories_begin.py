from django.db import migrations
from django.utils import timezone

from schools.history import begin_histories


def begin(registry, _editor):
    """Every record gets its first history row, with which the later ones are compared."""
    begin_histories(registry, "schools", at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("schools", "0004_history")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
