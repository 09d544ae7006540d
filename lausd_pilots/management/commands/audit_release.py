from django.core.management.base import BaseCommand, CommandError

from lausd_pilots.auditing.reading import (
    changes_since_earlier,
    hidden_metric_years,
    read_world,
    rows_of,
)
from lausd_pilots.auditing.report import attack
from lausd_pilots.auditing.rule_aware import Rule
from metrics.models import Release

SHOWN = 20


class Command(BaseCommand):
    """Attacks a release as somebody would who sees all that is public, and nothing else."""

    help = "Tries to work out the hidden figures of a release; fails where it can."

    def create_parser(self, *args, **options):
        # Django's own --version, the version of Django, would be taken for the release's.
        return super().create_parser(*args, conflict_handler="resolve", **options)

    def add_arguments(self, parser):
        parser.add_argument("version", nargs="?", help="such as 2027.1; else the latest release")

    def handle(self, *args, **options):
        release = find_release(options["version"])
        world = read_world()
        breaches = [*self.attack(release, world), *self.compare(release, world)]
        for key in breaches[:SHOWN]:
            self.stderr.write(key)
        if breaches:
            raise CommandError(f"{len(breaches)} figures of {release.version} are not protected.")
        self.stdout.write(f"{release.version}: nothing that we hide could be worked out.")

    def attack(self, release, world):
        """Keys of what could be worked out; one line for each metric-year with hidden figures."""
        metric_years = hidden_metric_years(release)
        if not metric_years:
            self.stdout.write(
                f"{release.version} hides no figure, so that there is nothing to work out."
            )
            return
        for metric_year in metric_years:
            for found in attack(rows_of(release, metric_year), world, Rule()):
                self.stdout.write(line_about(found))
                yield from found.breaches

    def compare(self, release, world):
        """Keys of what this release and earlier ones give away together."""
        changes = changes_since_earlier(release, world)
        if changes.shown_before:
            self.stdout.write(
                f"{len(changes.shown_before)} hidden figures were shown by an earlier release, "
                "which stays readable: withdraw those that must not be known."
            )
        yield from changes.unstarred


def find_release(version: str | None) -> Release:
    if version is None:
        release = Release.objects.newest()
        if release is None:
            raise CommandError("Nothing has been published yet.")
        return release
    try:
        return Release.objects.get(version=version)
    except Release.DoesNotExist:
        raise CommandError(f"There is no release {version!r}.") from None


def line_about(found) -> str:
    parts = [
        f"{found.hidden} hidden by us",
        f"{len(found.recovered)} recovered",
        f"{len(found.narrowed)} narrowed",
        f"{len(found.proved)} proved none or all",
    ]
    if found.source_s_hidden:
        parts.append(
            f"{found.source_s_hidden} hidden by their source "
            f"({len(found.source_s_own)} follow from what it shows itself)"
        )
    return f"{found.name}: {', '.join(parts)}"
