"""Where the local districts lie."""

import json

import pytest

from schools.imports.undoing import undo_changes
from schools.models import DistrictBoundary, ImportRun
from tests.directory_files import NOON, problems_of, take_in

pytestmark = pytest.mark.django_db

SQUARE = [[-118.3, 34.0], [-118.2, 34.0], [-118.2, 34.1], [-118.3, 34.0]]
EAST = {"type": "Polygon", "coordinates": [SQUARE]}


def feature(geometry=EAST, name="Local District East"):
    return {
        "type": "Feature",
        "properties": {"OBJECTID": 1, "LD_DIST": name, "SHORTNAME": name.split()[-1]},
        "geometry": geometry,
    }


def geojson(folder, *features):
    path = folder / "districts.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def polygon(*ring):
    return {"type": "Polygon", "coordinates": [list(ring)]}


def test_each_feature_is_the_boundary_of_its_district(tmp_path):
    west = {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}

    read = take_in(geojson(tmp_path, feature(), feature(west, "Local District West")), 2015)

    assert read.problems.listed == []
    found = {each.district.slug: each for each in DistrictBoundary.objects.all()}
    assert found["local-east"].geometry == EAST
    assert found["local-west"].geometry == west
    assert found["local-east"].source.slug == "lausd-local-districts-2015-16"
    (note,) = read.outcome.notes
    assert note == (
        "The file does not draw: Local District Central, Local District Northeast, "
        "Local District Northwest, Local District South."
    )


def test_second_run_changes_nothing_and_a_new_drawing_replaces_the_old(tmp_path):
    take_in(geojson(tmp_path, feature()), 2015)
    again = take_in(geojson(tmp_path, feature()), 2015)
    assert (again.outcome.unchanged, ImportRun.objects.filter(kind="file").count()) == (1, 1)

    triangle = polygon([-118.3, 34.0], [-118.1, 34.0], [-118.1, 34.2], [-118.3, 34.0])
    take_in(geojson(tmp_path, feature(triangle)), 2016)
    older = take_in(geojson(tmp_path, feature()), 2015)

    assert DistrictBoundary.objects.get().geometry == triangle
    assert older.outcome.kept == ["local-east: 2016-17"]


def test_undo_gives_the_earlier_drawing_back(tmp_path):
    take_in(geojson(tmp_path, feature()), 2015)
    take_in(geojson(tmp_path, feature(polygon(*SQUARE[:-1], [-118.4, 34.2], SQUARE[0]))), 2016)
    first, second = ImportRun.objects.filter(kind="file").order_by("pk")

    undo_changes(second, by=None, at=NOON)
    assert DistrictBoundary.objects.get().geometry == EAST
    assert DistrictBoundary.objects.get().import_run == first

    undo_changes(first, by=None, at=NOON)
    assert not DistrictBoundary.objects.exists()


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (None, "The geometry is neither a polygon nor several."),
        (
            {"type": "Point", "coordinates": [-118.3, 34.0]},
            "The geometry is neither a polygon nor several.",
        ),
        ({"type": "Polygon", "coordinates": []}, "The geometry is empty."),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "A polygon has no ring."),
        (polygon(*SQUARE[:3]), "A ring has fewer than four positions."),
        (polygon(*SQUARE[:3], [-118.3, 34.01]), "A ring is not closed"),
        (polygon(SQUARE[0], [200, 34], *SQUARE[2:]), "A position is no longitude and latitude"),
        (polygon(SQUARE[0], [-118, "34"], *SQUARE[2:]), "A position is no longitude and latitude"),
        (polygon(SQUARE[0], [-118], *SQUARE[2:]), "A position is no longitude and latitude"),
        (polygon(SQUARE[0], [float("nan"), 34], *SQUARE[2:]), "A position is no longitude and"),
        (polygon(SQUARE[0], [True, 34], *SQUARE[2:]), "A position is no longitude and latitude"),
        (polygon(SQUARE[0], [6479000.0, 1837000.0], *SQUARE[2:]), "A position is no longitude"),
    ],
)
def test_geometry_that_is_none_is_a_problem(tmp_path, geometry, message):
    ((_row, _column, told),) = problems_of(geojson(tmp_path, feature(geometry)), 2015)

    assert told.startswith(f"Local District East: {message}")


def test_district_that_is_not_known_or_drawn_twice_is_a_problem(tmp_path):
    path = geojson(tmp_path, feature(), feature(), feature(name="Local District Moon"))

    assert [message for _row, _column, message in problems_of(path, 2015)] == [
        "Local District East has more than one feature.",
        "“Local District Moon” is no local district that we know.",
    ]
