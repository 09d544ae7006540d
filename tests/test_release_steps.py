"""Releases in two steps: prepared by one, confirmed by another, made only if still the same."""

import json

import pytest
from django.core.management import call_command

from lausd_pilots.releasing.previews import folder_of
from metrics.models import (
    HiddenFigure,
    Indicator,
    Observation,
    PreparedRelease,
    PublishedValue,
    Release,
)
from metrics.publishing import preparing
from metrics.publishing.errors import PublishError
from metrics.publishing.homogeneous import Share, tells_on_single_students
from schools.models import ImportRun
from tests.factories import make
from tests.release_scene import AT, FEW, MANY, fresh, person, prepared_by, school, share, work_off
from tests.triggers import lifted

pytestmark = pytest.mark.django_db

SECRET_DIGITS = "57.1"  # 4 of 7


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def clerk(empty_database):
    return person(name="clerk")


@pytest.fixture
def schools(clerk):
    return [school(f"school-{letter}") for letter in "abc"]


@pytest.fixture
def entered(schools, clerk):
    """Of three schools; the third is so small that its figure may not be seen."""
    share(schools[0], met=90, students=MANY, by=clerk)
    share(schools[1], met=110, students=MANY + 50, by=clerk)
    share(schools[2], met=4, students=FEW, by=clerk)
    return schools


def published():
    return {
        value.key.split("/")[1]: json.loads(value.row, parse_float=str)
        for value in PublishedValue.objects.standing()
    }


def made(entered_by=None):
    """Prepared and confirmed by two people who have entered nothing."""
    prepared = prepared_by(person("coordinator"))
    preparing.confirm_release(prepared, by=person("publisher"), at=AT)
    work_off()
    return fresh(prepared)


# --- preparing ---


def test_preparing_publishes_nothing_and_says_what_it_would(entered):
    prepared = prepared_by(person("coordinator"))

    assert prepared.run.state == "checked"
    assert prepared.run.report["counts"] == {
        "added": 3, "changed": 0, "removed": 0, "figures": 3, "withdrawn": 0,
    }  # fmt: skip
    assert (prepared.needs_two, len(prepared.digest)) == (True, 64)
    assert not PublishedValue.objects.exists()
    assert not Release.objects.exists()
    assert not HiddenFigure.objects.exists()


def test_report_has_differences_hidden_shares_and_who_entered_them(entered, clerk):
    report = prepared_by(person("coordinator")).run.report

    keys = [key for key, _kind, _before, _after in report["differences"]]
    assert "reading/school-a/2025-26/all/all/-" in keys
    assert report["kinds"] == {"added": 3}
    assert report["by_indicator"] == {"reading": {"added": 3}}
    assert report["hidden"]["reading"][1] == 3
    assert report["entered_by"] == [clerk.pk]
    assert SECRET_DIGITS not in json.dumps(report)


def test_checklist_warns(entered):
    codes = [item["code"] for item in prepared_by(person("coordinator")).run.report["checklist"]]

    assert "no-spanish-reason" in codes
    assert "hidden" in codes


def test_preparing_twice_is_preparing_once(clerk, entered):
    first = preparing.prepare_release(reason="New.", state="final", by=clerk, at=AT)
    second = preparing.prepare_release(reason="New.", state="final", by=clerk, at=AT)

    assert first == second
    with pytest.raises(PublishError, match="being prepared already"):
        preparing.prepare_release(reason="Other.", state="final", by=clerk, at=AT)
    assert PreparedRelease.objects.count() == ImportRun.objects.filter(kind="release").count() == 1


def test_nothing_changed_prepares_none(clerk):
    prepared = prepared_by(clerk)

    assert prepared.run.state == "failed"
    assert "Nothing has changed since the last release" in prepared.run.note


def test_preparing_says_what_cannot_be(entered, clerk):
    figure = share(entered[0], met=90, students=MANY, by=clerk, grade="5")
    forced(figure, value=188, digits="188")
    prepared = prepared_by(person("coordinator"))

    [line] = [item for item in prepared.run.report["checklist"] if item["level"] == "error"]
    assert (line["code"], line["number"]) == ("impossible", 1)
    assert "188 is no percentage" in line["keys"][0]
    with pytest.raises(PublishError, match="checklist has errors"):
        preparing.confirm_release(prepared, by=person("publisher"), at=AT)


def forced(figure, **values):
    with lifted():
        Observation.objects.filter(pk=figure.pk).update(**values)


# --- the pages as they will be ---


