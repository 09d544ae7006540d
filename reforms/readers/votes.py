"""How the committee has voted in the round that is open."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from reforms.models import AnnualReview, CommitteeMember, Vote


@dataclass(frozen=True)
class Tally:
    """`missing` are the members who have neither voted nor recused themselves."""

    in_favour: int
    against: int
    abstained: int
    recused: int
    missing: list[CommitteeMember]
    quorum: int

    @property
    def cast(self) -> int:
        """A recusal is no vote."""
        return self.in_favour + self.against + self.abstained

    @property
    def quorum_met(self) -> bool:
        return self.cast >= self.quorum


def tally_of(review: AnnualReview) -> Tally:
    """Needs the review with its cycle. Two queries."""
    votes = Vote.objects.filter(review=review, round=review.round)
    votes = dict(votes.values_list("member_id", "choice"))
    choices = Counter(votes.values())
    members = members_of(review).select_related("person")
    return Tally(
        in_favour=choices[Vote.Choice.FOR],
        against=choices[Vote.Choice.AGAINST],
        abstained=choices[Vote.Choice.ABSTAIN],
        recused=choices[Vote.Choice.RECUSED],
        missing=[member for member in members if member.pk not in votes],
        quorum=review.cycle.quorum,
    )


def members_of(review: AnnualReview) -> QuerySet[CommitteeMember]:
    """The members of the committee in the term of the cycle."""
    cycle = review.cycle
    return CommitteeMember.objects.filter(
        committee=cycle.committee_id, school_year=cycle.committee_year
    ).order_by("position", "pk")
