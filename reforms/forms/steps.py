"""What each step in the life of a review asks for.

The names of the fields are those that the actions take.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from reforms.forms.inputs import DayField, StaffForm, TextField
from reforms.models import AnnualReview, Outcome, Vote


class ConfirmForm(StaffForm):
    """Nothing but the button."""


class NoteForm(StaffForm):
    note = TextField(label=_("Note"), required=False)


class ReturnForm(StaffForm):
    note = TextField(
        label=_("What the school should do"),
        required=False,
        help_text=_("In addition to the comments beside its answers."),
    )


class ReconsiderForm(StaffForm):
    note = TextField(label=_("What the reviewer should look at again"))


class ReasonForm(StaffForm):
    reason = TextField(label=_("Reason"))


class CorrectionForm(StaffForm):
    reason = TextField(
        label=_("Reason of the correction"),
        help_text=_("It is published with the next version, so write it for the public."),
    )


class TakeDownForm(StaffForm):
    reason = TextField(
        label=_("Reason of the withdrawal"),
        help_text=_("It is published in place of the review, so write it for the public."),
    )


class OutcomeForm(StaffForm):
    outcome = forms.ChoiceField(
        label=_("The school"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    text = TextField(label=_("Reasons"), required=False)


class DecisionForm(OutcomeForm):
    conditions = TextField(
        label=_("Conditions"),
        required=False,
        help_text=_("Only where the school continues with conditions."),
    )
    follow_up_on = DayField(
        label=_("Follow-up on"),
        required=False,
        help_text=_("The day by which the conditions are looked at again."),
    )

    def clean(self):
        given = super().clean()
        with_conditions = given.get("outcome") == Outcome.CONDITIONS
        for name in ["conditions", "follow_up_on"]:
            if with_conditions and not given.get(name) and name not in self.errors:
                self.add_error(name, _("Conditions need their text and a date of follow-up."))
            if given.get("outcome") and not with_conditions and given.get(name):
                self.add_error(name, _("Leave this empty unless there are conditions."))
        return given


class ExemptionForm(StaffForm):
    ground = forms.ChoiceField(
        label=_("Ground"), choices=AnnualReview.Exemption.choices, widget=forms.RadioSelect
    )
    note = TextField(label=_("About the exemption"), required=False, rows=3)

    def clean(self):
        given = super().clean()
        if given.get("ground") == AnnualReview.Exemption.OTHER and not given.get("note"):
            self.add_error("note", _("Say which ground it is."))
        return given


class PublishForm(StaffForm):
    """One box for each finding; the action refuses where one is left open."""

    confirmed = forms.MultipleChoiceField(
        label=_("Looked at"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, findings=(), **options):
        super().__init__(*args, **options)
        self.fields["confirmed"].choices = [(each.key, each.excerpt) for each in findings]

    def clean_confirmed(self) -> set[str]:
        return set(self.cleaned_data["confirmed"])


class VoteForm(StaffForm):
    choice = forms.ChoiceField(
        label=_("Your vote"), choices=Vote.Choice.choices, widget=forms.RadioSelect
    )
    reason = TextField(
        label=_("Reason"),
        required=False,
        rows=3,
        help_text=_("A recusal needs one. Votes and reasons of members are never published."),
    )

    def __init__(self, *args, only_recusal: bool = False, **options):
        super().__init__(*args, **options)
        if only_recusal:
            recused = Vote.Choice.RECUSED
            self.fields["choice"].choices = [(recused.value, recused.label)]
            self.fields["choice"].initial = recused.value

    def clean(self):
        given = super().clean()
        if given.get("choice") == Vote.Choice.RECUSED and not given.get("reason"):
            self.add_error("reason", _("Say why you recuse yourself."))
        return given


class VisitForm(StaffForm):
    on = DayField(
        label=_("Day of the visit"),
        required=False,
        help_text=_("Empty: no day is planned."),
    )
    apart = TextField(
        label=_("Why on another day than its campus"),
        required=False,
        rows=2,
        help_text=_("Only where other schools of the campus are visited on another day."),
    )
    schools = forms.TypedMultipleChoiceField(
        label=_("Also plan this day for"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, mates=(), **options):
        super().__init__(*args, **options)
        self.fields["schools"].choices = [(mate.pk, mate.school.name) for mate in mates]
        if not mates:
            del self.fields["schools"]
