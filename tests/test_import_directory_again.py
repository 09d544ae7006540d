"""Release after release of the directory: schools change, and stay themselves."""

from datetime import date
from decimal import Decimal

import pytest

from schools.actions import Place, close_school, move_school, rename_school
from schools.history import save_tracked
from schools.models import District, School, SchoolName, Source
from tests.directory_files import CONTRERAS, ELM, NOON, SCHOOL, elm, import_directory, listed
from tests.factories import make

pytestmark = pytest.mark.django_db

LATER = {"LastUpDate": "03/04/2020"}
EARLIER = {"LastUpDate": "01/10/2015"}


@pytest.fixture
def school(tmp_path):
    import_directory(tmp_path, SCHOOL)
    return elm()


def test_renamed_school_keeps_its_earlier_name_which_leads_to_it(school, tmp_path, client):
    import_directory(tmp_path, listed(School="Elm Academy", **LATER), school_year=2019)

    now = elm()
    assert (now.pk, now.name, now.slug) == (school.pk, "Elm Academy", "elm-academy")
    former = SchoolName.objects.get(slug="elm-street-elementary")
    assert (former.kind, former.name, former.until) == ("former", "Elm Street Elementary", None)
    assert client.get("/schools/elm-street-elementary/")["Location"] == "/schools/elm-academy/"
    assert client.get("/schools/?q=street+elm").content.decode().count("Elm Academy")


def test_name_that_comes_back_takes_its_own_address_again(school, tmp_path):
    import_directory(tmp_path, listed(School="Elm Academy", **LATER), school_year=2019)
    import_directory(tmp_path, listed(LastUpDate="03/04/2021"), school_year=2020)

    assert elm().slug == "elm-street-elementary"
    kinds = dict(SchoolName.objects.filter(school=school).values_list("slug", "kind"))
    assert kinds == {"elm-street-elementary": "official", "elm-academy": "former"}


def test_capitals_alone_make_no_other_address(school, tmp_path):
    import_directory(tmp_path, listed(School="ELM Street  Elementary", **LATER), school_year=2019)

    assert (elm().name, elm().slug) == ("ELM Street Elementary", "elm-street-elementary")
    assert SchoolName.objects.filter(school=school).count() == 1


def test_school_that_moved_has_its_new_place_and_source(school, tmp_path):
    import_directory(
        tmp_path,
        listed(Street="9 Oak Street", Zip="91331", Latitude="34.2575", Longitude="-118.4012")
        | LATER,
        school_year=2019,
    )

    now = elm()
    assert (now.pk, now.street, now.zip_code) == (school.pk, "9 Oak Street", "91331")
    assert now.latitude == Decimal("34.257500")
    assert now.place_source.slug == "cde-directory-2020-03"


def test_new_address_without_a_point_does_not_keep_the_old_point(school, tmp_path):
    moved = listed(Street="9 Oak Street", Latitude="No Data", Longitude="No Data", **LATER)
    import_directory(tmp_path, moved, school_year=2019)

    assert (elm().street, elm().latitude) == ("9 Oak Street", None)


def test_address_without_its_point_does_not_take_the_point_away(school, tmp_path):
    import_directory(tmp_path, listed(Latitude="", Longitude="", **LATER), school_year=2019)

    assert elm().latitude == Decimal("34.058064")
    assert elm().place_source.slug == "cde-directory-2018-02"


def test_other_spelling_of_the_city_does_not_take_the_point_away(school, tmp_path):
    row = listed(City="Hollywood", Latitude="", Longitude="", **LATER)
    import_directory(tmp_path, row, school_year=2019)

    assert (elm().city, elm().latitude) == ("Hollywood", Decimal("34.058064"))


def test_point_that_jumps_at_the_same_address_is_not_believed(school, tmp_path):
    outcome = import_directory(
        tmp_path, listed(Latitude="34.2575", Longitude="-118.4012", **LATER), school_year=2019
    )

    assert elm().latitude == Decimal("34.058064")
    assert outcome.notes[-1] == (
        "Point more than 5 km from where it stood, at the same address: not taken (1): "
        "elm-street-elementary (26 km)"
    )


def test_regraded_school_has_one_row_for_each_year(school, tmp_path):
    import_directory(tmp_path, listed(GSoffered="K-8", GSserved="K-6", **LATER), school_year=2019)

    rows = school.years.values_list("school_year", "level", "grades_offered")
    assert sorted(rows) == [(2017, "es", "K-5"), (2019, "span", "K-8")]


def test_closed_school_stays_and_says_when(school, tmp_path, client):
    closed = listed(StatusType="Closed", ClosedDate="06/30/2019", Phone="No Data", **LATER)
    import_directory(tmp_path, closed, school_year=2019)

    now = elm()
    assert (now.pk, now.status, now.closed_on) == (school.pk, "closed", date(2019, 6, 30))
    assert now.closing_source.slug == "cde-directory-2020-03"
    assert now.street == "12 Elm Street"
    assert sorted(now.years.values_list("school_year", "status")) == [
        (2017, "open"),
        (2019, "closed"),
    ]
    assert "It closed on June 30, 2019." in client.get(now.get_absolute_url()).content.decode()


def test_school_that_opens_again_has_no_closing(school, tmp_path):
    closed = listed(StatusType="Closed", ClosedDate="06/30/2019", **LATER)
    import_directory(tmp_path, closed, school_year=2019)
    import_directory(tmp_path, listed(LastUpDate="03/04/2021"), school_year=2020)

    assert (elm().status, elm().closed_on, elm().closing_source) == ("open", None, None)


