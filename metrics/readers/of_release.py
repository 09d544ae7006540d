"""The figures of one release: of the one that is asked for, or else of the latest."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.models import PublishedValue, Release
from metrics.models.releases import PublishedValueQuerySet
from schools.readers.asked import Fault

NAME = "release"
MOST_NAMED = 12


@dataclass(frozen=True)
class AskedRelease:
    """`release` is None where none was asked for: then the latest is shown, whichever it is."""

    release: Release | None
    latest: Release | None
    faults: list[Fault]

    @property
    def version(self) -> str:
        return self.release.version if self.release else ""

    @property
    def is_latest(self) -> bool:
        return self.release is None or self.release == self.latest


LATEST = AskedRelease(None, None, [])


def asked_release(values: Sequence[str]) -> AskedRelease:
    """`values` are those of the word `release` in an address, in their order."""
    values = [value for value in values if value]
    if not values:
        return LATEST
    releases = {release.version: release for release in Release.objects.latest_first()}
    latest = next(iter(releases.values()), None)
    known = [releases[value] for value in values if value in releases]
    faults = [
        Fault(NAME, _unknown(value, list(releases))) for value in values if value not in releases
    ]
    if len(set(known)) > 1:
        faults.append(
            Fault(NAME, _("This page shows one at a time: the first that was asked for."))
        )
    return AskedRelease(known[0] if known else None, latest, faults)


def figures_of(release: Release | None) -> PublishedValueQuerySet:
    """As they stood in the release; those of the latest where it is None."""
    published = PublishedValue.objects.all()
    return published.in_release(release) if release else published.standing()


def _unknown(value: str, versions: list[str]) -> str:
    """An address may hold anything, so only the beginning of it is said again."""
    words = _("There is no release “%(value)s”. There is: %(there)s.")
    named = ", ".join(versions[:MOST_NAMED]) or _("none yet")
    return words % {"value": value[:60], "there": named}
