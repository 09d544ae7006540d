"""What a publication freezes, and the public pages that show it."""

import pytest
from django.contrib.auth.models import User
from django.utils import translation

from metrics.models import Indicator, Observation, Population, PublishedValue, Release, StudentGroup
from reforms.documents import document_of
from reforms.models import AnnualReview, Comment, CommitteeMember, Evidence, Vote
from schools.models import District, School, SchoolYear, Source
from tests.factories import make
from tests.published_reviews import (
    PUBLISHED_AT,
    SCHOOL,
    SECRET,
    ask_for,
    make_cycle,
    make_decided_review,
    make_published_review,
    publish,
    withdraw,
)
from tests.triggers import lifted

pytestmark = pytest.mark.django_db
PAGE = f"/reviews/2025-26/{SCHOOL}/self-review/"


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200, f"{path} answers {response.status_code}"
    return response.content.decode()


# --- the document ---


def test_document_holds_what_was_asked_and_answered():
    document = document_of(make_decided_review())

    assert document["format"] == 1
    assert document["school"]["name"] == "STEM Academy @ Bernstein HS"
    assert (document["school_year"], document["kind"]) == ("2025-26", "self-review")
    assert [element["strand"] for element in document["autonomies"]] == [
        "autonomy-staffing",
        "autonomy-budget",
        "autonomy-curriculum-and-assessment",
        "autonomy-governance",
        "autonomy-schedule",
    ]
    staffing = document["autonomies"][0]
    assert staffing["school"]["level"] == "established"
    assert staffing["school"]["anchor"].startswith("A group of staff, families and")
    assert staffing["school"]["anchor_es"].startswith("Un grupo de personal, familias y")
    assert staffing["school"]["obstacles"] == "Meetings of the local district."
    assert staffing["reviewer"] == {
        "level": "developing",
        "anchor": "The school interviews for some positions, and staff have a voice there. For "
        "others, the principal’s among them, its choice is not asked for or not followed.",
        "anchor_es": "La escuela hace entrevistas para algunos puestos, y ahí el personal tiene "
        "voz. Para otros, como el de director, no se le pregunta o no se sigue su elección.",
        "text": "More is possible in Staffing.",
    }
    assert document["agreement"] == {
        "title": None,
        "text": "Approved in the library.",
        "on": "2025-10-03",
        "reviewer": {"text": None},
        "votes_for": 31,
        "votes_cast": 36,
    }
    assert document["programs"][0]["program"]["slug"] == "advisory"
    assert document["programs"][0]["fate"] == "kept"
    assert document["decision"] == {
        "outcome": "conditions",
        "text": "The school is on its way.",
        "conditions": "A plan for the schedule by fall.",
        "follow_up_on": "2026-10-30",
        "decided_on": "2026-06-12",
    }


def test_document_counts_votes_and_recusals_and_names_the_members_of_the_term():
    document = document_of(make_decided_review())

    assert document["votes"] == {"cast": 3, "recusals": 1, "quorum": 3}
    assert len(document["committee"]["members"]) == (
        CommitteeMember.objects.filter(school_year=2021).count()
    )
    assert document["committee"]["members"][0].keys() == {"name", "title", "organisation"}


def test_votes_of_an_earlier_round_do_not_count():
    review = make_decided_review()
    member = CommitteeMember.objects.filter(school_year=2021).last()
    with lifted():
        make(Vote, review=review, round=2, member=member, choice="for")
    review.round = 2

    assert document_of(review)["votes"] == {"cast": 1, "recusals": 0, "quorum": 3}


def test_votes_that_all_agree_and_votes_that_do_not_leave_the_same_document():
    """Else the numbers would tell how each of them voted."""
    unanimous = make_decided_review()
    split = make_decided_review(school="roybal-allard-es", cycle=unanimous.cycle)
    vote = split.votes.filter(choice="for").first()
    with lifted():
        Vote.objects.get(pk=vote.pk).delete()
        make(Vote, review=split, round=1, member=vote.member, choice="against")

    assert document_of(split)["votes"] == document_of(unanimous)["votes"]


def test_document_never_holds_accounts_comments_evidence_reasons_or_the_recommendation():
    review = make_decided_review()
    entry = review.entries.first()
    make(Comment, entry=entry, text=f"{SECRET} comment")
    make(Evidence, school=review.school, title=f"{SECRET} evidence").entries.add(entry)

    assert SECRET not in str(document_of(review))
    usernames = [name for name in User.objects.values_list("username", flat=True) if name]
    assert [name for name in usernames if name in str(document_of(review))] == []


