"""Two people at one form: who saves second is told what the first one saved."""

from collections.abc import Iterator

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from schools.history import Tracked
from schools.readers.versions import field_changes

from .errors import Outdated

MOST_CHANGES = 20
LONGEST = 200


def mark_of(record: Tracked, **beside: type[Tracked]) -> str:
    """Rises with every save of a record, and of the rows that its form holds as well.

    `beside` are their models, by the name of the key that leads from them to the record.
    """
    last = [rows.aggregate(last=Max("history_id"))["last"] for rows in _rows(record, beside)]
    return "-".join(str(number or 0) for number in last)


def must_be_as_seen(record: Tracked, seen: str, **beside: type[Tracked]) -> None:
    """For who holds the lock under which this is saved. Without a mark nobody has looked."""
    now = mark_of(record, **beside)
    if seen and seen != now:
        told = _("Somebody else saved this meanwhile. Look at both, and save again.")
        said = list(_said_since(seen, record, beside))[:MOST_CHANGES]
        raise Outdated(told, mark=now, said=_("What the other person saved: %s") % "; ".join(said))


def _rows(record: Tracked, beside: dict[str, type[Tracked]]) -> Iterator[QuerySet]:
    """Those of the rows that were deleted as well: it is a change, too."""
    yield type(record).history.filter(id=record.pk)
    for key, model in beside.items():
        yield model.history.filter(**{key: record.pk})


def _said_since(seen: str, record: Tracked, beside: dict[str, type[Tracked]]) -> Iterator[str]:
    numbers = [int(number) if number.isdecimal() else 0 for number in seen[:60].split("-")]
    numbers += [0] * len(beside)
    for last, rows in zip(numbers, _rows(record, beside), strict=False):
        for change in field_changes(rows.order_by("id", "history_id")):
            if change.row.history_id > last:
                yield f"{change.field}: {change.new[:LONGEST] or '—'}"
