"""One figure through all releases: what each of them said."""

from dataclasses import dataclass

from metrics.models import Change, PublishedValue, Release
from metrics.shown import ShownFigure, for_pages, shown


@dataclass(frozen=True)
class Stood:
    """What stood from `first` to `last`; `last` is None where it stands in the latest release.

    `figure` is None for releases that did not have it.
    """

    first: Release
    last: Release | None
    figure: ShownFigure | None
    why: str


@dataclass(frozen=True)
class FigureHistory:
    """The latest first. `figure` is what was published last."""

    figure: ShownFigure
    stood: list[Stood]


def history_of(indicator, key: str, until: Release | None = None) -> FigureHistory | None:
    """As it was known in the release `until`, or in the latest. None where none had the figure.

    Two queries, however many releases.
    """
    rows = PublishedValue.objects.filter(indicator=indicator, key=key)
    releases = Release.objects.all()
    if until is not None:
        rows = rows.filter(first_release__lte=until.number)
        releases = releases.filter(number__lte=until.number)
    found = list(for_pages(rows).order_by("first_release_id"))
    if not found:
        return None
    releases = {release.number: release for release in releases}
    stood: list[Stood] = []
    for row, following in zip(found, [*found[1:], None], strict=True):
        stood.append(_stood(row, releases))
        stood += _absence(row, following, releases)
    return FigureHistory(shown(found[-1]), stood[::-1])


def _stood(row: PublishedValue, releases: dict[int, Release]) -> Stood:
    return Stood(
        first=releases[row.first_release_id],
        last=releases.get(row.last_release_id),
        figure=shown(row),
        why=str(Change(row.change).label) if row.change else "",
    )


def _absence(row, following, releases: dict[int, Release]) -> list[Stood]:
    """The releases between the end of a row and the next one, or the latest."""
    if row.last_release_id is None:
        return []
    gone = row.last_release_id + 1
    if following is None:
        return [Stood(releases[gone], None, None, "")] if gone in releases else []
    if following.first_release_id == gone:
        return []
    return [Stood(releases[gone], releases[following.first_release_id - 1], None, "")]
