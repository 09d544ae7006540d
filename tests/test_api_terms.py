"""What every answer says of itself: its release, the terms, how it is cited, how fresh it is."""

import pytest
from django.utils import timezone

from metrics.models import Release
from tests.api import NOUNS, ask, client
from tests.corrections import correct
from tests.test_api_observations import GRADE_1, publish_again

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("format_", ["json", "csv", "jsonl"])
def test_every_list_names_release_licence_citation_and_freshness(noun, format_):
    response = ask(f"{noun}/", {"format": format_})

    assert response["X-Release"] == "2021.1"
    assert '<http://testserver/data/#licenses>; rel="license"' in response["Link"]
    assert '<http://testserver/data/2021.1/>; rel="cite-as"' in response["Link"]
    assert '<http://testserver/data/dictionary/>; rel="describedby"' in response["Link"]
    assert response["Last-Modified"].endswith("GMT")


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-99"}])
def test_files_of_a_release_name_theirs(headers):
    correct(GRADE_1, value=73, digits="73.0")
    publish_again()

    response = client.get("/data/2021.1/observations.csv", headers=headers)

    assert response.status_code == (206 if headers else 200)
    assert response["X-Release"] == "2021.1"
    assert '<http://testserver/data/#licenses>; rel="license"' in response["Link"]
    assert '<http://testserver/data/2021.1/>; rel="cite-as"' in response["Link"]
    assert "Link" in response["Access-Control-Expose-Headers"]


def test_what_the_links_lead_to_is_there():
    link = ask("schools/")["Link"]
    addresses = [part.split(">")[0].strip(" <") for part in link.split(",")]

    assert len(addresses) == 3
    for address in addresses:
        assert client.get(address.removeprefix("http://testserver")).status_code == 200, address


def test_lists_of_figures_say_the_same_in_their_body():
    meta = ask("observations/").json()["meta"]

    made_at = timezone.localtime(Release.objects.get(version="2021.1").made_at)
    assert (meta["release"], meta["release_state"]) == ("2021.1", "final")
    assert meta["released_at"] == made_at.isoformat(timespec="seconds")
    assert meta["citation"].startswith("Los Angeles Pilot Schools, release 2021.1 (")
    assert meta["citation"].endswith(" http://testserver/data/2021.1/")
    assert "/api/v1/sources/" in meta["attribution"]


def test_an_earlier_release_is_named_where_it_is_what_is_shown():
    correct(GRADE_1, value=73, digits="73.0")
    publish_again()

    for address in ["observations/", f"observations/{GRADE_1}/"]:
        for query in ["release=2021.1", "release=2021.1&format=csv"]:
            response = ask(address, query)

            if "csv" in query and address != "observations/":
                continue
            assert response["X-Release"] == "2021.1", (address, query)
            assert "/data/2021.1/" in response["Link"]
    assert ask("observations/")["X-Release"] == "2027.1"


@pytest.mark.parametrize("path", ["observations/?distrct=x", "nothing/", "schools/no-such/"])
def test_a_refusal_names_no_release(path):
    response = ask(*path.split("?"))

    assert response.status_code in (400, 404)
    assert "X-Release" not in response
    assert "Link" not in response


# --- nothing is sent twice ---


def test_every_question_and_form_has_a_mark_of_its_own():
    questions = ["", "format=csv", "page_size=7", "indicator=graduation-rate", "release=2021.1"]
    tags = {ask("observations/", query)["ETag"] for query in questions}

    assert len(tags) == len(questions)
    assert ask("observations/", Accept="text/csv")["ETag"] != ask("observations/")["ETag"]


def test_whoever_prefers_another_language_holds_the_same_answer():
    spanish = {"Accept-Language": "es"}
    tag = ask("observations/", **spanish)["ETag"]

    assert ask("observations/", **spanish, **{"If-None-Match": tag}).status_code == 304


def test_mark_of_an_answer_about_an_earlier_release_outlives_the_next_one():
    before = ask("observations/", "release=2021.1")["ETag"]
    correct(GRADE_1, value=73, digits="73.0")
    publish_again()

    assert ask("observations/", "release=2021.1")["ETag"] == before
    held = ask("observations/", "release=2021.1", **{"If-None-Match": before})
    assert (held.status_code, held.content) == (304, b"")
    assert held["Access-Control-Allow-Origin"] == "*"
    assert held["Cache-Control"] == "public, max-age=300"


def test_next_release_is_sent_to_whoever_holds_the_one_before():
    before = ask("observations/")["ETag"]
    correct(GRADE_1, value=73, digits="73.0")
    publish_again()

    assert ask("observations/", **{"If-None-Match": before}).status_code == 200


@pytest.mark.parametrize("query", ["distrct=x", "format=xml", "cursor=x", "release=1999.1"])
def test_a_bad_question_is_refused_whatever_the_asker_holds(query):
    response = ask("observations/", query, **{"If-None-Match": '"something", "else"'})

    assert response.status_code == 400


def test_first_of_all_that_stands_before_the_views():
    """A later place would cost a 304 what the others cost."""
    from django.conf import settings

    assert settings.MIDDLEWARE[0] == "lausd_pilots.api.first.not_modified_middleware"


# --- compression ---


def test_answers_are_compressed_for_those_who_take_them_so():
    response = ask("observations/", **{"Accept-Encoding": "gzip"})

    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    assert len(response.content) < 12_000 < len(ask("observations/").content)
    assert (
        client.get("/schools/", headers={"Accept-Encoding": "gzip"})["Content-Encoding"] == "gzip"
    )


def test_compressed_answer_is_held_like_any_other():
    tag = ask("observations/", **{"Accept-Encoding": "gzip"})["ETag"]

    assert tag.startswith("W/")
    assert ask("observations/", **{"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "path",
    ["/staff/login/", "/es/staff/login/", "/admin/login/", "/data/2021.1/observations.csv"],
)
def test_pages_of_staff_and_files_read_in_parts_are_never_compressed(path):
    response = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert response.status_code == 200
    assert "Content-Encoding" not in response
