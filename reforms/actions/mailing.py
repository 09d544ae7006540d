"""Sends what is to be sent, once: notices as a digest, and reminders of what is due.

Each person has a transaction of their own, so that what was sent is on record whatever comes
after. The connection is opened before: nothing is locked while a mail server does not answer.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone

from reforms.letters import send, write_letter
from reforms.models import AnnualReview, Notice, ReviewCycle
from reforms.readers.reminders import Reminder, reminders_due
from schools.audit import record_change
from schools.locking import one_at_a_time

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sent:
    """How many people were written to, and to how many no mail would go out."""

    sent: int = 0
    failed: int = 0


def send_due_notices(at: datetime) -> Sent:
    """At most one mail a day for each person, with all that they have not been told yet."""
    waiting = Notice.objects.filter(sent_at__isnull=True).values("user")
    people = get_user_model().objects.filter(pk__in=waiting, is_active=True).exclude(email="")
    return _send_to_each(people.order_by("pk"), _send_digest, at)


def send_reminders(on: date, *, at: datetime) -> Sent:
    """A second run on the same day sends nothing to whom the first has written."""
    return _send_to_each(reminders_due(on), lambda *args: _send_reminder(*args, on=on), at)


def _send_to_each(items: Iterable, send_one: Callable, at: datetime) -> Sent:
    items = list(items)
    if not items:
        return Sent()
    connection = get_connection()
    try:
        connection.open()
    except OSError:
        logger.exception("The mail server does not answer.")
        return Sent(failed=len(items))
    try:
        results = [_sent(send_one, item, connection, at) for item in items]
    finally:
        connection.close()
    return Sent(sent=results.count(True), failed=results.count(None))


def _sent(send_one: Callable, item, connection, at: datetime) -> bool | None:
    """None where it did not go out: nothing is recorded, and the next run tries again."""
    try:
        return send_one(item, connection, at)
    except OSError:
        logger.exception("A mail could not be sent.")
        return None


@transaction.atomic
def _send_digest(user, connection, at: datetime) -> bool:
    one_at_a_time("notices")
    of_user = Notice.objects.filter(user=user)
    today = timezone.localdate(at)
    notices = of_user.filter(sent_at__isnull=True).select_related("review__school", "review__cycle")
    notices = list(notices.order_by("at", "pk"))
    if not notices or of_user.filter(sent_at__date=today).exists():
        return False
    send(write_letter("notices", user, notices=notices), connection=connection)
    Notice.objects.filter(pk__in=[each.pk for each in notices]).update(sent_at=at)
    return True


@transaction.atomic
def _send_reminder(reminder: Reminder, connection, at: datetime, *, on: date) -> bool:
    one_at_a_time("reminders")
    reviews = still_to_remind_of(reminder, on)
    if not reviews:
        return False
    send(write_letter("reminder", reminder.user, reviews=reviews), connection=connection)
    for cycle in _cycles_of(reviews):
        record_change(cycle, _reminded(on), by=reminder.user, at=at)
    return True


def still_to_remind_of(reminder: Reminder, on: date) -> list[AnnualReview]:
    """What was sent stands in the log of the cycle, under the name of whoever was reminded."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(ReviewCycle),
        user=reminder.user,
        change_message=_reminded(on),
    )
    told = set(entries.values_list("object_id", flat=True))
    return [review for review in reminder.reviews if str(review.cycle_id) not in told]


def _reminded(on: date) -> str:
    """Looked for again, so it is the same in every language."""
    return f"Was reminded by mail, on {on.isoformat()}."


def _cycles_of(reviews: Iterable[AnnualReview]) -> list[ReviewCycle]:
    return list({review.cycle_id: review.cycle for review in reviews}.values())
