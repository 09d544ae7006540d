"""What a school shows: who sees it, what it is linked to, and that the public never has it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics.models import Indicator
from reforms.actions.errors import ReviewError
from reforms.actions.evidence import add_evidence, link_evidence, unlink_evidence
from reforms.documents import document_of
from reforms.models import Evidence, ReviewEntry
from reforms.readers.evidence import evidence_of
from reforms.uploads import checked, kept_files, path_of
from schools.models import School, Source, Statement
from tests.addresses import examples
from tests.evidence_files import pdf, png
from tests.factories import NOON, make
from tests.published_reviews import make_published_review
from tests.reviews import (
    Scene,
    next_year,
    open_scene,
    scene_in,
    with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def scene() -> Scene:
    return open_scene()


def add(scene, shown=None, *, sections=("autonomy",), review=None, **given) -> Evidence:
    review = review or scene.review
    entries = ReviewEntry.objects.filter(review=review, section__in=sections)
    given = {"title": "Minutes of the council", "by": scene.liaison, "at": NOON, **given}
    shown = shown or checked("minutes.pdf", pdf())
    return add_evidence(review, shown=shown, entries=entries, **given)


def page(review) -> str:
    return reverse("staff-evidence", args=[review.pk])


def file_of(review, evidence) -> str:
    return reverse("staff-evidence-file", args=[review.pk, evidence.pk])


def link_of(review, evidence) -> str:
    return reverse("staff-evidence-link", args=[review.pk, evidence.pk])


def signed_in(client, user):
    client.force_login(user)
    return client


# --- adding and linking ---


def test_a_file_is_kept_and_linked(scene):
    evidence = add(scene, sections=["autonomy", "council"])

    assert path_of(evidence.file).read_bytes() == pdf()
    assert (evidence.file_name, evidence.content_type) == ("minutes.pdf", "application/pdf")
    assert (evidence.added_by, evidence.added_at) == (scene.liaison, NOON)
    assert {entry.section for entry in evidence.entries.all()} == {"autonomy", "council"}


@pytest.mark.parametrize(
    ("model", "field"), [(Source, "source"), (Statement, "statement"), (Indicator, "indicator")]
)
def test_what_is_on_record_can_be_shown(scene, model, field):
    shown = make(model)

    evidence = add(scene, shown, title="")

    assert getattr(evidence, field) == shown
    assert evidence.title == str(shown)
    assert kept_files() == set()


@pytest.mark.parametrize(
    "make_shown", [lambda: checked("a.pdf", pdf()), lambda: Source.objects.first()]
)
def test_the_same_thing_twice_is_one_piece_that_is_linked_to_both_answers(scene, make_shown):
    first = add(scene, make_shown(), sections=["autonomy"])
    second = add(scene, make_shown(), sections=["value"], title="Another title")

    assert first == second
    assert Evidence.objects.get().title == "Minutes of the council"
    assert {entry.section for entry in second.entries.all()} == {"autonomy", "value"}
    assert len(kept_files()) == bool(first.file)


def test_another_school_has_its_own_piece_of_the_same_file(scene):
    other = open_scene(school_year=2024)

    assert add(scene) != add(other)
    assert len(kept_files()) == 2


def test_evidence_of_last_year_is_used_again(scene):
    evidence = add(scene)
    review = next_year(scene)
    entry = ReviewEntry.objects.get(review=review, section="council")

    link_evidence(evidence, entry, by=scene.liaison, at=NOON)

    [piece] = evidence_of(review, unused=True)
    assert [use.entry for use in piece.here] == [entry]
    assert [(use.heading, use.elsewhere) for use in piece.elsewhere] == [
        ("The autonomy", "2025–26")
    ]


def test_linking_and_unlinking_twice_changes_nothing_more(scene):
    evidence, entry = add(scene, sections=[]), scene.entry("council")
    for action in [link_evidence, link_evidence, unlink_evidence, unlink_evidence]:
        action(evidence, entry, by=scene.liaison, at=NOON)

    said = evidence.history.order_by("history_id").values_list("history_change_reason", flat=True)
    linked, unlinked = f"Linked to entry {entry.pk}.", f"Unlinked from entry {entry.pk}."
    assert list(said) == [None, linked, unlinked]
    assert list(evidence.entries.all()) == []


def test_evidence_of_another_school_is_not_linked(scene):
    other = open_scene(school_year=2024)
    evidence = add(other)

    with pytest.raises(ReviewError, match="another school"):
        link_evidence(evidence, scene.entry("council"), by=scene.liaison, at=NOON)


def test_answers_of_another_review_are_not_taken(scene):
    other = open_scene(school_year=2024)

    with pytest.raises(ReviewError, match="Choose again"):
        add_evidence(
            scene.review,
            shown=Source.objects.first(),
            entries=[other.entry("council")],
            by=scene.liaison,
            at=NOON,
        )


@pytest.mark.parametrize("state", ["submitted", "in_review", "decided", "published", "exempt"])
def test_nothing_is_added_linked_or_unlinked_once_the_school_has_let_go(state):
    scene = scene_in(state)
    entry = scene.review.entries.first()
    evidence = make(Evidence, school=scene.school)
    signed = {"by": scene.liaison, "at": NOON}

    for act in [
        lambda: add(scene),
        lambda: link_evidence(evidence, entry, **signed),
        lambda: unlink_evidence(evidence, entry, **signed),
    ]:
        with pytest.raises(ReviewError, match="This cannot be done"):
            act()
    assert kept_files() == set()


def test_whoever_has_judged_the_review_adds_nothing_to_it():
    scene = scene_in("returned")

    with pytest.raises(ReviewError, match="judging"):
        add(scene, by=scene.reviewer)


def test_a_file_is_taken_away_again_where_its_row_fails(scene, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("reforms.actions.evidence.save_tracked", fail)

    with pytest.raises(RuntimeError):
        add(scene)
    assert kept_files() == set()


# --- pages ---


def test_a_school_adds_a_file_and_links_it(client, scene):
    entry = scene.entry("council")
    signed_in(client, scene.liaison)
    sent = {"file": SimpleUploadedFile("photo.png", png()), "entries": [entry.pk], "title": ""}

    response = client.post(page(scene.review), sent, follow=True)

    assert response.redirect_chain == [(page(scene.review), 302)]
    assert "Added: photo.png" in response.text
    assert list(Evidence.objects.get().entries.all()) == [entry]


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        ({}, "Choose what you want to show."),
        ({"statement": "F99999"}, "There is no fact with this code."),
        ({"statement": "F12", "indicator": "graduation"}, "Show one thing at a time"),
        ({"source": "x"}, "Select a valid choice"),
        ({"statement": "F12", "entries": ["x", "999999999999999999999999"]}, "valid choice"),
    ],
)
def test_what_cannot_be_added_is_said_and_what_was_typed_stays(client, scene, sent, complaint):
    if "indicator" in sent:
        sent = {**sent, "indicator": Indicator.objects.first().pk}

    response = signed_in(client, scene.liaison).post(
        page(scene.review), {"title": "Typed <in>", **sent}
    )

    assert response.status_code == 400
    assert complaint in response.text
    assert "Typed &lt;in&gt;" in response.text
    assert not Evidence.objects.exists()


def test_a_fact_is_found_by_its_code_in_any_case(client, scene):
    signed_in(client, scene.liaison).post(page(scene.review), {"statement": "f12"})

    assert Evidence.objects.get().statement.code == "F12"


def test_links_are_made_and_undone_on_the_page(client, scene):
    evidence, entry = add(scene, sections=[]), scene.entry("value")
    signed_in(client, scene.liaison)

    client.post(link_of(scene.review, evidence), {"entry": entry.pk})
    assert list(evidence.entries.all()) == [entry]

    client.post(link_of(scene.review, evidence), {"entry": entry.pk, "remove": "1"})
    assert list(evidence.entries.all()) == []


def test_a_link_to_an_answer_of_another_review_is_refused(client, scene):
    other = open_scene(school_year=2024)
    evidence = add(scene, sections=[])

    response = signed_in(client, scene.liaison).post(
        link_of(scene.review, evidence), {"entry": other.entry("council").pk}
    )

    assert response.status_code == 400
    assert "Choose an answer of this review." in response.text


def test_a_file_is_given_back_to_be_saved_and_not_to_be_shown(client, scene):
    evidence = add(scene)

    response = signed_in(client, scene.liaison).get(file_of(scene.review, evidence))

    assert b"".join(response.streaming_content) == pdf()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_a_file_that_is_gone_or_was_never_one_is_not_found(client, scene):
    gone, never = add(scene), add(scene, Source.objects.first())
    path_of(gone.file).unlink()
    signed_in(client, scene.liaison)

    assert client.get(file_of(scene.review, gone)).status_code == 404
    assert client.get(file_of(scene.review, never)).status_code == 404


# --- who may ---


def test_only_whoever_may_see_the_review_and_its_evidence_gets_a_file(client):
    scene = scene_in("draft")
    evidence = add(scene)
    auditor = with_role("auditor", scene.coordinator)
    stranger = with_role("liaison", scene.coordinator, make(School))

    people = {
        "liaison": scene.liaison,
        "coordinator": with_role("coordinator", scene.coordinator),
        "reviewer": scene.reviewer,
        "auditor": auditor,
        "member": scene.members[0],
        "decider": scene.decider,
        "publisher": scene.publisher,
        "another school": stranger,
    }
    seen = {
        who: signed_in(client, user).get(file_of(scene.review, evidence)).status_code
        for who, user in people.items()
    }

    assert seen == {
        "liaison": 200,
        "coordinator": 200,
        "reviewer": 200,
        "auditor": 200,
        "member": 404,
        "decider": 404,
        "publisher": 404,
        "another school": 404,
    }


def test_a_publisher_sees_the_review_but_no_evidence(client):
    scene = scene_in("decided")
    evidence = make(Evidence, school=scene.school)
    evidence.entries.add(scene.entry("council"))
    signed_in(client, scene.publisher)

    assert client.get(page(scene.review)).status_code == 403
    assert client.get(file_of(scene.review, evidence)).status_code == 403


def test_whoever_has_not_signed_in_is_asked_to(client, scene):
    evidence = add(scene)

    for address in [page(scene.review), file_of(scene.review, evidence)]:
        assert client.get(address).status_code == 302
    assert client.post(link_of(scene.review, evidence)).status_code == 302


@pytest.mark.parametrize("role", ["coordinator", "auditor"])
def test_others_look_at_evidence_and_add_none(client, scene, role):
    evidence = add(scene)
    signed_in(client, with_role(role, scene.coordinator))

    assert "Minutes of the council" in client.get(page(scene.review)).text
    assert "Add evidence" not in client.get(page(scene.review)).text
    assert client.post(page(scene.review), {"statement": "F12"}).status_code == 403
    assert client.post(link_of(scene.review, evidence), {"entry": 1}).status_code == 403
    assert Evidence.objects.count() == 1


def test_others_see_only_what_is_shown_in_the_review(client, scene):
    unused = add(scene, sections=[], title="Not shown")

    assert "Not shown" in signed_in(client, scene.liaison).get(page(scene.review)).text
    assert "Not shown" not in signed_in(client, scene.reviewer).get(page(scene.review)).text
    assert client.get(file_of(scene.review, unused)).status_code == 404


def test_evidence_is_not_reached_through_a_review_of_another_school(client, scene):
    other = open_scene(school_year=2024)
    evidence = add(other)

    response = signed_in(client, scene.liaison).get(file_of(scene.review, evidence))

    assert response.status_code == 404


def test_more_evidence_costs_no_more_queries(client, scene):
    signed_in(client, scene.liaison)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(page(scene.review))
        return len(queries)

    add(scene, make(Source), sections=["autonomy", "value"])
    before = cost()
    for model in [Source, Statement, Indicator] * 4:
        add(scene, make(model), sections=["autonomy", "value", "council"])

    assert cost() == before


# --- never public ---


def test_no_public_address_has_the_title_the_name_or_the_digest_of_evidence(client):
    published = make_published_review()
    evidence = make(
        Evidence,
        school=published.review.school,
        source=None,
        title="Planted title",
        file="ab" * 16,
        file_name="planted-name.pdf",
        content_type="application/pdf",
        size=1,
        digest="c0ffee" * 10 + "cafe",
    )
    evidence.entries.set(published.review.entries.all())
    planted = ["Planted title", "planted-name", evidence.digest, evidence.file]

    shown = [
        (path, mark)
        for path in examples().values()
        for mark in planted
        if mark in body(client, path)
    ]

    assert shown == []


def body(client, path) -> str:
    response = client.get(path)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def test_a_published_document_says_nothing_of_evidence():
    scene = scene_in("draft")
    add(scene, title="Planted title")

    assert "Planted title" not in str(document_of(scene.review))
