from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lausd_pilots.management.commands.publish import find_user
from metrics.actions.withdrawing import withdraw
from metrics.publishing.errors import PublishError
from metrics.release_files import write_missing_release_files


class Command(BaseCommand):
    """Erases figures from every release that held them: see docs/adr/0018.

    Only for the privacy of a child. A wrong figure is corrected, and published again.
    """

    help = "Withdraws published figures from every release, for the sake of privacy."

    def add_arguments(self, parser):
        parser.add_argument("keys", nargs="+", metavar="KEY", help="the id of a published figure")
        parser.add_argument("--reason", required=True, help="why; only staff see it")
        parser.add_argument("--by", metavar="USER", required=True, help="who: a user name")

    def handle(self, *args, keys, reason, by, **options):
        try:
            done = withdraw(keys, reason=reason, by=find_user(by), at=timezone.now())
        except PublishError as error:
            raise CommandError(str(error)) from None
        try:
            write_missing_release_files()
        except OSError as error:
            raise CommandError(f"It is withdrawn, but files are not written: {error}") from error
        self.print_done(done)

    def print_done(self, done):
        versions = ", ".join(release.version for release in done.releases)
        figures = f"{len(done.keys)} figures withdrawn from {versions}."
        self.stdout.write(figures if done.keys else "Withdrawn already: nothing was changed.")
        if done.related:
            self.stdout.write("These hold the same students, and could give them away:")
            for key in done.related:
                self.stdout.write(f"  {key}")
