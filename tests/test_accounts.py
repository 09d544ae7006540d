"""Accounts and roles: signing in, inviting, assigning, and what nobody can be at once."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reforms.actions.accounts import (
    AccountError,
    deactivate_account,
    invite_account,
    reactivate_account,
)
from reforms.actions.assignments import AssignmentError, assign_role, end_assignment
from reforms.models import AnnualReview, Assignment, CommitteeMember, ReviewCycle, Role
from reforms.policy import people_with
from schools.models import School
from tests.factories import NOON, make
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)  # the day of NOON in Los Angeles
PASSWORD = "a long enough sentence"


@pytest.fixture
def superuser():
    return make(User, username="root", is_superuser=True, is_staff=True, email="root@example.org")


@pytest.fixture
def administrator():
    user = make(User, username="admin@example.org", email="admin@example.org", first_name="Ada")
    make(Assignment, user=user, role="administrator")
    return user


@pytest.fixture
def coordinator():
    return make(Assignment, role="coordinator").user


@pytest.fixture
def ann():
    user = make(User, username="ann@example.org", email="ann@example.org", first_name="Ann")
    user.set_password(PASSWORD)
    user.save()
    return user


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def assign(user, role, school=None, *, by, starts_on=TODAY, ends_on=None, at=NOON):
    return assign_role(
        user=user, role=role, school=school, starts_on=starts_on, ends_on=ends_on, by=by, at=at
    )


# --- signing in ---


def sign_in(client, username, password=PASSWORD, **more):
    url = reverse("staff-login")
    return client.post(url, {"username": username, "password": password, **more})


def test_sign_in_leads_to_the_work(client, ann):
    response = sign_in(client, "ann@example.org")
    assert [response.status_code, response.url] == [302, "/staff/"]


def test_address_may_be_typed_in_capitals(client, ann):
    assert sign_in(client, "Ann@Example.org").status_code == 302


def test_user_name_with_capitals_still_signs_in(client):
    User.objects.create_user("Root", password=PASSWORD)
    assert sign_in(client, "Root").status_code == 302


def test_sign_in_leads_back_to_where_somebody_was(client, ann):
    response = sign_in(client, "ann@example.org", next="/staff/accounts/")
    assert response.url == "/staff/accounts/"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example", "//elsewhere.example/staff/"])
def test_sign_in_never_leads_to_another_site(client, ann, elsewhere):
    assert sign_in(client, "ann@example.org", next=elsewhere).url == "/staff/"


def errors_of(response) -> list[str]:
    return [str(error) for error in response.context["form"].non_field_errors()]


def test_deactivated_account_is_told_the_same_as_a_wrong_password(client, ann):
    wrong = errors_of(sign_in(client, "ann@example.org", "another long sentence"))
    unknown = errors_of(sign_in(client, "bob@example.org"))
    User.objects.filter(pk=ann.pk).update(is_active=False)

    deactivated = errors_of(sign_in(client, "ann@example.org"))

    assert wrong == unknown == deactivated
    assert wrong == ["This address and this password do not belong together."]


def test_signing_out_takes_a_form(ann):
    client = signed_in(ann)
    assert client.get(reverse("staff-logout")).status_code == 405
    assert client.post(reverse("staff-logout")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_deactivated_account_is_signed_out_at_the_next_request(ann, superuser):
    client = signed_in(ann)
    deactivate_account(ann, by=superuser, at=NOON)
    assert client.get(reverse("password_change")).status_code == 302


def test_pages_of_passwords_are_kept_by_no_cache(client, ann):
    for name in ["staff-login", "password_reset", "password_change"]:
        response = signed_in(ann).get(reverse(name))
        assert response.status_code == 200
    assert "no-store" in client.get(reverse("staff-login"))["Cache-Control"]


# --- passwords by mail ---


def link_in(message) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/staff/password/new/\S+)", message.body)[1]


def ask_for_a_link(client, email) -> None:
    response = client.post(reverse("password_reset"), {"email": email})
    assert [response.status_code, response.url] == [302, "/staff/password/sent/"]


def choose_password(client, link, password=PASSWORD):
    form = client.get(link, follow=True)
    data = {"new_password1": password, "new_password2": password}
    return client.post(form.redirect_chain[-1][0] if form.redirect_chain else link, data)


def test_forgotten_password_is_set_by_a_link_that_works_once(client, ann):
    ask_for_a_link(client, "ANN@example.org")
    [message] = mail.outbox
    link = link_in(message)

    response = choose_password(client, link, "quite another sentence")

    assert response.url == "/staff/password/set/"
    assert sign_in(Client(), "ann@example.org", "quite another sentence").status_code == 302
    again = Client().get(link, follow=True)
    assert "This link has been used already, or it is too old." in again.content.decode()


def test_letter_is_in_english_and_leads_to_the_spanish_page_too(client, ann):
    ask_for_a_link(client, "ann@example.org")
    [message] = mail.outbox
    assert message.to == ["ann@example.org"]
    assert "http://127.0.0.1:8000/staff/password/new/" in message.body
    assert "http://127.0.0.1:8000/es/staff/password/new/" in message.body


def test_nothing_is_sent_to_an_address_without_an_account(client):
    ask_for_a_link(client, "nobody@example.org")
    assert mail.outbox == []


def test_nothing_is_sent_to_a_deactivated_account(client, ann):
    User.objects.filter(pk=ann.pk).update(is_active=False)
    ask_for_a_link(client, "ann@example.org")
    assert mail.outbox == []


def test_weak_password_is_refused(client, ann):
    ask_for_a_link(client, "ann@example.org")
    response = choose_password(client, link_in(mail.outbox[0]), "short")
    assert response.status_code == 200
    assert sign_in(Client(), "ann@example.org").status_code == 302


def test_mail_server_that_is_gone_gives_no_500(client, ann, settings):
    settings.EMAIL_BACKEND = "tests.test_accounts.Gone"
    ask_for_a_link(client, "ann@example.org")


class Gone:
    """A mail server that does not answer."""

    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_changed_password_ends_the_other_sessions(ann):
    here, elsewhere = signed_in(ann), signed_in(ann)
    data = {"old_password": PASSWORD}
    data |= dict.fromkeys(["new_password1", "new_password2"], "quite another sentence")

    response = here.post(reverse("password_change"), data)

    assert response.url == "/staff/password/changed/"
    assert here.get(reverse("password_change")).status_code == 200
    assert elsewhere.get(reverse("password_change")).status_code == 302


# --- the administrator's pages ---


def invitation(**given):
    return {
        "first_name": "Bea",
        "last_name": "Ruiz",
        "email": "Bea@Example.org",
        "role": "",
        "school": "",
        "starts_on": "2026-03-02",
        "ends_on": "",
        **given,
    }


def test_invited_person_gets_a_link_and_chooses_a_password(administrator, client):
    school = make(School)
    data = invitation(role="liaison", school=school.pk)

    response = signed_in(administrator).post(reverse("staff-account-new"), data)

    bea = User.objects.get(username="bea@example.org")
    assert response.url == reverse("staff-account", args=[bea.pk])
    assert [bea.email, bea.get_full_name()] == ["bea@example.org", "Bea Ruiz"]
    assert not bea.has_usable_password()
    assert list(bea.assignments.values_list("role", "school")) == [("liaison", school.pk)]
    choose_password(client, link_in(mail.outbox[0]))
    assert sign_in(Client(), "bea@example.org").status_code == 302


def test_invitation_that_did_not_go_out_is_said_and_the_account_kept(administrator, settings):
    settings.EMAIL_BACKEND = "tests.test_accounts.Gone"
    client = signed_in(administrator)

    page = client.post(reverse("staff-account-new"), invitation(), follow=True)

    assert "could not be sent. Send it again later." in page.content.decode()
    assert User.objects.filter(username="bea@example.org").exists()


def test_invitation_can_be_sent_again_until_there_is_a_password(administrator):
    bea = invite_account(
        email="bea@example.org", first_name="Bea", last_name="Ruiz", by=administrator, at=NOON
    )
    url = reverse("staff-account-invite", args=[bea.pk])
    assert signed_in(administrator).post(url).status_code == 302
    assert len(mail.outbox) == 1

    bea.set_password(PASSWORD)
    bea.save()

    assert signed_in(administrator).post(url).status_code == 409
    assert len(mail.outbox) == 1


def test_second_account_for_an_address_is_refused(administrator, ann):
    page = signed_in(administrator).post(
        reverse("staff-account-new"), invitation(email="ANN@example.org")
    )
    assert page.status_code == 400
    assert "There is an account with this address already." in page.content.decode()


def test_invitation_with_a_wrong_role_makes_no_account_and_keeps_what_was_typed(administrator):
    page = signed_in(administrator).post(reverse("staff-account-new"), invitation(role="liaison"))
    assert page.status_code == 400
    assert "Choose the school." in page.content.decode()
    assert 'value="Bea@Example.org"' in page.content.decode()
    assert not User.objects.filter(username="bea@example.org").exists()


def test_list_says_the_roles_in_words(administrator, ann):
    make(Assignment, user=ann, role="liaison", school=make(School, name="Harbor High"))
    page = signed_in(administrator).get(reverse("staff-accounts"), {"q": "ann example"})
    assert "liaison of a school: Harbor High" in page.content.decode()
    assert "admin@example.org" not in page.content.decode().partition("<table")[2]


def test_list_costs_the_same_for_many_accounts(administrator):
    client, url = signed_in(administrator), reverse("staff-accounts")
    before = count_queries(lambda: client.get(url))

    for _number in range(20):
        make(Assignment, role="liaison", school=make(School))

    assert count_queries(lambda: client.get(url)) == before


def test_deactivated_accounts_are_listed_apart(administrator, ann):
    User.objects.filter(pk=ann.pk).update(is_active=False)
    client = signed_in(administrator)
    shown = [client.get(reverse("staff-accounts"), {"state": state}).content.decode()
             for state in ["active", "inactive", "all"]]  # fmt: skip
    assert ["ann@example.org" in page for page in shown] == [False, True, True]


def test_account_page_shows_who_assigned_what(administrator, ann):
    assign(ann, "coordinator", by=administrator)
    page = signed_in(administrator).get(reverse("staff-account", args=[ann.pk]))
    table = page.content.decode().partition("Who assigned what")[2]
    assert "Ada" in table
    assert "assigned" in table
    assert "coordinator" in table


def test_role_is_assigned_and_ended_on_the_page(administrator, ann):
    client, school = signed_in(administrator), make(School)
    role = {"role": "reviewer", "school": school.pk, "starts_on": "2026-03-02"}
    assert client.post(reverse("staff-role-new", args=[ann.pk]), role).status_code == 302
    [held] = ann.assignments.all()

    ended = client.post(reverse("staff-role-end", args=[ann.pk, held.pk]), {"ends_on": ""})

    assert ended.status_code == 302
    held.refresh_from_db()
    assert held.ends_on == timezone.localdate() - timedelta(days=1)


def test_role_of_another_account_is_not_ended_by_this_address(administrator, ann, coordinator):
    held = coordinator.assignments.get()
    url = reverse("staff-role-end", args=[ann.pk, held.pk])
    assert signed_in(administrator).post(url).status_code == 404


def test_refused_role_is_said_on_the_page(administrator, ann):
    make(Assignment, user=ann, role="auditor")
    role = {"role": "coordinator", "starts_on": "2026-03-02"}
    page = signed_in(administrator).post(reverse("staff-role-new", args=[ann.pk]), role)
    assert page.status_code == 409
    assert "an auditor only reads" in page.content.decode()


@pytest.mark.parametrize("field", ["starts_on", "ends_on", "role", "school"])
def test_nonsense_in_a_form_is_no_500(administrator, ann, field):
    role = {"role": "reviewer", "school": make(School).pk, "starts_on": "2026-03-02"}
    page = signed_in(administrator).post(
        reverse("staff-role-new", args=[ann.pk]), {**role, field: "\0 9999999999999999999 ☃"}
    )
    assert page.status_code == 400
    assert not ann.assignments.exists()


def test_nobody_deactivates_themselves(administrator):
    url = reverse("staff-account-deactivate", args=[administrator.pk])
    assert signed_in(administrator).post(url).status_code == 409
    administrator.refresh_from_db()
    assert administrator.is_active


def test_account_is_deactivated_and_reactivated(administrator, ann):
    client = signed_in(administrator)
    client.post(reverse("staff-account-deactivate", args=[ann.pk]))
    ann.refresh_from_db()
    assert not ann.is_active

    client.post(reverse("staff-account-reactivate", args=[ann.pk]))
    ann.refresh_from_db()
    assert ann.is_active


def test_administrator_cannot_deactivate_a_superuser(administrator, superuser):
    with pytest.raises(AccountError, match="Only a superuser"):
        deactivate_account(superuser, by=administrator, at=NOON)
    with pytest.raises(AccountError, match="Only a superuser"):
        reactivate_account(superuser, by=administrator, at=NOON)


@pytest.mark.parametrize(
    "name",
    ["staff-accounts", "staff-account-new", "staff-roles-sheet", "staff-reviewers"],
)
def test_accounts_are_for_administrators(client, ann, name):
    assert client.get(reverse(name)).status_code == 302
    assert signed_in(ann).get(reverse(name)).status_code == 403


POSTED_TO = [
    "staff-role-new",
    "staff-account-invite",
    "staff-account-deactivate",
    "staff-account-reactivate",
]


@pytest.mark.parametrize("name", POSTED_TO)
def test_coordinator_changes_no_account(coordinator, ann, name):
    role = {"role": "publisher", "starts_on": "2026-03-02"}
    assert signed_in(coordinator).post(reverse(name, args=[ann.pk]), role).status_code == 403
    ann.refresh_from_db()
    assert ann.is_active
    assert not ann.assignments.exists()


@pytest.mark.parametrize("name", POSTED_TO)
def test_account_is_changed_by_a_form_only(administrator, ann, name):
    assert signed_in(administrator).get(reverse(name, args=[ann.pk])).status_code == 405


def test_administrator_sees_no_review(administrator):
    review = make(AnnualReview)
    assert (
        signed_in(administrator).get(reverse("staff-review", args=[review.pk])).status_code == 404
    )


# --- what nobody can be ---


@pytest.mark.parametrize("role", ["coordinator", "publisher", "administrator"])
def test_nobody_assigns_themselves_not_even_a_superuser(superuser, role):
    with pytest.raises(AssignmentError, match="Nobody assigns roles to themselves"):
        assign(superuser, role, by=superuser)


def test_nobody_ends_their_own_role(administrator):
    with pytest.raises(AssignmentError, match="Nobody assigns roles to themselves"):
        end_assignment(administrator.assignments.get(), on=TODAY, by=administrator, at=NOON)


def test_coordinator_assigns_reviewers_and_nobody_else(coordinator, ann):
    assign(ann, "reviewer", make(School), by=coordinator)
    for role, school in [("liaison", make(School)), ("publisher", None), ("administrator", None)]:
        with pytest.raises(AssignmentError, match="cannot assign this role"):
            assign(ann, role, school, by=coordinator)


def test_coordinator_ends_reviewers_and_nobody_else(coordinator):
    liaison = make(Assignment, role="liaison", school=make(School))
    reviewer = make(Assignment, role="reviewer", school=make(School))
    end_assignment(reviewer, on=TODAY, by=coordinator, at=NOON)
    with pytest.raises(AssignmentError, match="cannot assign this role"):
        end_assignment(liaison, on=TODAY, by=coordinator, at=NOON)


@pytest.mark.parametrize(("held", "wanted"), [("liaison", "reviewer"), ("reviewer", "liaison")])
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "refused"),
    [
        (date(2025, 8, 1), None, True),  # and still
        (date(2025, 8, 1), date(2025, 9, 30), True),  # earlier in this school year
        (date(2024, 8, 1), date(2025, 7, 1), True),  # for its first day
        (date(2024, 8, 1), date(2025, 6, 30), False),  # until the year before
    ],
)
def test_nobody_reviews_a_school_of_which_they_were_liaison_that_year(
    administrator, ann, held, wanted, starts_on, ends_on, refused
):
    school = make(School)
    make(Assignment, user=ann, role=held, school=school, starts_on=starts_on, ends_on=ends_on)
    if refused:
        with pytest.raises(AssignmentError, match="Nobody reviews a school"):
            assign(ann, wanted, school, by=administrator)
    else:
        assert assign(ann, wanted, school, by=administrator).pk


def test_reviewer_of_one_school_may_be_liaison_of_another(administrator, ann):
    assign(ann, "reviewer", make(School), by=administrator)
    assert assign(ann, "liaison", make(School), by=administrator).pk


ALONE = [
    ("administrator", "coordinator"),
    ("coordinator", "administrator"),
    ("administrator", "auditor"),
    ("auditor", "publisher"),
    ("decider", "auditor"),
]


@pytest.mark.parametrize(("held", "wanted"), ALONE)
def test_administrator_and_auditor_are_nothing_else_at_the_same_time(
    administrator, ann, held, wanted
):
    make(Assignment, user=ann, role=held)
    with pytest.raises(AssignmentError, match="neither can have another role"):
        assign(ann, wanted, by=administrator)


def test_administrator_has_no_school(administrator, ann):
    make(Assignment, user=ann, role="administrator")
    with pytest.raises(AssignmentError, match="neither can have another role"):
        assign(ann, "liaison", make(School), by=administrator)


def test_administrator_has_no_seat_in_the_committee(administrator, ann):
    make(CommitteeMember, user=ann)
    with pytest.raises(AssignmentError, match="neither can have another role"):
        assign(ann, "administrator", by=administrator)


def test_former_coordinator_may_become_administrator(administrator, ann):
    make(Assignment, user=ann, role="coordinator", ends_on=date(2026, 2, 28))
    assert assign(ann, "administrator", by=administrator).pk


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "refused"),
    [
        (date(2026, 1, 1), date(2026, 3, 1), True),
        (date(2026, 3, 1), None, True),
        (date(2026, 7, 1), None, False),
        (date(2025, 1, 1), date(2025, 6, 30), False),
    ],
)
def test_role_is_not_assigned_twice_for_one_day(administrator, ann, starts_on, ends_on, refused):
    make(Assignment, user=ann, starts_on=date(2025, 7, 1), ends_on=date(2026, 6, 30))
    if refused:
        with pytest.raises(AssignmentError, match="assigned already"):
            assign(ann, "coordinator", by=administrator, starts_on=starts_on, ends_on=ends_on)
    else:
        assign(ann, "coordinator", by=administrator, starts_on=starts_on, ends_on=ends_on)


@pytest.mark.parametrize(
    ("role", "with_school", "ends_on", "message"),
    [
        ("liaison", False, None, "have a school, others none"),
        ("publisher", True, None, "have a school, others none"),
        ("king", False, None, "no such role"),
        ("publisher", False, date(2026, 3, 1), "cannot end before it starts"),
    ],
)
def test_impossible_role_is_refused(administrator, ann, role, with_school, ends_on, message):
    school = make(School) if with_school else None
    with pytest.raises(AssignmentError, match=message):
        assign(ann, role, school, by=administrator, ends_on=ends_on)


def test_deactivated_account_gets_no_role(administrator):
    gone = make(User, is_active=False)
    with pytest.raises(AssignmentError, match="deactivated"):
        assign(gone, "coordinator", by=administrator)


# --- when roles end ---


def test_ended_role_is_gone_at_the_next_request(administrator, coordinator):
    client = signed_in(coordinator)
    assert client.get(reverse("staff-reviewers")).status_code == 200
    held, now = coordinator.assignments.get(), timezone.now()
    yesterday = timezone.localdate(now) - timedelta(days=1)

    end_assignment(held, on=yesterday, by=administrator, at=now)

    assert client.get(reverse("staff-reviewers")).status_code == 403


def test_role_that_has_not_begun_is_taken_back_and_its_history_kept(administrator, ann):
    held = assign(ann, "coordinator", by=administrator, starts_on=TODAY + timedelta(days=9))
    assert end_assignment(held, on=TODAY, by=administrator, at=NOON) is None
    kinds = Assignment.history.filter(user=ann).values_list("history_type", flat=True)
    assert sorted(kinds) == ["+", "-"]


@pytest.mark.parametrize(
    ("ends_on", "on", "message"),
    [
        (date(2026, 3, 1), TODAY, "ended already"),
        (date(2026, 3, 9), date(2026, 3, 10), "ends before that day already"),
        (None, date(2026, 2, 27), "What was is not changed"),
    ],
)
def test_ending_only_shortens_what_is_still_to_come(administrator, ann, ends_on, on, message):
    held = make(Assignment, user=ann, ends_on=ends_on)
    with pytest.raises(AssignmentError, match=message):
        end_assignment(held, on=on, by=administrator, at=NOON)


def test_roles_hold_from_their_first_to_their_last_day(ann):
    make(Assignment, user=ann, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 3))
    held = [
        people_with(Role.COORDINATOR, on=date(2026, 3, day)).filter(pk=ann.pk).exists()
        for day in [1, 2, 3, 4]
    ]
    assert held == [False, True, True, False]


# --- who may open the admin ---


@pytest.mark.parametrize(
    ("role", "opens"),
    [("coordinator", True), ("publisher", True), ("liaison", False), ("reviewer", False)],
)
def test_general_roles_open_the_admin(administrator, ann, role, opens):
    school = None if opens else make(School)
    assign(ann, role, school, by=administrator)
    ann.refresh_from_db()
    assert ann.is_staff is opens


def test_last_general_role_closes_the_admin(administrator, ann):
    roles = [assign(ann, role, by=administrator) for role in ["coordinator", "publisher"]]
    opened = []
    for role in roles:
        end_assignment(role, on=TODAY - timedelta(days=1), by=administrator, at=NOON)
        ann.refresh_from_db()
        opened.append(ann.is_staff)
    assert opened == [True, False]


def test_role_that_ran_out_closes_the_admin_when_somebody_signs_in(client, administrator, ann):
    last = timezone.localdate() - timedelta(days=1)
    assign(ann, "coordinator", by=administrator, ends_on=last, at=NOON)
    User.objects.filter(pk=ann.pk).update(is_staff=True)

    sign_in(client, "ann@example.org")

    ann.refresh_from_db()
    assert not ann.is_staff


def test_staff_without_any_role_stay_as_they_are(client, ann):
    User.objects.filter(pk=ann.pk).update(is_staff=True)
    sign_in(client, "ann@example.org")
    ann.refresh_from_db()
    assert ann.is_staff


# --- the coordinator's page ---


@pytest.fixture
def cycle():
    return make(ReviewCycle, opened_at=NOON, opened_by=make(User))


def test_coordinator_assigns_a_reviewer_to_several_schools(coordinator, ann, cycle):
    schools = [make(AnnualReview, cycle=cycle).school for _number in range(3)]
    data = {
        "reviewer": ann.pk,
        "starts_on": "2026-03-02",
        "schools": [school.pk for school in schools[:2]],
    }

    response = signed_in(coordinator).post(f"{reverse('staff-reviewers')}?cycle={cycle.pk}", data)

    assert response.url == f"/staff/reviewers/?cycle={cycle.pk}"
    held = ann.assignments.filter(role="reviewer").values_list("school", flat=True)
    assert set(held) == {school.pk for school in schools[:2]}


def test_reviewer_is_assigned_to_all_the_schools_or_none(coordinator, ann, cycle):
    free, own = [make(AnnualReview, cycle=cycle).school for _number in range(2)]
    make(Assignment, user=ann, role="liaison", school=own, starts_on=date(2026, 3, 1))
    data = {"reviewer": ann.pk, "starts_on": "2026-03-02", "schools": [free.pk, own.pk]}

    page = signed_in(coordinator).post(reverse("staff-reviewers"), data)

    assert page.status_code == 409
    assert f"{own.name}: Nobody reviews a school" in page.content.decode()
    assert not ann.assignments.filter(role="reviewer").exists()


def test_reviewer_is_assigned_only_to_schools_of_the_cycle(coordinator, ann, cycle):
    data = {"reviewer": ann.pk, "starts_on": "2026-03-02", "schools": [make(School).pk]}
    assert signed_in(coordinator).post(reverse("staff-reviewers"), data).status_code == 400


def test_coordinator_ends_a_reviewer_but_no_liaison(coordinator):
    reviewer = make(Assignment, role="reviewer", school=make(School))
    liaison = make(Assignment, role="liaison", school=make(School))
    client = signed_in(coordinator)
    end = [client.post(reverse("staff-reviewer-end", args=[each.pk])).status_code
           for each in [reviewer, liaison]]  # fmt: skip
    assert end == [302, 404]


def test_page_of_reviewers_without_a_cycle_says_so(coordinator):
    page = signed_in(coordinator).get(reverse("staff-reviewers"))
    assert "No cycle is open yet." in page.content.decode()
    assert signed_in(coordinator).get(reverse("staff-reviewers"), {"cycle": "x"}).status_code == 404
