"""The schools that take part in a cycle: one small form for each."""

from collections.abc import Iterable, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from reforms.actions.cycles import Participant
from reforms.readers.participants import Proposal
from schools.models import District, School

NOT_KNOWN = [("", _("not known"))]


class DistrictChoice(forms.TypedChoiceField):
    """Districts are read once, however many schools are listed."""

    def offer(self, districts: Iterable[District]):
        on_record = {str(district.pk): district for district in districts}
        self.choices = NOT_KNOWN + [(key, each.name) for key, each in on_record.items()]
        self.coerce = on_record.get


class ParticipantForm(forms.Form):
    """A school that the person has not seen in the list yet shows what is proposed."""

    listed = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)
    takes_part = forms.BooleanField(label=_("Takes part"), required=False)
    local_district = DistrictChoice(label=_("Local district"), required=False, empty_value=None)
    board_district = DistrictChoice(label=_("Board district"), required=False, empty_value=None)

    def __init__(self, data, *, proposal: Proposal, local, board):
        self.proposal = proposal
        initial = {
            "takes_part": proposal.ticked,
            "local_district": proposal.local_district and proposal.local_district.pk,
            "board_district": proposal.board_district and proposal.board_district.pk,
        }
        prefix = f"school-{proposal.school.pk}"
        seen = data is not None and f"{prefix}-listed" in data
        super().__init__(data if seen else None, prefix=prefix, initial=initial)
        self.fields["local_district"].offer(local)
        self.fields["board_district"].offer(board)

    @property
    def participant(self) -> Participant:
        given = self.cleaned_data
        return Participant(
            school=self.proposal.school,
            local_district=given["local_district"],
            board_district=given["board_district"],
        )


class ConfirmationForm(forms.Form):
    """What confirming attests is said beside the box."""

    confirmed = forms.BooleanField(
        label=_("I confirm this list."),
        error_messages={"required": _("Tick this to confirm the list.")},
    )


class AdditionForm(forms.Form):
    school = forms.ModelChoiceField(
        School.objects.none(),
        label=_("A school that is not in the list"),
        required=False,
        empty_label=_("choose a school"),
    )

    def __init__(self, *args, listed: Sequence[int], **options):
        super().__init__(*args, **options)
        self.fields["school"].queryset = School.objects.exclude(pk__in=listed).order_by("name")
