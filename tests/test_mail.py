"""What goes out by mail, to whom, and how often: notices and reminders."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.core.management.base import CommandError

from reforms.actions.mailing import send_due_notices, send_reminders
from reforms.actions.notices import notify
from reforms.models import AnnualReview, Assignment, CommitteeMember, Notice, ReviewCycle
from schools.models import School
from tests.factories import NOON, make
from tests.triggers import lifted

pytestmark = pytest.mark.django_db
DUE = date(2026, 5, 29)


def person(name, **given) -> User:
    return make(User, username=name, email=f"{name}@example.org", **given)


def with_role(name, role, school=None, **given) -> User:
    return make(Assignment, user=person(name), role=role, school=school, **given).user


@pytest.fixture
def cycle():
    return make(ReviewCycle, due_on=DUE, opened_at=NOON, opened_by=make(User))


@pytest.fixture
def review(cycle):
    """With everybody who could be told, and some who must not be."""
    review = make(AnnualReview, cycle=cycle, school=make(School, name="Harbor High & Sons"))
    elsewhere = make(School)
    for role in ["liaison", "reviewer"]:
        with_role(role, role, review.school)
        with_role(f"{role}-elsewhere", role, elsewhere)
        with_role(f"former-{role}", role, review.school, ends_on=date(2026, 3, 1))
    for role in ["coordinator", "decider", "publisher", "auditor", "administrator"]:
        with_role(role, role)
    term = {"committee": cycle.committee, "school_year": cycle.committee_year}
    make(CommitteeMember, user=person("member"), **term)
    make(CommitteeMember, user=person("member-elsewhere"), school=elsewhere, **term)
    make(CommitteeMember, user=person("member-of-the-school"), school=review.school, **term)
    make(CommitteeMember, user=person("member-gone", is_active=False), **term)
    make(CommitteeMember, **term)
    make(CommitteeMember, user=person("member-before"), committee=cycle.committee,
         school_year=cycle.committee_year - 1)  # fmt: skip
    return review


# --- who is told ---


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ("submitted", ["coordinator", "reviewer"]),
        ("returned", ["liaison"]),
        ("vote", ["member", "member-elsewhere"]),
        ("decided", ["liaison", "publisher"]),
        ("published", ["coordinator", "liaison"]),
    ],
)
def test_right_people_are_told(review, event, told):
    notify(review, event, at=NOON)
    found = Notice.objects.filter(review=review, event=event, at=NOON, sent_at__isnull=True)
    assert sorted(found.values_list("user__username", flat=True)) == told


def test_whoever_did_it_is_not_told(review):
    coordinator = User.objects.get(username="coordinator")
    notify(review, "published", at=NOON, exclude=coordinator)
    assert list(Notice.objects.values_list("user__username", flat=True)) == ["liaison"]


def test_deactivated_account_is_not_told(review):
    User.objects.filter(username="liaison").update(is_active=False)
    assert notify(review, "returned", at=NOON) == []


# --- notices ---


def recipients() -> list[str]:
    return sorted(message.to[0] for message in mail.outbox)


def test_notices_go_out_as_one_letter_to_each_person(review):
    other = make(AnnualReview, cycle=review.cycle)
    liaison = User.objects.get(username="liaison")
    make(Notice, user=liaison, review=other, event="decided")
    notify(review, "published", at=NOON)

    outcome = send_due_notices(NOON)

    assert [outcome.sent, outcome.failed] == [2, 0]
    assert recipients() == ["coordinator@example.org", "liaison@example.org"]
    [letter] = [message for message in mail.outbox if message.to == [liaison.email]]
    for each in [review, other]:
        assert each.school.name in letter.body
        assert f"http://127.0.0.1:8000/staff/reviews/{each.pk}/" in letter.body
        assert f"http://127.0.0.1:8000/es/staff/reviews/{each.pk}/" in letter.body


def test_address_of_the_site_is_the_one_that_was_set(review, settings):
    settings.SITE_URL = "https://pilots.example.org"
    notify(review, "returned", at=NOON)
    send_due_notices(NOON)
    assert f"https://pilots.example.org/staff/reviews/{review.pk}/" in mail.outbox[0].body


def test_letter_is_plain_text_of_our_own_sender(review, settings):
    notify(review, "returned", at=NOON)
    send_due_notices(NOON)
    [letter] = mail.outbox
    assert "Harbor High & Sons" in letter.body
    assert letter.from_email == settings.DEFAULT_FROM_EMAIL
    assert "\n" not in letter.subject


def test_nobody_gets_two_letters_on_one_day(review):
    notify(review, "returned", at=NOON)
    send_due_notices(NOON)
    notify(review, "decided", at=NOON)

    again = send_due_notices(NOON + timedelta(hours=3))

    # The publisher has had none yet.
    assert again.sent == 1
    assert recipients() == ["liaison@example.org", "publisher@example.org"]
    assert send_due_notices(NOON + timedelta(days=1)).sent == 1
    assert recipients().count("liaison@example.org") == 2


def test_nothing_is_sent_twice(review):
    notify(review, "returned", at=NOON)
    send_due_notices(NOON)
    assert send_due_notices(NOON + timedelta(days=1)).sent == 0
    assert Notice.objects.get().sent_at == NOON


def test_account_without_an_address_waits(review):
    User.objects.filter(username="liaison").update(email="")
    notify(review, "returned", at=NOON)
    assert send_due_notices(NOON).sent == 0
    assert Notice.objects.get().sent_at is None


class RefusesLiaisons(EmailBackend):
    """A mail server that refuses one recipient."""

    def send_messages(self, messages):
        if any("liaison@example.org" in message.to for message in messages):
            raise OSError("no such mailbox")
        return super().send_messages(messages)


class DoesNotAnswer(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


def test_letter_that_fails_is_tried_again_and_keeps_no_other_back(review, settings):
    in_order = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.test_mail.RefusesLiaisons"
    notify(review, "published", at=NOON)

    outcome = send_due_notices(NOON)

    assert [outcome.sent, outcome.failed] == [1, 1]
    assert Notice.objects.get(sent_at__isnull=True).user.username == "liaison"
    settings.EMAIL_BACKEND = in_order
    assert send_due_notices(NOON + timedelta(hours=1)).sent == 1


def test_mail_server_that_does_not_answer_leaves_all_unsent(review, settings):
    settings.EMAIL_BACKEND = "tests.test_mail.DoesNotAnswer"
    notify(review, "published", at=NOON)
    with pytest.raises(CommandError, match="did not go out: 2"):
        call_command("send_notices", stdout=StringIO())
    assert Notice.objects.filter(sent_at__isnull=True).count() == 2


def test_command_says_how_many_letters_were_sent(review):
    notify(review, "published", at=NOON)
    out = StringIO()
    call_command("send_notices", stdout=out)
    assert out.getvalue() == "Mails sent: 2.\n"


# --- reminders ---


def remind(on):
    return send_reminders(on, at=datetime.combine(on, NOON.timetz()))


@pytest.mark.parametrize("days", [-30, -7, -1, 1])
def test_liaison_is_reminded_around_the_due_date(review, days):
    assert remind(DUE + timedelta(days=days)).sent == 1
    [letter] = mail.outbox
    assert letter.to == ["liaison@example.org"]
    assert f"/staff/reviews/{review.pk}/" in letter.body
    assert "May 29, 2026" in letter.body
    assert "29 de mayo de 2026" in letter.body.lower()


@pytest.mark.parametrize("days", [-31, -29, -8, -6, -2, 0, 2, 30])
def test_nobody_is_reminded_on_other_days(review, days):
    assert remind(DUE + timedelta(days=days)).sent == 0


@pytest.mark.parametrize(
    ("state", "reminded"),
    [
        ("draft", True),
        ("submitted", False),
        ("in_review", False),
        ("returned", True),
        ("withdrawn", False),
    ],
)
def test_only_what_waits_for_the_school_is_reminded_of(review, state, reminded):
    user = User.objects.get(username="liaison")
    review.state = state
    if state in ("submitted", "in_review"):
        review.submitted_by, review.submitted_at = user, NOON
    with lifted():  # two of these are more than one step away
        review.save()
    assert bool(remind(DUE - timedelta(days=7)).sent) is reminded


def test_cycle_that_is_not_open_reminds_nobody(review, cycle):
    cycle.opened_at = cycle.opened_by = None
    cycle.save()
    assert remind(DUE - timedelta(days=7)).sent == 0


def test_one_letter_names_all_the_schools_of_a_person(review, cycle):
    second = make(AnnualReview, cycle=cycle)
    liaison = User.objects.get(username="liaison")
    make(Assignment, user=liaison, role="liaison", school=second.school)

    assert remind(DUE - timedelta(days=7)).sent == 1

    assert review.school.name in mail.outbox[0].body
    assert second.school.name in mail.outbox[0].body


def test_second_run_of_a_day_reminds_nobody_again(review):
    on = DUE - timedelta(days=7)
    assert [remind(on).sent, remind(on).sent] == [1, 0]
    assert remind(DUE - timedelta(days=1)).sent == 1


def test_second_run_reminds_whom_the_first_could_not_reach(review, settings):
    on, in_order = DUE - timedelta(days=7), settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.test_mail.RefusesLiaisons"
    assert remind(on).failed == 1
    settings.EMAIL_BACKEND = in_order
    assert remind(on).sent == 1


def test_dry_run_prints_the_letter_and_sends_nothing(review):
    out = StringIO()
    call_command("send_reminders", "--dry-run", on="2026-05-22", stdout=out)
    assert "To: liaison@example.org" in out.getvalue()
    assert f"/staff/reviews/{review.pk}/" in out.getvalue()
    assert out.getvalue().endswith("Nothing was sent.\n")
    assert mail.outbox == []
    assert remind(date(2026, 5, 22)).sent == 1


def test_command_reminds_as_on_another_day(review):
    out = StringIO()
    call_command("send_reminders", on="2026-05-22", stdout=out)
    assert out.getvalue() == "Mails sent: 1.\n"


def test_day_that_is_none_is_said(review):
    with pytest.raises(CommandError, match="'soon' is not a date such as 2026-11-01"):
        call_command("send_reminders", on="soon")
