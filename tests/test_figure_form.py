"""Staff add a figure in the admin; what stood there before stays on record."""

from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError

from metrics.actions import FigureError
from metrics.models import (
    Indicator,
    Observation,
    Population,
    PreparedRelease,
    PublishedValue,
    StudentGroup,
)
from schools.models import Source
from tests.factories import make

pytestmark = pytest.mark.django_db
ADD = "/admin/metrics/observation/add/"


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("clerk"))
    return client


@pytest.fixture
def form():
    return {
        "indicator": make(Indicator, unit="percent", data_class="C3", denominator="all").pk,
        "population": make(Population).pk,
        "school_year": "2022-23",
        "student_group": make(StudentGroup).pk,
        "grade": "all",
        "digits": "71.20",
        "status": "reported",
        "source": make(Source).pk,
    }


def test_figure_is_recorded_with_its_digits_and_who_entered_it(staff, form):
    assert staff.post(ADD, form).status_code == 302

    figure = Observation.objects.latest("pk")
    assert (figure.value, figure.digits) == (Decimal("71.2"), "71.20")
    assert (figure.import_run.kind, figure.import_run.by.username) == ("form", "clerk")


def test_a_second_figure_takes_the_place_of_the_first_which_stays(staff, form):
    staff.post(ADD, form)
    staff.post(ADD, {**form, "digits": "72"})

    rows = Observation.objects.filter(indicator=form["indicator"]).order_by("pk")
    assert list(rows.values_list("digits", "current")) == [("71.20", False), ("72", True)]


def test_the_same_figure_sent_twice_is_refused_in_a_sentence(staff, form):
    staff.post(ADD, form)
    response = staff.post(ADD, form)

    assert response.status_code == 200
    assert "This figure stands there already." in response.content.decode()
    assert Observation.objects.filter(indicator=form["indicator"]).count() == 1


@pytest.mark.parametrize("error", [FigureError("Gone."), IntegrityError("duplicate key")])
def test_of_two_who_enter_a_figure_at_once_the_second_is_told(staff, form, monkeypatch, error):
    def refuse(*args, **options):
        raise error

    monkeypatch.setattr("metrics.admin.record_typed_in_figure", refuse)

    response = staff.post(ADD, form, follow=True)

    assert "Somebody else has just entered a figure there" in response.content.decode()


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"digits": "871"}, "not between 0 and 100"),
        ({"digits": "71,2"}, "Write a number such as 71.2"),
        ({"digits": "nan"}, "Write a number such as 71.2"),
        ({"digits": "1e3"}, "Write a number such as 71.2"),
        ({"school_year": "2022"}, "Write a school year such as 2021-22"),
        ({"school_year": "9999-00"}, "Write a school year such as 2021-22"),
        ({"status": "suppressed", "digits": "", "numerator": "3"}, "leave the numerator"),
        ({"numerator": "99999999999", "denominator": "99999999999"}, "less than or equal to"),
        ({"digits": ""}, "needs a value"),
        ({"status": "suppressed"}, "leave it empty"),
        ({"numerator": "30", "denominator": "20"}, "larger than the denominator"),
        ({"status": "inferred"}, "State the rule"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_the_reason(staff, form, changed, complaint):
    response = staff.post(ADD, {**form, **changed})

    assert response.status_code == 200
    assert complaint in response.content.decode()
    assert not Observation.objects.filter(indicator=form["indicator"]).exists()


def ask_for_a_note_from(change, form):
    indicator = Indicator.objects.get(pk=form["indicator"])
    indicator.query_threshold = change
    indicator.save(update_fields=["query_threshold"])


def test_large_change_from_the_year_before_asks_for_a_note(staff, form):
    ask_for_a_note_from(10, form)
    staff.post(ADD, {**form, "school_year": "2021-22", "digits": "94.1"})

    response = staff.post(ADD, form)

    assert "−22.9 from 2021–22 (94.1 then, 71.20 now). Add a note" in response.content.decode()
    assert staff.post(ADD, {**form, "note": "New boundary."}).status_code == 302


def test_change_is_that_of_the_same_group_and_grade(staff, form):
    ask_for_a_note_from(10, form)
    staff.post(ADD, {**form, "school_year": "2021-22", "digits": "94.1", "grade": "9"})

    assert staff.post(ADD, form).status_code == 302


def test_percentage_that_no_number_of_students_gives_is_refused(staff, form):
    response = staff.post(ADD, {**form, "digits": "72.6", "denominator": "10"})

    assert "No whole number out of 10 gives 72.6 percent." in response.content.decode()


def test_figures_are_neither_changed_nor_deleted(staff, form):
    staff.post(ADD, form)
    figure = Observation.objects.latest("pk")
    page = f"/admin/metrics/observation/{figure.pk}/"

    assert staff.post(f"{page}change/", {**form, "digits": "99"}).status_code == 403
    assert staff.post(f"{page}delete/", {"post": "yes"}).status_code == 403


def test_publishing_only_prepares_what_staff_entered_about_students(staff, form):
    staff.post(ADD, form)
    said = StringIO()

    call_command("publish", "--reason", "New figures", stdout=said)

    assert PreparedRelease.objects.count() == 1
    assert "confirm" in said.getvalue()
    assert not PublishedValue.objects.filter(indicator=form["indicator"]).exists()
