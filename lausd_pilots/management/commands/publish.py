from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from metrics.actions import PublishError, publish
from metrics.release_files import release_folder, write_missing_release_files


class Command(BaseCommand):
    """Makes a release of what was already public at its source.

    Where nothing has changed since the last release, none is made. Files of a release that are
    missing are written in either case.
    """

    help = "Makes a release of what was already public at its source."

    def create_parser(self, *args, **options):
        # Django's own --version, the version of Django, gives way to the release's.
        return super().create_parser(*args, conflict_handler="resolve", **options)

    def add_arguments(self, parser):
        parser.add_argument("--reason", required=True, help="why; readers see it")
        parser.add_argument("--by", metavar="USER", help="who makes it: a user name")
        parser.add_argument("--version", dest="release", help="such as 2027.1; else the next one")

    def handle(self, *args, **options):
        by = find_user(options["by"]) if options["by"] else None
        try:
            report = publish(
                reason=options["reason"], by=by, at=timezone.now(), version=options["release"]
            )
        except PublishError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"The release is made, but not its files: {error}") from error
        write_missing_release_files()
        self.print_report(report)

    def print_report(self, report):
        if report.release is None:
            self.stdout.write("Nothing has changed since the last release: none was made.")
            return
        release = report.release
        self.stdout.write(
            f"{release.version}: {report.added} figures added, {report.changed} changed, "
            f"{report.removed} removed; {release.figures} in all. "
            f"Files: {release_folder(release.version)}"
        )


def find_user(name: str):
    user = get_user_model()
    try:
        return user._default_manager.get_by_natural_key(name)
    except user.DoesNotExist:
        raise CommandError(f"There is no user {name!r}.") from None
