from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lausd_pilots.management.commands.work import HANDLERS
from lausd_pilots.releasing.hands import may_confirm
from metrics.models import PreparedRelease, Release
from metrics.publishing.errors import NeedsAnother, PublishError
from metrics.publishing.making import publish
from metrics.publishing.preparing import prepare_release
from metrics.release_files import release_folder, write_missing_release_files
from schools.models import ImportRun
from schools.work import AtWorkAlready, work


class Command(BaseCommand):
    """Makes a release of what was already public at its source.

    Where staff have entered figures about students that are new in it, the release is only
    prepared: another person has to confirm it in the staff area. Where nothing has changed since
    the last release, none is made. Files of a release that are missing are written in any case.
    """

    help = "Makes a release, or prepares one that somebody else has to confirm."

    def create_parser(self, *args, **options):
        # Django's own --version, the version of Django, gives way to the release's.
        return super().create_parser(*args, conflict_handler="resolve", **options)

    def add_arguments(self, parser):
        parser.add_argument("--reason", required=True, help="why; readers see it")
        parser.add_argument("--by", metavar="USER", help="who makes it: a user name")
        parser.add_argument("--version", dest="release", help="such as 2027.1; else the next one")

    def handle(self, *args, **options):
        by = find_user(options["by"]) if options["by"] else None
        given = {"reason": options["reason"], "by": by, "at": timezone.now()}
        try:
            report = publish(**given, version=options["release"])
        except NeedsAnother:
            self.prepare(given, options["release"])
            return
        except PublishError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"The release is made, but not its files: {error}") from error
        write_missing_release_files()
        self.print_report(report)

    def prepare(self, given, version):
        """Worked out here, or by the worker where one is at work."""
        final = Release.State.FINAL.value
        try:
            prepared = prepare_release(**given, version=version or "", state=final)
            work(HANDLERS, once=True, stopped=lambda: False, say=self.stdout.write)
        except PublishError as error:
            raise CommandError(str(error)) from None
        except AtWorkAlready:
            self.stdout.write("A worker is at work: it prepares the release when its turn comes.")
        self.print_prepared(PreparedRelease.objects.select_related("run").get(pk=prepared.pk))

    def print_prepared(self, prepared):
        if prepared.run.state == ImportRun.State.FAILED:
            raise CommandError(prepared.run.note)
        names = [user.get_username() for user in may_confirm(prepared)]
        self.stdout.write(
            "Nothing is published yet: figures that staff have entered are new. The release is "
            f"prepared as number {prepared.pk} at /staff/releases/prepared/{prepared.pk}/. "
            f"It may be confirmed by: {', '.join(names) or 'nobody who has an account so far'}."
        )

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