def test_document_asks_for_the_indicators_of_the_level_of_the_school():
    cycle = make_cycle()
    ask_for(cycle, Indicator.objects.get(slug="graduation-rate"), "hs")
    ask_for(cycle, Indicator.objects.get(slug="early-literacy-benchmarks"), "es")
    ask_for(cycle, Indicator.objects.get(slug="enrollment"))
    school = School.objects.get(slug=SCHOOL)
    make(SchoolYear, school=school, school_year=2024, level="hs", level_basis="printed")

    document = document_of(make_decided_review(cycle=cycle))

    asked = [indicator["slug"] for indicator in document["indicators"]]
    assert sorted(asked) == ["enrollment", "graduation-rate"]


def test_document_costs_the_same_for_many_entries(django_assert_num_queries):
    review = make_decided_review()
    review = AnnualReview.objects.select_related("school", "cycle__rubric").get(pk=review.pk)
    for _number in range(20):
        review.entries.create(section="goal", title="One more")

    with django_assert_num_queries(8):
        document_of(review)


# --- the page of one review ---


def test_page_shows_texts_judgements_decision_and_committee(client):
    make_published_review()

    page = text_of(client, PAGE)

    for words in [
        "Continues with conditions",
        "A plan for the schedule by fall.",
        "Oct. 30, 2026",
        "We work on Equity.",
        "More is possible in Schedule.",
        "Meetings of the local district.",
        "Approved in the library.",
        "Advisory",
        "A prize for the garden",
        "More readers",
        "Derrick Chau",
        "established",
    ]:
        assert words in page, words
    assert SECRET not in page


def test_page_in_spanish_marks_what_is_written_in_english(client):
    make_published_review()

    page = text_of(client, f"/es{PAGE}")

    assert "¿Quién elige a las personas que trabajan en la escuela?" in page
    assert '<div class="prose" lang="en"><p>We work on Equity.</p></div>' in page


def test_figures_come_with_the_next_release_until_one_holds_them(client):
    cycle = make_cycle()
    indicator = Indicator.objects.get(slug="graduation-rate")
    ask_for(cycle, indicator)
    make_published_review(cycle=cycle)
    plant_working_figure(indicator)

    page = text_of(client, PAGE)

    assert "with the next release" in page
    assert "31.4159" not in page

    publish_figure(indicator)

    assert "88.8%" in text_of(client, PAGE)
    assert "with the next release" not in text_of(client, PAGE)


def plant_working_figure(indicator):
    make(
        Observation,
        indicator=indicator,
        population=Population.objects.get(slug=SCHOOL),
        school_year=2025,
        student_group=StudentGroup.objects.get(slug="all"),
        value="31.4159",
        digits="31.4159",
    )


def publish_figure(indicator, **given):
    make(
        PublishedValue,
        **{
            "indicator": indicator,
            "population": Population.objects.get(slug=SCHOOL),
            "school": School.objects.get(slug=SCHOOL),
            "school_year": 2025,
            "student_group": StudentGroup.objects.get(slug="all"),
            "source": Source.objects.get(slug="pilot-schools-2021-22"),
            "first_release": Release.objects.newest(),
            "value": "88.8",
            "row": '{"value":88.8,"id":"planted"}',
            **given,
        },
    )


def test_figures_of_other_years_groups_and_ended_rows_are_not_shown(client):
    cycle = make_cycle()
    indicator = Indicator.objects.get(slug="graduation-rate")
    ask_for(cycle, indicator)
    make_published_review(cycle=cycle)
    publish_figure(indicator, school_year=2024)
    publish_figure(indicator, student_group=StudentGroup.objects.get(slug="el"))
    publish_figure(indicator, last_release=Release.objects.newest())

    assert "88.8" not in text_of(client, PAGE)


def correct(review):
    review.decision, review.conditions, review.follow_up_on = "continues", "", None
    return publish(review, version=2, reason="The plan was there already.")


def test_correction_is_shown_and_the_first_version_stays_readable(client):
    first = make_published_review()
    correct(first.review)

    newest = text_of(client, PAGE)
    assert "Continues as a Pilot School" in newest
    assert "A plan for the schedule by fall." not in newest
    assert "The plan was there already." in newest

    older = text_of(client, f"{PAGE}?version=1")
    assert "A plan for the schedule by fall." in older
    assert "This is version 1, as it was published then." in older
    assert f'<a href="{PAGE}">The newest is version 2</a>' in older
    assert "The plan was there already." in older


