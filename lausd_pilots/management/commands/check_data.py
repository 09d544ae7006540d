from django.core.management.base import BaseCommand, CommandError

from lausd_pilots.checking import CHECKS, breaches


class Command(BaseCommand):
    help = "Proves the rules that no single row can state; prints one line for each breach."

    def handle(self, *args, **options):
        count = 0
        for breach in breaches():
            count += 1
            self.stdout.write(breach)
        if count:
            raise CommandError(f"{count} breaches.")
        self.stdout.write(f"{len(CHECKS)} rules hold.")
