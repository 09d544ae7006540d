"""Where the local districts lie: a GeoJSON collection with one feature for each."""

import math
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from schools import years
from schools.models import District, DistrictBoundary, ImportRun, Source

from .changes import Changes
from .directory_known import locked, source_for
from .families import Change, Column, Edition, Family, Layout, Outcome, Reading, Row, Year
from .undoing import undo_changes

CODE = "lausd-local-districts"
FEWEST_POSITIONS = 4
KINDS = ("Polygon", "MultiPolygon")


class BoundaryPlan:
    """What one collection does to the boundaries that we have. See `Plan`."""

    def __init__(self, reading: Reading):
        self.reading = reading
        districts = District.objects.filter(kind=District.Kind.LOCAL)
        self.districts = {_plain(district.name): district for district in districts}
        self.found: dict[int, tuple[District, dict]] = {}
        self.changes = Changes()
        self.source: Source | None = None
        self.changed: list[DistrictBoundary] = []

    def take(self, row: Row) -> None:
        district = self.districts.get(_plain(row["name"]))
        if district is None:
            row.problem("name", _("“%s” is no local district that we know.") % row["name"][:60])
            return
        if district.pk in self.found:
            row.problem("name", _("%s has more than one feature.") % district)
            return
        problem = next(geometry_problems(row.geometry), None)
        if problem:
            row.problem("", f"{district}: {problem}")
            return
        geometry = {name: row.geometry[name] for name in ("type", "coordinates")}
        self.found[district.pk] = (district, geometry)

    def edition(self, school_year: int) -> Edition | None:
        return Edition(f"{CODE}-{years.label(school_year)}", years.in_print(school_year))

    def compare(self, *, school_year: int, source_slug: str) -> Outcome:
        self.changes, self.source, self.changed = Changes(), source_for(source_slug), []
        rows = DistrictBoundary.objects.select_related("source", "import_run").order_by("pk")
        standing = {row.district_id: row for row in locked(rows)}
        outcome = Outcome()
        for district, geometry in self.found.values():
            row = standing.get(district.pk)
            if row is None:
                self._add(district, geometry, outcome)
            elif row.geometry == geometry:
                outcome.unchanged += 1
            elif (row.import_run.school_year or 0) > school_year:
                outcome.kept.append(f"{district.slug}: {years.label(row.import_run.school_year)}")
            else:
                self._replace(district, row, geometry, outcome)
        missing = [each for each in self.districts.values() if each.pk not in self.found]
        if missing:
            named = ", ".join(str(district) for district in missing)
            outcome.notes.append(_("The file does not draw: %s.") % named)
        return outcome

    def _add(self, district: District, geometry: dict, outcome: Outcome) -> None:
        row = DistrictBoundary(district=district, geometry=geometry, source=self.source)
        self.changes.add(row)
        self.changed.append(row)
        outcome.created += 1
        outcome.changes.append(Change(district.slug, None, _drawn(geometry)))

    def _replace(
        self, district: District, row: DistrictBoundary, geometry: dict, outcome: Outcome
    ) -> None:
        before = _drawn(row.geometry)
        self.changes.change(row, {"geometry": geometry, "source": self.source})
        self.changed.append(row)
        outcome.replaced += 1
        outcome.changes.append(Change(district.slug, before, _drawn(geometry)))

    def apply(self, run: ImportRun, *, by, at: datetime) -> None:
        if not self.changes:
            return
        self.source.pk = run.source_id
        for row in self.changed:
            self.changes.change(row, {"import_run": run})
        self.changes.write(run, by=by, at=at)


def geometry_problems(geometry: Any) -> Iterator[str]:
    """What is wrong with a GeoJSON geometry of a district, a sentence each."""
    if not isinstance(geometry, dict) or geometry.get("type") not in KINDS:
        yield _("The geometry is neither a polygon nor several.")
        return
    parts = geometry.get("coordinates")
    if not isinstance(parts, list) or not parts:
        yield _("The geometry is empty.")
        return
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            yield _("A polygon has no ring.")
            continue
        for ring in polygon:
            yield from _ring_problems(ring)


def _ring_problems(ring: Any) -> Iterator[str]:
    if not isinstance(ring, list) or len(ring) < FEWEST_POSITIONS:
        yield _("A ring has fewer than four positions.")
    elif not all(map(_is_position, ring)):
        yield _("A position is no longitude and latitude in degrees.")
    elif ring[0] != ring[-1]:
        yield _("A ring is not closed: it does not end where it begins.")


def _is_position(position: Any) -> bool:
    """Longitude first. A height may follow. Metres of a map projection are out of range."""
    if not isinstance(position, list) or len(position) not in (2, 3):
        return False
    if not all(type(number) in (int, float) and math.isfinite(number) for number in position):
        return False
    return abs(position[0]) <= 180 and abs(position[1]) <= 90


def _drawn(geometry: dict) -> str:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry]
    return _("%s parts") % len(polygons)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().removeprefix("local district ")


FAMILY = Family(
    code=CODE,
    title="Boundaries of the local districts",
    title_es="Límites de los distritos locales",
    publisher="Los Angeles Unified School District",
    layouts=(
        Layout(
            "features by district",
            (Column("name", ("LD_DIST", "SHORTNAME", "NAME")),),
            geojson=True,
        ),
    ),
    year=Year(),
    plan=BoundaryPlan,
    undo=undo_changes,
)