def test_previews_show_the_pages_as_they_will_be(entered):
    Indicator._base_manager.update(name_es="Lectura")
    prepared = prepared_by(person("coordinator"))

    titles = {(language, title) for language, _n, title, _p in prepared.run.report["pages"]}
    assert {("en", "Reading"), ("es", "Lectura"), ("en", "School-A")} <= titles
    assert {("en", "Home"), ("es", "Inicio"), ("es", "Resultados")} <= titles
    files = {path.stem: path.read_text() for path in folder_of(prepared.pk).iterdir()}
    assert len(files) == len(prepared.run.report["pages"])
    assert all("preview-mark" in text for text in files.values())
    assert not any(SECRET_DIGITS in text for text in files.values())


# --- confirming ---


def test_another_person_makes_it(entered):
    prepared = made()

    assert prepared.run.state == "applied"
    assert prepared.release == Release.objects.get()
    assert (prepared.release.added, prepared.release.figures) == (3, 3)
    assert not folder_of(prepared.pk).exists()


def test_small_school_is_hidden_everywhere(entered):
    release = made().release

    said = published()["school-c"]
    assert said["status"] == "suppressed"
    nothing = ["value", "low", "high", "numerator", "denominator", "note", "note_es"]
    assert [said[name] for name in nothing] == [None] * 7
    hidden = HiddenFigure.objects.get(key="reading/school-c/2025-26/all/all/-")
    assert (hidden.since, hidden.already_released) == (release, False)


def test_no_protected_row_has_numbers_of_students_or_decimals(entered):
    made()

    for said in published().values():
        assert (said["numerator"], said["denominator"]) == (None, None)
        assert said["value"] is None or "." not in str(said["value"])


def test_who_prepared_it_cannot_confirm_it(entered):
    publisher = person("publisher")
    prepared = prepared_by(publisher)

    with pytest.raises(PublishError, match="You have prepared this release"):
        preparing.confirm_release(prepared, by=publisher, at=AT)


def test_who_entered_its_figures_cannot_confirm_it(entered, clerk):
    prepared = prepared_by(person("coordinator"))

    with pytest.raises(PublishError, match="You have entered figures"):
        preparing.confirm_release(prepared, by=clerk, at=AT)
    assert fresh(prepared).confirmed_by is None


def test_confirming_twice_makes_one_release(entered):
    prepared, publisher = prepared_by(person("coordinator")), person("publisher")

    preparing.confirm_release(prepared, by=publisher, at=AT)
    preparing.confirm_release(prepared, by=publisher, at=AT)
    work_off()
    preparing.confirm_release(prepared, by=publisher, at=AT)
    work_off()

    assert Release.objects.count() == 1


def test_figures_changed_since_are_not_published(entered, clerk):
    prepared = prepared_by(person("coordinator"))
    share(entered[0], met=91, students=MANY, by=clerk, grade="5")

    preparing.confirm_release(prepared, by=person("publisher"), at=AT)
    work_off()

    prepared = fresh(prepared)
    assert prepared.run.state == "failed"
    assert "changed since" in prepared.run.note
    assert not Release.objects.exists()


def test_prepared_again_it_can_be_confirmed(entered, clerk):
    prepared, coordinator = prepared_by(person("coordinator")), person("coordinator")
    share(entered[0], met=91, students=MANY, by=clerk, grade="5")
    preparing.confirm_release(prepared, by=person("publisher"), at=AT)
    work_off()

    preparing.prepare_again(prepared, by=coordinator, at=AT)
    work_off()
    assert fresh(prepared).prepared_by == coordinator
    preparing.confirm_release(prepared, by=person("publisher"), at=AT)
    work_off()

    assert Release.objects.get().figures == 4


def test_dropped_release_is_over(entered, clerk):
    prepared = prepared_by(clerk)
    preparing.drop_release(prepared, by=clerk, at=AT)

    with pytest.raises(PublishError, match="was dropped"):
        preparing.confirm_release(prepared, by=person("publisher"), at=AT)
    assert prepared_by(clerk).run.state == "checked"


def test_release_without_protected_figures_needs_no_other(clerk):
    share(school("school-a"), met=90, students=MANY, kind="file", indicator=open_indicator())
    publisher = person("publisher")
    prepared = prepared_by(publisher)

    assert prepared.needs_two is False
    preparing.confirm_release(prepared, by=publisher, at=AT)
    work_off()
    assert Release.objects.get().made_by == publisher


def open_indicator():
    return make(Indicator, slug="graduation", data_class="C1")


