"""Accounts: people are invited, deactivated and reactivated. No account is ever deleted."""

from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from reforms.actions.assignments import assign_role
from schools.audit import record_change
from schools.models import School


class AccountError(Exception):
    """The message is safe to show to staff."""


@transaction.atomic
def invite_account(*, email: str, first_name: str, last_name: str, by, at: datetime):
    """An account without a password: its owner sets one by a link that is mailed to them."""
    email = email.strip().lower()
    users = get_user_model()
    if account_with(email) is not None:
        raise AccountError(_("There is an account with this address already."))
    user = users(username=email, email=email, first_name=first_name, last_name=last_name)
    user.set_unusable_password()
    user.save(force_insert=True)
    record_change(user, _("Invited."), by=by, at=at)
    return user


@transaction.atomic
def invite_with_role(
    *,
    email: str,
    first_name: str,
    last_name: str,
    role: str,
    school: School | None,
    starts_on: date,
    ends_on: date | None,
    by,
    at: datetime,
):
    """An account and its first role, or neither; without a role only the account."""
    user = invite_account(email=email, first_name=first_name, last_name=last_name, by=by, at=at)
    if role:
        assign_role(
            user=user, role=role, school=school, starts_on=starts_on, ends_on=ends_on, by=by, at=at
        )
    return user


@transaction.atomic
def deactivate_account(user, *, by, at: datetime):
    """The account cannot sign in any more; whoever is signed in with it is so no longer."""
    if user == by:
        raise AccountError(_("Nobody deactivates their own account: ask somebody else."))
    user = _locked(user, by)
    if not user.is_active:
        raise AccountError(_("This account is deactivated already."))
    return _switch(user, _("Deactivated."), active=False, by=by, at=at)


@transaction.atomic
def reactivate_account(user, *, by, at: datetime):
    user = _locked(user, by)
    if user.is_active:
        raise AccountError(_("This account is active already."))
    return _switch(user, _("Reactivated."), active=True, by=by, at=at)


def account_with(email: str):
    """The account of an address, however its letters are written."""
    same = Q(email__iexact=email) | Q(username__iexact=email)
    return get_user_model().objects.filter(same).order_by("pk").first()


def _locked(user, by):
    user = get_user_model().objects.select_for_update().get(pk=user.pk)
    if user.is_superuser and not by.is_superuser:
        raise AccountError(_("Only a superuser can change the account of a superuser."))
    return user


def _switch(user, message: str, *, active: bool, by, at: datetime):
    user.is_active = active
    user.save(update_fields=["is_active"])
    record_change(user, message, by=by, at=at)
    return user
