"""What a school answers, what the reviewer says to it, and their comments.

The names of the fields are those that `reforms.actions.entries` takes.
"""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from reforms.actions.entries import FIELDS
from reforms.forms.inputs import (
    LARGEST,
    DayField,
    SeenField,
    StaffForm,
    TextField,
    VersionedForm,
)
from reforms.models import Level, ReviewEntry, Section
from schools.models import Program

NOT_YET = [("", _("not yet said"))]


def level_field(label) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[*NOT_YET, *Level.choices],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class EntryForm(VersionedForm):
    """An answer of a school. Nothing is required: a half-finished answer can be saved."""

    attestation = forms.ChoiceField(
        label=_("Compared with last year"),
        choices=[
            (ReviewEntry.Attestation.UNCHANGED.value, _("Nothing has changed: this still holds")),
            (ReviewEntry.Attestation.CHANGED.value, _("It has changed, as written here")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    seen = SeenField()

    def __init__(self, *args, entry: ReviewEntry | None = None, programs=(), **options):
        self.entry = entry
        options.setdefault("initial", starting_with(entry) if entry else {})
        super().__init__(*args, **options)
        if entry is None:
            del self.fields["seen"]
        if entry is None or not entry.carried_from_id:
            del self.fields["attestation"]
        if "program" in self.fields:
            self.fields["program"].offer(programs)

    @property
    def given(self) -> dict:
        """An answer that is not attested stays so."""
        said = dict(self.cleaned_data)
        seen = {"seen": said.pop("seen")} if self.entry else {}
        if not said.get("attestation"):
            said.pop("attestation", None)
        return {"said": said, **seen}

    def stands(self, entry) -> dict:
        return starting_with(entry)


def starting_with(entry: ReviewEntry) -> dict:
    fields = [field for field in FIELDS[entry.section] if field != "program"]
    return {
        **{field: getattr(entry, field) for field in fields},
        "program": entry.program_id,
        "attestation": entry.attestation,
        "seen": entry.version,
    }


class StrandForm(EntryForm):
    level = level_field(_("Level, as the school sees it"))
    text = TextField(label=_("What the school did this year"), rows=7, required=False)
    obstacles = TextField(
        label=_("Obstacles met"),
        required=False,
        rows=3,
        help_text=_("What stood in the way, if anything."),
    )


class AgreementForm(EntryForm):
    on = DayField(label=_("Approved on"), required=False)
    votes_for = forms.IntegerField(
        label=_("Votes in favor"), required=False, min_value=0, max_value=LARGEST
    )
    votes_cast = forms.IntegerField(
        label=_("Votes cast"), required=False, min_value=0, max_value=LARGEST
    )
    text = TextField(label=_("About the agreement"), required=False)

    def clean(self):
        given = super().clean()
        in_favor, cast = given.get("votes_for"), given.get("votes_cast")
        if in_favor is not None and cast is None and "votes_cast" not in self.errors:
            self.add_error("votes_cast", _("Say also how many votes were cast."))
        if None not in (in_favor, cast) and in_favor > cast:
            self.add_error("votes_for", _("There cannot be more votes in favor than votes cast."))
        return given


class CouncilForm(EntryForm):
    text = TextField(
        label=_("How the governance council works"),
        required=False,
        rows=7,
        help_text=_("Who sits on it, how often it met, what it decided. Name parts, not persons."),
    )


class ProgramChoice(forms.TypedChoiceField):
    """One of the programs on record. They are read once, however many forms a page has."""

    def offer(self, programs: Iterable[Program]):
        on_record = {str(program.pk): program for program in programs}
        self.choices = [("", _("another one, named below"))] + [
            (key, program.name) for key, program in on_record.items()
        ]
        self.coerce = on_record.get


class ProgramForm(EntryForm):
    program = ProgramChoice(label=_("Program"), required=False, empty_value=None)
    title = forms.CharField(
        label=_("Its name, where it is not in the list"), required=False, max_length=200
    )
    fate = forms.ChoiceField(
        label=_("This year it was"),
        choices=[*NOT_YET, *ReviewEntry.Fate.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    text = TextField(label=_("About the program"), required=False, rows=3)


class RecognitionForm(EntryForm):
    title = forms.CharField(label=_("Recognition"), required=False, max_length=200)
    on = DayField(label=_("Given on"), required=False)
    text = TextField(label=_("What it was given for"), required=False, rows=3)


class GoalForm(EntryForm):
    title = forms.CharField(label=_("Goal"), required=False, max_length=200)
    text = TextField(label=_("How the school will know that it is reached"), required=False, rows=3)


FORMS = {
    Section.AUTONOMY: StrandForm,
    Section.VALUE: StrandForm,
    Section.AGREEMENT: AgreementForm,
    Section.COUNCIL: CouncilForm,
    Section.PROGRAM: ProgramForm,
    Section.RECOGNITION: RecognitionForm,
    Section.GOAL: GoalForm,
}


class JudgementForm(VersionedForm):
    """What the reviewer says to an answer. Only elements of the rubric have levels."""

    level = level_field(_("Level, as you see it"))
    text = TextField(label=_("What you say to it"), required=False, rows=4)
    seen = SeenField()

    def __init__(self, *args, entry: ReviewEntry, **options):
        super().__init__(*args, initial=self.stands(entry), **options)
        if not entry.element_id:
            del self.fields["level"]

    @property
    def given(self) -> dict:
        return {"level": None, **self.cleaned_data}

    def stands(self, entry) -> dict:
        return {"level": entry.judged_level, "text": entry.judgement, "seen": entry.version}


class CommentForm(StaffForm):
    text = TextField(label=_("Comment for the school"), rows=3)


class AnswerForm(StaffForm):
    answer = TextField(
        label=_("Your answer"),
        required=False,
        rows=2,
        help_text=_("What you changed, or why not. It may stay empty."),
    )


class RemovalForm(VersionedForm):
    seen = SeenField()
