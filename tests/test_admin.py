"""The admin of every model: it opens, finds, and costs the same however many rows there are."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics.models import Indicator
from reforms.models import (
    AnnualReview,
    AskedIndicator,
    Assignment,
    Comment,
    Evidence,
    FigureSheet,
    Initiative,
    LevelAnchor,
    Notice,
    PublishedReview,
    ReviewCycle,
    ReviewEntry,
    Rubric,
    RubricElement,
    Transition,
    Vote,
)
from schools.history import HistoryRow
from schools.models import District, School, SchoolName, SchoolYear, Source, Statement
from tests.factories import DEFAULTS, make

OURS = [
    model
    for label in ["schools", "metrics", "reforms"]
    for model in apps.get_app_config(label).get_models()
    if not issubclass(model, HistoryRow)
]
by_model = pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)

# Who may do what with these is in `reforms/policy.py`, and no permission of Django's own counts.
OF_REVIEWS = {
    AnnualReview,
    AskedIndicator,
    Assignment,
    Comment,
    Evidence,
    FigureSheet,
    LevelAnchor,
    Notice,
    PublishedReview,
    ReviewCycle,
    ReviewEntry,
    Rubric,
    RubricElement,
    Transition,
    Vote,
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = User.objects.create_superuser("clerk", password="correct horse battery")
    client.force_login(user)
    return client


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
    assert response.status_code == 200, f"{url} answers {response.status_code}"
    return len(captured)


def test_every_model_has_an_admin():
    assert [model.__name__ for model in OURS if model not in admin.site._registry] == []
    assert [model.__name__ for model in OURS if model not in DEFAULTS] == []


@by_model
def test_list_costs_the_same_for_more_rows(staff, model):
    make(model)
    url = page(model, "changelist")
    queries(staff, url)  # content types are read once
    before = queries(staff, url)

    for _row in range(6):
        make(model)

    assert queries(staff, url) == before


@by_model
def test_list_can_be_searched(staff, model):
    row = make(model)

    found = staff.get(page(model, "changelist"), {"q": "there is no such word"})

    assert found.status_code == 200
    assert list(found.context["cl"].result_list) == []
    assert row.pk is not None


@by_model
def test_rows_can_be_looked_at(staff, model):
    row = make(model)

    assert staff.get(page(model, "change", row.pk)).status_code == 200


@by_model
def test_form_has_no_select_of_every_row(staff, model):
    """Foreign keys to long tables are searched for, not chosen from a list of all."""
    row = make(model)
    url = page(model, "change", row.pk)
    size = len(staff.get(url).content)

    for _row in range(10):
        make(Statement)
        make(School)

    assert len(staff.get(url).content) < size + 700


@by_model
def test_nobody_edits_figures_in_a_list(model):
    assert admin.site._registry[model].list_editable == ()


def test_fact_is_found_by_its_exact_code(staff):
    make(Statement, code="F98765")
    make(Statement, code="F987651")

    found = staff.get(page(Statement, "changelist"), {"q": "f98765"})

    assert [row.code for row in found.context["cl"].result_list] == ["F98765"]


def test_school_is_found_by_a_name_it_no_longer_has(staff):
    name = make(SchoolName, name="Foshay Annex", kind="former")

    found = staff.get(page(School, "changelist"), {"q": "foshay annex"})

    assert list(found.context["cl"].result_list) == [name.school]


def test_new_school_gets_its_official_name_and_address(staff):
    given = {"name": "Echo Park High", "slug": "echo-park-high", "status": "open"}
    for prefix in ["years", "names", "offerings", "recognitions"]:
        given |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}

    response = staff.post(page(School, "add"), given)

    assert response.status_code == 302, response.context["adminform"].errors
    school = School.objects.get(slug="echo-park-high")
    assert list(school.names.values_list("kind", "name")) == [("official", "Echo Park High")]


NO_INLINES = {
    f"{prefix}-{count}_FORMS": "0"
    for prefix in ["years", "names", "offerings", "recognitions"]
    for count in ["TOTAL", "INITIAL"]
}


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"slug": "taken"}, "Another school has or had the address “taken”."),
        ({"status": "merged"}, "Select a valid choice"),
        ({"slug": "2021"}, "needs at least one letter"),
        (
            {"names-TOTAL_FORMS": "1", "names-0-name": "Echo", "names-0-slug": "echo-park-high"},
            "This is the address of the school itself.",
        ),
    ],
)
def test_new_school_that_will_not_do_is_refused_with_the_reason(staff, given, complaint):
    make(SchoolName, slug="taken")
    form = {**NO_INLINES, "name": "Echo Park High", "slug": "echo-park-high", "status": "open"}

    response = staff.post(page(School, "add"), {**form, **given})

    assert response.status_code == 200
    assert complaint in response.content.decode()
    assert not School.objects.filter(name="Echo Park High").exists()


@by_model
def test_addresses_and_codes_are_given_once(staff, model):
    """Other people's links, published figures and the records name them."""
    row = make(model)
    form = staff.get(page(model, "change", row.pk)).context["adminform"].form

    for name in {"slug", "code"} & set(form.fields):
        assert form.fields[name].disabled, name


