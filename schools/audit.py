"""Who did what to which record: one row of Django's own admin log for each action."""

from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models


def record_change(record: models.Model, message: str, *, by, at: datetime) -> LogEntry:
    return LogEntry.objects.create(
        user=by,
        action_time=at,
        content_type=ContentType.objects.get_for_model(record),
        object_id=str(record.pk),
        object_repr=str(record)[:200],
        action_flag=CHANGE,
        change_message=message,
    )