def test_provisional_release_is_followed_by_a_final_one_of_the_same_figures(clerk):
    share(school("school-a"), met=90, students=MANY, kind="file", indicator=open_indicator())
    publisher = person("publisher")
    for state in ("provisional", "final"):
        prepared = prepared_by(publisher, state=state)
        preparing.confirm_release(prepared, by=publisher, at=AT)
        work_off()

    releases = Release.objects.order_by("number").values_list("state", "added", "figures")
    assert list(releases) == [("provisional", 1, 1), ("final", 0, 1)]
    assert PublishedValue.objects.count() == 1


# --- over the years of releases ---


def test_star_stays_a_star(entered, clerk):
    made()
    share(entered[2], met=100, students=MANY, by=clerk)
    share(school("school-d"), met=100, students=MANY, by=clerk)
    made()

    assert published()["school-c"]["status"] == "suppressed"
    hidden = HiddenFigure.objects.get(key="reading/school-c/2025-26/all/all/-")
    assert (hidden.reason, hidden.since.number) == ("before", 1)


def test_hidden_figure_that_a_release_showed_is_noted(clerk):
    file = open_indicator()
    small = school("school-a")
    share(small, met=4, students=FEW, kind="file", indicator=file)
    call_command("publish", "--reason", "First.")
    share(small, met=5, students=FEW, by=clerk, indicator=file)

    made()

    assert HiddenFigure.objects.get().already_released is True


# --- the command ---


def test_command_prepares_and_says_who_may_confirm(entered, clerk, capsys):
    coordinator = person("coordinator", "clara")
    person("publisher", "paula")
    person("publisher", "peter")

    call_command("publish", "--reason", "New figures.", "--by", "clara")

    said = capsys.readouterr().out
    assert "Nothing is published yet" in said
    assert "It may be confirmed by: paula, peter." in said
    assert PreparedRelease.objects.get().prepared_by == coordinator
    assert not Release.objects.exists()


def test_command_names_nobody_who_entered_the_figures(schools, capsys):
    clerk = person("publisher", "paula")
    share(schools[0], met=90, students=MANY, by=clerk)
    person("publisher", "peter")

    call_command("publish", "--reason", "New figures.")

    assert "It may be confirmed by: peter." in capsys.readouterr().out


# --- corrections that tell on single students ---


@pytest.fixture
def corrected(entered, clerk):
    """Published; then three students leave the first school, and none of them had met the goal."""
    first = made().release
    Release.objects.filter(pk=first.pk).update(made_at="2100-01-01T00:00Z")
    share(entered[0], met=90, students=MANY - 30, by=clerk)
    share(entered[1], met=110, students=MANY + 47, by=clerk)
    return entered


SINGLED_OUT = "reading/school-b/2025-26/all/all/-"


def test_correction_by_few_students_with_one_outcome_blocks(corrected):
    if published()["school-b"]["value"] is None:
        pytest.fail("The figure has to be shown for this.")
    prepared = prepared_by(person("coordinator"))

    errors = [item for item in prepared.run.report["checklist"] if item["level"] == "error"]
    assert [(item["code"], item["keys"]) for item in errors] == [("homogeneous", [SINGLED_OUT])]
    with pytest.raises(PublishError, match="checklist has errors"):
        preparing.confirm_release(prepared, by=person("publisher"), at=AT)


def test_with_a_reason_it_is_shown_all_the_same(corrected):
    prepared, coordinator = prepared_by(person("coordinator")), person("coordinator", "clara")
    with pytest.raises(PublishError, match="Say why"):
        preparing.override(prepared, key=SINGLED_OUT, reason=" ", by=coordinator, at=AT)
    with pytest.raises(PublishError, match="no such warning"):
        preparing.override(prepared, key="x/y", reason="So.", by=coordinator, at=AT)

    preparing.override(prepared, key=SINGLED_OUT, reason="A batch.", by=coordinator, at=AT)
    preparing.confirm_release(prepared, by=person("publisher"), at=AT)
    work_off()

    said = fresh(prepared)
    assert said.run.state == "applied"
    assert said.overrides[SINGLED_OUT]["reason"] == "A batch."
    assert said.overrides[SINGLED_OUT]["by"] == "clara"


@pytest.mark.parametrize(
    ("before", "now", "tells"),
    [
        ((200, 90), (197, 90), True),
        ((200, 90), (210, 100), True),
        ((200, 90), (211, 101), False),
        ((200, 90), (203, 92), False),
        ((200, 90), (200, 91), False),
    ],
)
def test_what_tells_on_single_students(before, now, tells):
    assert tells_on_single_students(Share(*before), Share(*now)) is tells
