"""Roles from a sheet: read strictly, looked at first, then all of them or none."""

import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from reforms.models import Assignment
from reforms.role_sheets import read_role_sheet
from schools.models import School
from tests.factories import make

HEAD = "email,name,role,school,from,until"
ANN = "ann@example.org,Ann Lee,liaison,harbor,2026-09-01,2027-06-30"
BEA = "Bea@Example.org,Bea Ruiz,Publisher,,2026-09-01,"


def sheet(*rows, head=HEAD) -> str:
    return "\n".join([head, *rows]) + "\n"


def problems_in(text) -> list[tuple[int, str]]:
    return [(problem.row, problem.column) for problem in read_role_sheet(text)[1]]


# --- reading ---


def test_rows_are_read_with_their_numbers():
    rows, problems = read_role_sheet(sheet(ANN, "", BEA))
    assert problems == []
    assert [(row.row, row.email, row.role) for row in rows] == [
        (2, "ann@example.org", "liaison"),
        (4, "bea@example.org", "publisher"),
    ]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_sheets_of_other_countries_are_read(delimiter):
    text = sheet(ANN, BEA).replace(",", delimiter)
    assert read_role_sheet(text) == read_role_sheet(sheet(ANN, BEA))


def test_columns_may_stand_in_any_order_and_lines_end_in_any_way():
    text = "Role,Until,From,Email,Name,School\r\nliaison,,2026-09-01,a@example.org,Ann,harbor\r\n"
    rows, problems = read_role_sheet(text)
    assert problems == []
    assert rows[0].school == "harbor"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(1, "")]),
        (HEAD, [(1, "")]),
        (sheet(ANN, head="email,name,role,school,from"), [(1, "until")]),
        (sheet(ANN, head=f"{HEAD},password"), [(1, "password")]),
        (sheet(ANN, head=f"{HEAD},role"), [(1, "role")]),
        (sheet(f"{ANN},more"), [(2, "")]),
        (sheet("ann,Ann,liaison,harbor,2026-09-01,"), [(2, "email")]),
        (sheet("a@example.org,,liaison,harbor,2026-09-01,"), [(2, "name")]),
        (sheet("a@example.org,Ann,king,harbor,2026-09-01,"), [(2, "role")]),
        (sheet("a@example.org,Ann,liaison,harbor,,"), [(2, "from")]),
        (sheet("a@example.org,Ann,liaison,harbor,9/1/2026,"), [(2, "from")]),
        (sheet("a@example.org,Ann,liaison,harbor,20260901,"), [(2, "from")]),
        (sheet("a@example.org,Ann,liaison,harbor,2026-09-01,2026-02-30"), [(2, "until")]),
        (
            sheet("ann,,king,harbor,soon,never", BEA, "x,Y,liaison,harbor,2026-09-01,"),
            [(2, "email"), (2, "name"), (2, "role"), (2, "from"), (2, "until"), (4, "email")],
        ),
        (sheet(*[ANN] * 501), [(502, "")]),
        (sheet('"' + "x" * 200_000), [(1, "")]),
    ],
)
def test_every_problem_is_named_by_row_and_column(text, found):
    assert problems_in(text) == found


@given(text=st.text(max_size=300))
def test_whatever_a_sheet_holds_it_is_read_or_named(text):
    rows, problems = read_role_sheet(text)
    assert rows or problems


# --- on the page ---


@pytest.fixture
def administrator(db):
    return make(Assignment, role="administrator").user


@pytest.fixture
def client(administrator):
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def harbor(db):
    return make(School, slug="harbor", name="Harbor High")


def look_at(client, text, encoding="utf-8"):
    file = SimpleUploadedFile("roles.csv", text.encode(encoding))
    return client.post(reverse("staff-roles-sheet"), {"sheet": file})


def apply(client, text):
    return client.post(reverse("staff-roles-sheet"), {"text": text})


def rows_of(page) -> list[list[str]]:
    """The cells of the first table."""
    table = page.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows]


def test_sheet_is_looked_at_before_anything_is_assigned(client, harbor):
    page = look_at(client, sheet(ANN, BEA))

    assert page.status_code == 200
    assert [row[1] for row in rows_of(page)] == ["ann@example.org", "bea@example.org"]
    assert {row[5] for row in rows_of(page)} == {"new account, invited by mail"}
    assert not User.objects.filter(email="ann@example.org").exists()
    assert mail.outbox == []


