"""Who did something and when, as pairs of columns; and the rules that keep two people apart."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


def person(verbose_name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=verbose_name,
    )


def moment(verbose_name):
    return models.DateTimeField(verbose_name, null=True, blank=True, editable=False)


def both_or_neither(who: str, when: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{who}__isnull": True, f"{when}__isnull": True})
        | Q(**{f"{who}__isnull": False, f"{when}__isnull": False}),
        name=name,
    )


def two_people(one: str, other: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{one}__isnull": True})
        | Q(**{f"{other}__isnull": True})
        | ~Q(**{one: F(other)}),
        name=name,
    )
