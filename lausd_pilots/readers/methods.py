"""The words that stand beside figures, and what each of them means."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from metrics.models import Status

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


@dataclass(frozen=True)
class StatusMeaning:
    code: str
    words: str
    meaning: str


def status_legend() -> list[StatusMeaning]:
    return [StatusMeaning(each.value, str(each.label), str(MEANINGS[each])) for each in Status]
