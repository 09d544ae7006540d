"""What a verdict says next to its cell."""

from django.utils.translation import gettext as _

from metrics.entering import Kind, Verdict
from metrics.models import Observation
from metrics.typed import as_typed, quoted


def sentence(verdict: Verdict) -> str:
    """Empty where there is nothing to say: nothing was typed, and nothing stands there."""
    return " ".join([*_outcome(verdict), *_to_explain(verdict)])


def stands(figure: Observation) -> str:
    """A figure in few words: what would be typed for it, or why it has no value."""
    return as_typed(figure) or figure.get_status_display()


def _outcome(verdict: Verdict) -> list[str]:
    if verdict.kind is Kind.ERROR:
        return [_("Not saved."), *verdict.problems]
    if verdict.kind is Kind.CONFLICT:
        return [_conflict(verdict)]
    if verdict.kind is Kind.ERASED:
        return [_("Erased: it was %s.") % stands(verdict.old)]
    if verdict.kind in (Kind.NEW, Kind.CHANGED):
        return [_("Saved.")]
    if verdict.old is not None and not verdict.entry.value.strip():
        return [_("Kept: %s. To erase it, write CLEAR.") % stands(verdict.old)]
    return [_("Unchanged.")] if verdict.kind is Kind.UNCHANGED else []


def _conflict(verdict: Verdict) -> str:
    typed = quoted(verdict.entry.value) or "–"
    if verdict.old is None:
        return _("Not saved. Somebody else has erased it. To save %s, enter it again.") % typed
    said = {"theirs": stands(verdict.old), "who": verdict.changed_by, "typed": typed}
    return (
        _("Not saved. Meanwhile it is %(theirs)s (%(who)s). To save %(typed)s, enter it again.")
        % said
    )


def _to_explain(verdict: Verdict) -> list[str]:
    return [*verdict.queries, _("Add a note if it is right.")] if verdict.queries else []