def test_merged_school_of_which_nobody_says_into_which_has_a_page(school, tmp_path, client):
    merged = listed(StatusType="Merged", ClosedDate="06/30/2019", **LATER)
    import_directory(tmp_path, merged, school_year=2019)

    assert (elm().status, elm().successor) == ("merged", None)
    page = client.get("/schools/elm-street-elementary/")
    assert page.status_code == 200
    assert "Into which, no source says." in page.content.decode()
    row = client.get("/api/v1/schools/elm-street-elementary/").json()
    assert (row["status"], row["successor"]) == ("merged", None)
    assert "Elm Street Elementary" in client.get("/schools/?status=merged").content.decode()


def test_school_of_the_report_is_updated_where_the_directory_is_its_source(tmp_path):
    row = listed(CDSCode=CONTRERAS, NCESSchool="12314", Street="1 New Street", **LATER)
    import_directory(tmp_path, row, school_year=2019)

    school = School.objects.get(cds_code=CONTRERAS)
    assert (school.street, school.place_source.slug) == ("1 New Street", "cde-directory-2020-03")
    assert school.phone == "(213) 555-0101"


# --- releases out of order ---


def test_older_release_takes_nothing_back_and_still_says_what_it_says_of_its_year(school, tmp_path):
    older = listed(
        School="Elm Primary",
        Street="1 Former Street",
        Phone="(213) 555-9999",
        OpenDate="01/01/1990",
        StatusType="Closed",
        ClosedDate="06/30/2014",
        GSoffered="K-2",
        GSserved="K-2",
        NCESSchool="99009",
        **EARLIER,
    )
    before = {field.name: getattr(school, field.attname) for field in School._meta.concrete_fields}

    import_directory(tmp_path, older, school_year=2014)

    now = elm()
    after = {field.name: getattr(now, field.attname) for field in School._meta.concrete_fields}
    assert after == before
    year = now.years.get(school_year=2014)
    assert (year.status, year.grades_offered, year.source.slug) == (
        "closed",
        "K-2",
        "cde-directory-2015-01",
    )
    former = SchoolName.objects.get(slug="elm-primary")
    assert (former.kind, former.school_id) == ("former", now.pk)


def test_confirmed_by_a_later_release_it_outlasts_one_between(school, tmp_path):
    import_directory(tmp_path, listed(**LATER), school_year=2019)
    between = listed(School="Elm Primary", Street="1 Former Street", LastUpDate="05/05/2019")

    import_directory(tmp_path, between, school_year=2018)

    assert (elm().street, elm().name) == ("12 Elm Street", "Elm Street Elementary")


def test_earlier_release_of_the_same_year_does_not_reopen_a_school(school, tmp_path):
    closed = listed(StatusType="Closed", ClosedDate="05/01/2018", LastUpDate="06/16/2018")
    import_directory(tmp_path, closed)

    import_directory(tmp_path, SCHOOL)

    assert (elm().status, elm().years.get(school_year=2017).status) == ("closed", "closed")


def test_later_release_of_the_same_year_is_the_one_that_is_cited(school, tmp_path):
    import_directory(tmp_path, listed(GSserved="1-5", LastUpDate="06/16/2018"))

    year = elm().years.get(school_year=2017)
    assert (year.grades_served, year.source.slug) == ("1-5", "cde-directory-2018-06")


# --- what staff have said ---


def test_what_staff_typed_stays_and_is_told(school, tmp_path):
    school.phone = "(213) 555-7777"
    save_tracked(school, by=None, at=NOON, update_fields=["phone"])

    outcome = import_directory(
        tmp_path,
        listed(Phone="(213) 555-0102", WebSite="http://new.example", **LATER),
        school_year=2019,
    )

    assert (elm().phone, elm().website) == ("(213) 555-7777", "http://new.example")
    assert outcome.kept == ["elm-street-elementary: phone"]


def test_block_of_another_source_stays(school, tmp_path):
    school.place_source, school.street = make(Source), "5 Letter Lane"
    save_tracked(school, by=None, at=NOON, update_fields=["place_source", "street"])

    outcome = import_directory(tmp_path, listed(**LATER), school_year=2019)

    assert elm().street == "5 Letter Lane"
    assert outcome.kept == ["elm-street-elementary: street"]


def test_school_that_staff_renamed_keeps_that_name(school, tmp_path, admin_user):
    rename_school(school, name="The Elm", by=admin_user, at=NOON)

    import_directory(tmp_path, listed(School="Elm Academy", **LATER), school_year=2019)

    assert elm().name == "The Elm"
    assert SchoolName.objects.get(slug="elm-academy").kind == "alias"


def test_school_that_staff_closed_is_not_opened_again(school, tmp_path, admin_user):
    close_school(school, closed_on=date(2025, 6, 30), source=make(Source), by=admin_user, at=NOON)

    outcome = import_directory(tmp_path, listed(**LATER), school_year=2019)

    assert elm().status == "closed"
    assert outcome.kept == ["elm-street-elementary: status", "elm-street-elementary: closed_on"]


def test_districts_that_staff_gave_for_the_year_stay(school, tmp_path, admin_user):
    east, letter = District.objects.get(slug="local-east"), make(Source)
    move_school(
        school,
        school_year=2017,
        to=Place(local_district=east),
        source=letter,
        by=admin_user,
        at=NOON,
    )

    import_directory(tmp_path, listed(GSoffered="K-8", LastUpDate="06/16/2018"))

    year = elm().years.get(school_year=2017)
    assert (year.local_district, year.source, year.grades_offered) == (east, letter, "K-5")


def test_number_of_queries_does_not_grow_with_the_schools(tmp_path, django_assert_max_num_queries):
    rows = [
        listed(CDSCode=f"{ELM[:-3]}{n:03}", School=f"Elm {n}", NCESSchool=f"98{n:03}")
        for n in range(2, 60)
    ]
    with django_assert_max_num_queries(60):
        import_directory(tmp_path, *rows)
