from django.core.management.base import BaseCommand, CommandError

from schools.chains import audit


class Command(BaseCommand):
    help = (
        "Proves that the history of every record is whole and ends with what the record holds; "
        "prints one line for each breach, and one digest over all that can be noted elsewhere."
    )

    def handle(self, *args, **options):
        found = audit()
        for breach in found.breaches:
            self.stdout.write(breach)
        self.stdout.write(f"{found.rows} history rows of {found.records} records: {found.heads}")
        if found.breaches:
            raise CommandError(f"{len(found.breaches)} breaches.")
