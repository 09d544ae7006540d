"""Who may confirm a release: what the policy says, without whoever had a part in it."""

from collections.abc import Collection

from django.contrib.auth import get_user_model
from django.utils import timezone

from metrics.publishing.asking import entered_by
from reforms.policy import MAY_IN_GENERAL, people_with


def may_confirm(prepared) -> list:
    """The accounts that may confirm a prepared release, by name."""
    without = set()
    if prepared.needs_two:
        without = entered_by(prepared) | {prepared.prepared_by_id}
    return confirmers(without=without)


def confirmers(*, without: Collection[int | None]) -> list:
    """Superusers pass the policy, but not what keeps two people apart."""
    today = timezone.localdate()
    found = set(get_user_model().objects.filter(is_active=True, is_superuser=True))
    for role in MAY_IN_GENERAL["confirm_releases"]:
        found |= set(people_with(role, on=today))
    allowed = [user for user in found if user.pk not in without]
    return sorted(allowed, key=lambda user: user.get_username())