@pytest.mark.parametrize("version", ["0", "3", "x", "", "²", "99999", "1.0", "-1"])
def test_unknown_version_is_not_found(client, version):
    make_published_review()

    assert client.get(PAGE, {"version": version}).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        f"/reviews/2024-25/{SCHOOL}/self-review/",
        f"/reviews/2025-27/{SCHOOL}/self-review/",
        f"/reviews/2025-26/{SCHOOL}/renewal/",
        f"/reviews/2025-26/{SCHOOL}/nothing/",
        "/reviews/2025-26/no-such-school/self-review/",
        "/reviews/2025-26/no-such-school/",
        "/reviews/2025-26/roybal-allard-es/",
        f"/reviews/nothing/{SCHOOL}/",
    ],
)
def test_what_is_not_published_is_not_found(client, path):
    make_published_review()

    assert client.get(path).status_code == 404


def test_review_that_is_only_decided_is_not_found(client):
    make_decided_review()

    assert client.get(PAGE).status_code == 404
    assert SCHOOL not in text_of(client, "/reviews/")


def test_later_work_on_the_review_changes_nothing_that_is_published(client):
    published = make_published_review()
    for entry in published.review.entries.all():
        entry.text = "Changed since"
        entry.save(update_fields=["text"])

    assert "Changed since" not in text_of(client, PAGE)


def test_withdrawn_review_says_so_and_why_with_no_content(client):
    published = make_published_review()
    withdraw(published, reason="It named a child.")

    for path in [PAGE, f"{PAGE}?version=1"]:
        page = text_of(client, path)
        assert "This review was withdrawn" in page
        assert "It named a child." in page
        assert "We work on" not in page
        assert "Derrick Chau" not in page
    assert "withdrawn" in text_of(client, "/reviews/")


def test_reason_of_a_correction_is_taken_down_with_it(client):
    first = make_published_review()
    for each in [first, correct(first.review)]:
        withdraw(each, reason="It named a child.")

    for path in [PAGE, f"{PAGE}?version=1"]:
        assert "The plan was there already." not in text_of(client, path)


# --- addresses and lists ---


def test_old_name_of_a_school_leads_to_its_reviews(client):
    make_published_review()
    school = School.objects.get(slug=SCHOOL)
    school.names.create(kind="former", name="Old Name", slug="old-name")

    for path, target in [
        ("/reviews/2025-26/old-name/self-review/?version=1", f"{PAGE}?version=1"),
        ("/reviews/2025-26/old-name/", f"/reviews/2025-26/{SCHOOL}/"),
    ]:
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, target)


def test_all_reviews_of_a_year_are_listed(client):
    make_published_review()
    make_published_review(cycle=make_cycle(kind="quality-review"))

    page = text_of(client, f"/reviews/2025-26/{SCHOOL}/")

    assert PAGE in page
    assert f"/reviews/2025-26/{SCHOOL}/quality-review/" in page


def test_page_of_the_school_leads_to_its_reviews(client):
    make_published_review()

    assert PAGE in text_of(client, f"/schools/{SCHOOL}/")
    assert "/reviews/2025-26/" not in text_of(client, "/schools/roybal-allard-es/")


def test_list_shows_published_reviews_by_year_and_the_exempt_with_their_ground(client):
    cycle = make_cycle()
    make_published_review(cycle=cycle)
    make(
        AnnualReview,
        cycle=cycle,
        school=School.objects.get(slug="roybal-allard-es"),
        state="exempt",
        exemption="wasc",
        exemption_note=f"{SECRET} note",
        exempted_by=make(User),
        exempted_at=PUBLISHED_AT,
    )

    page = text_of(client, "/reviews/")

    assert "2025–26: annual self-review" in page
    assert PAGE in page
    assert "WASC accreditation in this year" in page
    assert "No annual review has been published here yet." not in page
    assert "F462" in page
    assert SECRET not in page


def test_list_is_narrowed_by_the_district_of_the_school_in_that_year(client):
    make_published_review()
    school = School.objects.get(slug=SCHOOL)
    make(
        SchoolYear,
        school=school,
        school_year=2025,
        local_district=District.objects.get(slug="local-east"),
    )

    assert PAGE in text_of(client, "/reviews/?local_district=east")
    assert PAGE not in text_of(client, "/reviews/?local_district=central")
    assert PAGE in text_of(client, f"/reviews/?school={SCHOOL}&school_year=2025-26")
    assert PAGE not in text_of(client, "/reviews/?school_year=2024-25")


def test_what_the_list_does_not_understand_is_named(client):
    make_published_review()

    page = text_of(client, "/reviews/?local_district=esat&distrct=x")

    assert "Did you mean “east”?" in page
    assert "There is no such filter." in page
    assert PAGE in page


def test_cost_of_the_list_does_not_grow(client, django_assert_max_num_queries):
    cycle = make_cycle()
    for slug in ["stem-academy-bernstein-hs", "roybal-allard-es"]:
        make_published_review(cycle=cycle, school=slug)
    with translation.override("en"), django_assert_max_num_queries(16):
        client.get("/reviews/")
