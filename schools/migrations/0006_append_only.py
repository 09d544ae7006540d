from django.db import migrations

from schools.triggers import histories_stay, installed


def guards(registry):
    return histories_stay(registry, "schools")


class Migration(migrations.Migration):
    dependencies = [("schools", "0005_histories_begin")]

    operations = [installed(guards)]
