"""Who sits on which committee, by person."""

from collections import defaultdict

from reforms.models import CommitteeMember


def seats_by_person() -> dict[int, list[CommitteeMember]]:
    seats = CommitteeMember.objects.select_related("committee__initiative", "organisation")
    found: dict[int, list[CommitteeMember]] = defaultdict(list)
    for seat in seats.order_by("committee__name", "-school_year"):
        found[seat.person_id].append(seat)
    return dict(found)
