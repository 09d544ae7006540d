"""What a school fills in to show something."""

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.models import Indicator
from reforms.forms.inputs import StaffForm
from reforms.uploads import LARGEST, UploadRefused, checked
from schools.models import Source, Statement

WAYS = ["file", "source", "statement", "indicator"]


class AnswersField(forms.TypedMultipleChoiceField):
    """Some of the answers of a review, which are read once."""

    def offer(self, answers) -> None:
        entries = {str(use.entry.pk): use.entry for use in answers}
        self.choices = [(str(use.entry.pk), use.heading) for use in answers]
        self.coerce = entries.get


class EvidenceForm(StaffForm):
    """One of four ways to show something. A browser does not give a file back: it is asked anew."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF, PNG, JPEG, text, CSV, Word, Excel, ODT or ODS, up to 10 MB."),
    )
    source = forms.ModelChoiceField(
        Source.objects.all(),
        label=_("Or a document on record"),
        required=False,
        empty_label=_("none"),
    )
    statement = forms.CharField(
        label=_("Or a fact"),
        required=False,
        max_length=10,
        help_text=_("Its code, such as F12."),
    )
    indicator = forms.ModelChoiceField(
        Indicator.objects.all(),
        label=_("Or the school's figures of an indicator"),
        required=False,
        empty_label=_("none"),
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=200,
        help_text=_("Say what it shows. Left blank, it is called as the file or document is."),
    )
    entries = AnswersField(
        label=_("Shown for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It can be linked to further answers later."),
    )

    def __init__(self, *args, answers=(), **options):
        super().__init__(*args, **options)
        self.fields["entries"].offer(answers)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is None:
            return None
        try:
            # Never more in memory than may be kept, whatever was sent.
            return checked(file.name, file.read(LARGEST + 1))
        except UploadRefused as error:
            raise forms.ValidationError(str(error)) from error

    def clean_statement(self):
        code = self.cleaned_data["statement"].upper()
        if not code:
            return None
        found = Statement.objects.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("There is no fact with this code."))
        return found

    def clean(self):
        cleaned = super().clean()
        given = [way for way in WAYS if cleaned.get(way) is not None]
        if not given and not self.errors:
            raise forms.ValidationError(_("Choose what you want to show."))
        if len(given) > 1:
            raise forms.ValidationError(
                _("Show one thing at a time: a file, a document, a fact, or an indicator.")
            )
        return cleaned

    @property
    def given(self) -> dict:
        cleaned = self.cleaned_data
        shown = next(cleaned[way] for way in WAYS if cleaned[way] is not None)
        return {"shown": shown, "title": cleaned["title"], "entries": cleaned["entries"]}


class LinkForm(StaffForm):
    """Which answer a piece is linked to, or no longer."""

    entry = forms.TypedChoiceField(label=_("Link to"))
    # One button sends it.
    remove = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, answers=(), **options):
        super().__init__(*args, **options)
        entries = {str(use.entry.pk): use.entry for use in answers}
        self.fields["entry"].choices = [(str(use.entry.pk), use.heading) for use in answers]
        self.fields["entry"].coerce = entries.get
