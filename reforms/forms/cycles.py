"""A cycle: its dates and its people, what it asks for, and which schools take part."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.models import Indicator
from reforms.actions.cycles import PREPARED
from reforms.forms.inputs import DayField
from reforms.models import AskedIndicator, Initiative, ReviewCycle
from schools.forms import SchoolYearField
from schools.models import SchoolYear

EVERY_LEVEL = "all"
LEVELS = [(EVERY_LEVEL, _("every level")), *SchoolYear.Level.choices]


class CycleForm(forms.ModelForm):
    initiative = forms.ModelChoiceField(
        Initiative.objects.filter(rubrics__isnull=False).distinct(), label=_("Initiative")
    )
    school_year = SchoolYearField(help_text=_("Such as 2026-27."))
    committee_year = SchoolYearField(
        label=_("Term of the committee"),
        help_text=_("The school year whose members vote, such as 2026-27."),
    )
    opens_on = DayField(label=_("Opens on"))
    due_on = DayField(label=_("Due on"))
    quorum = forms.IntegerField(
        label=_("Quorum"),
        min_value=1,
        max_value=200,
        help_text=_("How many votes it takes; recusals do not count."),
    )
    correction_days = forms.IntegerField(
        label=_("Days for corrections"),
        min_value=0,
        max_value=365,
        initial=14,
        help_text=_("How long a school may object after the decision, before it is published."),
    )

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    class Meta:
        model = ReviewCycle
        fields = PREPARED

    def clean(self):
        """Rubric and committee belong to an initiative; the cycle cannot mix two."""
        given = super().clean()
        initiative = given.get("initiative")
        for name in ["rubric", "committee"]:
            record = given.get(name)
            if initiative and record and record.initiative_id != initiative.pk:
                self.add_error(name, _("This belongs to another initiative."))
        return given


@dataclass(frozen=True)
class AskedBox:
    name: str
    label: str
    ticked: bool


@dataclass(frozen=True)
class AskedRow:
    """An indicator, with a box for every level and one that says whether it is required."""

    indicator: Indicator
    levels: list[AskedBox]
    required: AskedBox

    @property
    def asked(self) -> list[AskedIndicator]:
        ticked = [box.name.rpartition("-")[2] for box in self.levels if box.ticked]
        # Every level includes each of them.
        levels = [""] if EVERY_LEVEL in ticked else ticked
        required = self.required.ticked
        return [
            AskedIndicator(indicator=self.indicator, level=level, required=required)
            for level in levels
        ]


def asked_rows(
    indicators: Iterable[Indicator], *, asked: Iterable[AskedIndicator] = (), data=None
) -> list[AskedRow]:
    """The table as it was sent, or else as the cycle asks now."""
    if data is None:
        data = _boxes_of(asked)
    return [_row(indicator, data) for indicator in indicators]


def _boxes_of(asked: Iterable[AskedIndicator]) -> set[str]:
    ticked = set()
    for each in asked:
        ticked.add(f"ask-{each.indicator_id}-{each.level or EVERY_LEVEL}")
        if each.required:
            ticked.add(f"required-{each.indicator_id}")
    return ticked


def _row(indicator: Indicator, data) -> AskedRow:
    required = f"required-{indicator.pk}"
    return AskedRow(
        indicator=indicator,
        levels=[
            AskedBox(name, label, name in data)
            for name, label in ((f"ask-{indicator.pk}-{level}", label) for level, label in LEVELS)
        ],
        required=AskedBox(required, _("required"), required in data),
    )
