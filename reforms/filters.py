"""Which initiatives, and what belongs to them, a list shows."""

from django.utils.translation import gettext_lazy

from reforms.models import Initiative, Milestone
from schools.filters import Schools
from schools.models import Party
from schools.rest.filtering import Choices, Filters, Records, SchoolYears

INITIATIVE = {"queryset": Initiative.objects.all(), "label": gettext_lazy("Initiative")}


class InitiativeFilter(Filters):
    kind = Choices("kind", choices=Initiative.Kind.choices, label=gettext_lazy("Kind"))


class MilestoneFilter(Filters):
    initiative = Records("initiative__slug", **INITIATIVE)
    kind = Choices("kind", choices=Milestone.Kind.choices, label=gettext_lazy("Kind"))
    party = Records(queryset=Party.objects.all(), method="with_party", label=gettext_lazy("Party"))

    def with_party(self, milestones, _name, slugs):
        taking_part = Milestone.parties.through.objects.filter(party__slug__in=slugs)
        return milestones.filter(pk__in=taking_part.values("milestone"))


class ParticipationFilter(Filters):
    initiative = Records("population__initiative__slug", **INITIATIVE)
    school = Schools("school__slug", label=gettext_lazy("School"))
    school_year = SchoolYears("school_year", label=gettext_lazy("School year"))