def test_sheet_that_was_looked_at_is_applied_whole(client, harbor, administrator):
    text = look_at(client, "\ufeff" + sheet(ANN, BEA)).context["again"]["text"].value()

    response = apply(client, text)

    assert response.url == reverse("staff-accounts")
    ann, bea = User.objects.get(email="ann@example.org"), User.objects.get(email="bea@example.org")
    assert [ann.get_full_name(), bea.username] == ["Ann Lee", "bea@example.org"]
    assert ann.assignments.get().school == harbor
    assert bea.assignments.get().assigned_by == administrator
    assert [ann.is_staff, bea.is_staff] == [False, True]
    assert sorted(message.to[0] for message in mail.outbox) == [ann.email, bea.email]


@pytest.mark.parametrize(
    ("bad", "row", "column", "message"),
    [
        ("c@example.org,C,liaison,nowhere,2026-09-01,", "3", "school", "There is no school"),
        ("c@example.org,C,liaison,,2026-09-01,", "3", "school", "have a school, others none"),
        ("c@example.org,C,auditor,harbor,2026-09-01,", "3", "school", "have a school, others none"),
        ("ann@example.org,Ann,reviewer,harbor,2026-10-01,", "3", "role", "Nobody reviews a school"),
        ("ann@example.org,Ann,auditor,,2026-10-01,", "3", "role", "an auditor only reads"),
        ("ann@example.org,Ann,liaison,harbor,2026-10-01,", "3", "role", "assigned already"),
        ("c@example.org,C,auditor,,2026-09-01,2026-08-01", "3", "until", "cannot end before"),
        ("root@example.org,Me,auditor,,2026-09-01,", "3", "email", "Nobody assigns roles"),
        ("gone@example.org,Gone,auditor,,2026-09-01,", "3", "email", "is deactivated"),
    ],
)
def test_one_bad_row_leaves_all_undone(client, harbor, administrator, bad, row, column, message):
    User.objects.filter(pk=administrator.pk).update(email="root@example.org")
    make(User, email="gone@example.org", is_active=False)
    text = sheet(ANN, bad)

    looked, applied = look_at(client, text), apply(client, text)

    for page in [looked, applied]:
        assert rows_of(page) == [[row, column, rows_of(page)[0][2]]]
        assert message in rows_of(page)[0][2]
    assert looked.context["again"] is None
    assert applied.status_code == 409
    assert not User.objects.filter(email="ann@example.org").exists()
    assert mail.outbox == []


def test_sheet_that_is_sent_twice_changes_nothing_the_second_time(client, harbor):
    apply(client, sheet(ANN, BEA))
    mail.outbox.clear()

    page = look_at(client, sheet(ANN, BEA))
    apply(client, sheet(ANN, BEA))

    assert {row[5] for row in rows_of(page)} == {"is so already"}
    assert Assignment.objects.filter(user__email="ann@example.org").count() == 1
    assert mail.outbox == []


def test_what_is_in_a_sheet_is_shown_as_text(client, harbor):
    nasty = "<script>alert(1)</script>"
    page = look_at(client, sheet(f"{nasty},Ann,{nasty},{nasty},{nasty},"))
    assert nasty not in page.content.decode()
    assert escape(nasty) in page.content.decode()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"email\0", b"", b"x" * 300_000])
def test_file_that_is_no_sheet_is_refused_in_a_sentence(client, content):
    file = SimpleUploadedFile("roles.csv", content)
    page = client.post(reverse("staff-roles-sheet"), {"sheet": file})
    assert page.status_code == 400
    assert page.context["form"].errors["sheet"]


def test_text_that_is_no_sheet_is_refused_when_it_is_applied(client):
    assert apply(client, "").status_code == 400
    assert apply(client, "a\0b").status_code == 400
    assert apply(client, "nonsense").status_code == 409


def test_coordinator_sends_no_sheet(client, harbor):
    coordinator = make(Assignment, role="coordinator").user
    client.force_login(coordinator)
    assert apply(client, sheet(ANN)).status_code == 403
    assert not User.objects.filter(email="ann@example.org").exists()