def test_former_names_stay_as_they_were(staff):
    former = make(SchoolName, kind="former", name="Old Name", slug="old-name")
    other = make(School)

    staff.post(
        page(SchoolName, "change", former.pk),
        {"name": "New", "slug": "new", "school": other.pk},
    )

    former.refresh_from_db()
    assert (former.name, former.slug) == ("Old Name", "old-name")
    assert former.school != other


@pytest.mark.parametrize("model", [Initiative, Indicator], ids=lambda model: model.__name__)
def test_inlines_ask_for_every_address_that_they_need(staff, model):
    formsets = staff.get(page(model, "add")).context["inline_admin_formsets"]

    for inline in formsets:
        fields = {field.name for field in inline.opts.model._meta.fields}
        assert "slug" not in fields or "slug" in inline.formset.empty_form.fields


def test_school_years_are_written_as_people_write_them(staff):
    school, source = make(School), make(Source)
    form = {"school": school.pk, "school_year": "2023-24", "source": source.pk, "status": "open"}

    assert staff.post(page(SchoolYear, "add"), form).status_code == 302

    year = SchoolYear.objects.get(school=school)
    assert year.school_year == 2023
    assert 'value="2023-24"' in staff.get(page(SchoolYear, "change", year.pk)).content.decode()
    refused = staff.post(page(SchoolYear, "add"), {**form, "school_year": "2023"})
    assert "Write a school year such as 2021-22." in refused.content.decode()


def test_board_district_is_refused_as_local_district(staff):
    board = make(District, kind="board")
    form = {"school": make(School).pk, "school_year": "2023-24", "source": make(Source).pk}

    response = staff.post(
        page(SchoolYear, "add"), {**form, "status": "open", "local_district": board.pk}
    )

    assert "Select a valid choice" in response.content.decode()
    assert not SchoolYear.objects.filter(local_district=board).exists()


def test_sources_with_one_title_can_be_told_apart_when_picked(staff):
    make(Source, title="Directory of Camps", edition="June 2018")
    query = {"app_label": "schools", "model_name": "schoolyear", "field_name": "source"}

    found = staff.get("/admin/autocomplete/", {**query, "term": "directory of camps"}).json()

    assert [row["text"] for row in found["results"]] == ["Directory of Camps, June 2018"]


def test_admin_carries_the_name_of_the_site(staff):
    assert "Django" not in staff.get("/admin/").content.decode()


def test_school_form_does_not_change_name_or_status(staff):
    """They change by the steps, so that no history is lost."""
    school = make(School, name="Echo Park High")
    given = {"name": "Other", "status": "closed", "city": ""}
    for prefix in ["years", "names", "offerings", "recognitions"]:
        given |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}

    staff.post(page(School, "change", school.pk), given)

    school.refresh_from_db()
    assert (school.name, school.status) == ("Echo Park High", "open")


def test_schools_are_closed_not_deleted(staff):
    school = make(School)

    assert staff.post(page(School, "delete", school.pk), {"post": "yes"}).status_code == 403
    assert School.objects.filter(pk=school.pk).exists()


@pytest.mark.parametrize(
    "query",
    [
        "?nothing__lookup=1",
        "?p=99999999999999999999",
        "?school__id__exact=%00",
        "?q=%00",
        "?school_year=x",
    ],
)
def test_bad_addresses_are_answered_not_crashed(staff, query):
    response = staff.get(page(SchoolYear, "changelist") + query)

    assert response.status_code in (200, 302, 400)


@by_model
def test_who_may_only_look_deletes_nothing(client, model):
    looker = User.objects.create_user("looker", password="correct horse", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(looker)
    row = make(model)

    may_look = 403 if model in OF_REVIEWS else 200
    assert client.get(page(model, "change", row.pk)).status_code == may_look
    assert client.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()
