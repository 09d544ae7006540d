"""Of which kind a change is, through the API: as the row says, or as two rows show."""

import json

import pytest

from metrics.models import PublishedValue, Release
from tests.api import ask, every_row
from tests.factories import make

pytestmark = pytest.mark.django_db

KEY = "early-literacy-benchmarks/pilot/2020-21/all/1/-"


def changed(change, **edits):
    """The figure ends with 2021.1 and begins anew in 2027.1; `edits` are made to its row's text."""
    first = Release.objects.get(version="2021.1")
    later = make(Release, number=first.number + 1, version="2027.1", changed=1)
    value = PublishedValue.objects.get(key=KEY)
    PublishedValue.objects.filter(pk=value.pk).update(last_release=first)
    value.row = json.dumps(json.loads(value.row) | edits, separators=(",", ":"))
    value.pk, value.first_release, value.change = None, later, change
    value.save(force_insert=True)
    return later


def row():
    [found] = every_row("changes/", {"since": "2021.1"})
    assert ask(f"changes/2027.1/{KEY}/").json() == found
    return found


@pytest.mark.parametrize(
    ("change", "kind", "nature"),
    [
        ("real", "changed", "real"),
        ("correction", "changed", "correction"),
        ("technical", "technical", None),
        ("withdrawn", "withdrawn", None),
    ],
)
def test_kind_is_what_the_row_says(change, kind, nature):
    changed(change, value=1)

    assert (row()["kind"], row()["nature"]) == (kind, nature)


def test_row_of_an_early_release_is_compared_with_the_one_before():
    changed("", value=1)

    assert (row()["kind"], row()["nature"]) == ("changed", None)


def test_early_row_that_only_names_another_district_is_technical():
    changed("", board_district="7")

    assert (row()["kind"], row()["nature"]) == ("technical", None)


def test_kinds_are_described():
    schema = ask("schema/").json()["components"]["schemas"]["ChangeRow"]["properties"]

    assert schema["kind"]["enum"] == ["added", "changed", "removed", "technical", "withdrawn"]
    assert schema["nature"]["enum"][:2] == ["real", "correction"]


def test_answers_that_are_held_change_when_a_figure_is_withdrawn():
    tags = {path: ask(path)["ETag"] for path in ["changes/", "observations/"]}

    Release.objects.filter(version="2021.1").update(revision=2)

    for path, tag in tags.items():
        assert ask(path, **{"If-None-Match": tag}).status_code == 200
        assert ask(path)["ETag"] != tag
