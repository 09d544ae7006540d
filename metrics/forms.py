"""A single figure, as staff enter it."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.actions import compare_figures
from metrics.entering import queries_about
from metrics.models import Observation, Status
from metrics.models.vocabulary import WITH_VALUE, WITHOUT_VALUE
from metrics.typed import LARGEST
from metrics.validation import entry_problems, is_numeral, value_of
from schools.forms import SchoolYearField


class FigureForm(forms.ModelForm):
    """A new figure for a cell. What stood there before stays on record, no longer current."""

    school_year = SchoolYearField()
    digits = forms.CharField(
        label=_("Value"),
        max_length=30,
        required=False,
        help_text=_(
            "With the digits to be published: 71.2. Percentages run from 0 to 100. "
            "Leave it empty where there is none, and choose the status that says why."
        ),
    )

    numerator = forms.IntegerField(
        label=_("Numerator"), required=False, min_value=0, max_value=LARGEST
    )
    denominator = forms.IntegerField(
        label=_("Denominator"), required=False, min_value=0, max_value=LARGEST
    )

    class Meta:
        model = Observation
        fields = [
            "indicator",
            "population",
            "school_year",
            "student_group",
            "grade",
            "respondent",
            "digits",
            "numerator",
            "denominator",
            "status",
            "qualifier",
            "candidates",
            "note",
            "note_es",
            "source",
            "statement",
        ]

    def clean_digits(self):
        digits = self.cleaned_data["digits"].strip()
        if digits and not is_numeral(digits):
            raise forms.ValidationError(_("Write a number such as 71.2, without a percent sign."))
        return digits

    def clean(self):
        given = super().clean()
        for field, problem in _missing_or_too_much(given):
            self.add_error(field, problem)
        return given

    def _post_clean(self):
        """The value follows from its digits before the rules of the table are checked."""
        digits = self.cleaned_data.get("digits")
        self.instance.value = value_of(digits) if digits else None
        super()._post_clean()
        if not self.errors:
            for problem in entry_problems(self.instance, self.instance.indicator):
                self.add_error(None, problem)
        if not self.errors and not compare_figures([self.instance]).any:
            self.add_error(None, _("This figure stands there already."))
        for query in [] if self.errors else queries_about(self.instance):
            self.add_error("note", _("%s Add a note if it is right.") % query)

    def validate_constraints(self):
        """That a cell has one current figure is kept by recording, which retires the old one."""
        self.instance.current = False
        super().validate_constraints()
        self.instance.current = True


def _missing_or_too_much(given: dict) -> Iterator[tuple[str, str]]:
    """What the status asks for. The table refuses the same, in fewer words."""
    status, digits = given.get("status"), given.get("digits")
    if status in WITH_VALUE and digits == "":
        yield "digits", _("A figure with this status needs a value.")
    if status in WITHOUT_VALUE and digits:
        yield "digits", _("This status says that there is no value: leave it empty.")
    if status in WITHOUT_VALUE and given.get("numerator") is not None:
        yield "numerator", _("This status says that there is no value: leave the numerator empty.")
    if status == Status.INFERRED and not given.get("note"):
        yield "note", _("State the rule by which the figure was inferred.")
    if status == Status.AMBIGUOUS and not given.get("candidates"):
        yield "candidates", _("Name the numbers it may be.")
    if status != Status.AMBIGUOUS and given.get("candidates"):
        yield "candidates", _("Only a figure that is not settled has candidates.")
