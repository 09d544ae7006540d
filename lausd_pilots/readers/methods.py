"""The words that stand beside figures, and what each of them means."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Choices, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from metrics.models import Population, Status
from schools.models import District

MEANINGS = {
    Status.REPORTED: _("The source prints or publishes this number."),
    Status.COMPUTED: _("Added up or divided from published numbers; the note says how."),
    Status.INFERRED: _(
        "Read from a damaged figure by a rule that the note states. It enters no average, and no "
        "check against a target without saying so."
    ),
    Status.AMBIGUOUS: _(
        "Several numbers are possible and nothing settles which; all of them are shown."
    ),
    Status.SUPPRESSED: _(
        "Hidden, by the publisher or by us, or shown only as a range, so that nobody can learn "
        "from it about a student. It is neither zero nor missing."
    ),
    Status.NOT_APPLICABLE: _(
        "The question does not arise here, as for grade 12 in an elementary school, or there are "
        "no students whom it could be about."
    ),
    Status.NOT_REPORTED: _("The source covers the subject but has no number for this cell."),
    Status.NOT_COLLECTED: _("Nobody collected it that year."),
    Status.LOST_IN_SOURCE: _("It was printed once, but our copy of the source has lost it."),
    Status.WITHDRAWN: _("It was published here and then taken back to protect students."),
}


# There is one of each district and level; a paragraph explains them together.
OF_A_PLACE = (
    Q(kind=Population.Kind.LEVEL)
    | Q(district__kind__in=[District.Kind.LOCAL, District.Kind.BOARD])
    | Q(list_of__kind=Population.Kind.DISTRICT)
)


@dataclass(frozen=True)
class Meaning:
    """`code` stands in the data, `words` on pages."""

    code: str
    words: str
    meaning: str


def status_legend() -> list[Meaning]:
    return meanings(Status, MEANINGS)


def meanings(choices: type[Choices], texts: Mapping) -> list[Meaning]:
    return [Meaning(each.value, str(each.label), str(texts[each])) for each in choices]


def named_groups() -> QuerySet[Population]:
    """Groups of schools with a definition of their own, such as the Pilot Schools."""
    return Population.objects.exclude(kind=Population.Kind.SCHOOL).exclude(OF_A_PLACE)
