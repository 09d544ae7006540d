"""The next version of a rubric: a copy to be changed, while the one in use stays as it was."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from reforms.models import LevelAnchor, Rubric, RubricElement
from schools.history import save_tracked
from schools.locking import one_at_a_time

from .errors import ReviewError


@transaction.atomic
def next_version(rubric: Rubric, *, by, at: datetime) -> Rubric:
    """Copies the questions and the words of every level."""
    one_at_a_time("rubrics")
    of_initiative = Rubric.objects.filter(initiative=rubric.initiative_id)
    copy = Rubric(
        initiative_id=rubric.initiative_id,
        version=of_initiative.aggregate(last=Max("version"))["last"] + 1,
        name=rubric.name,
        name_es=rubric.name_es,
        note=rubric.note,
        note_es=rubric.note_es,
    )
    save_tracked(copy, by=by, at=at)
    for element in rubric.elements.prefetch_related("anchors"):
        _copy_element(element, copy, by=by, at=at)
    return copy


def must_not_be_frozen(rubric: Rubric) -> None:
    """Whoever changes a rubric, its elements or its levels asks here first."""
    # A cycle that is opened meanwhile freezes it before or after, and not in between.
    found = Rubric.objects.select_for_update().filter(pk=rubric.pk).first()
    if found and found.frozen_at:
        raise ReviewError(
            _("Reviews were made with this rubric: it stays as it is. Make the next version.")
        )


def _copy_element(element: RubricElement, rubric: Rubric, *, by, at: datetime) -> None:
    copy = RubricElement(
        rubric=rubric,
        strand_id=element.strand_id,
        prompt=element.prompt,
        prompt_es=element.prompt_es,
        position=element.position,
    )
    save_tracked(copy, by=by, at=at)
    for anchor in element.anchors.all():
        new = LevelAnchor(
            element=copy, level=anchor.level, text=anchor.text, text_es=anchor.text_es
        )
        save_tracked(new, by=by, at=at)
