"""Which initiatives, and what belongs to them, a list shows."""

from typing import ClassVar

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reforms.models import AnnualReview, Initiative, Milestone, Outcome, ReviewCycle
from schools.filters import Schools, board_districts, local_districts
from schools.models import Party, SchoolYear
from schools.rest.filtering import Choices, Filters, Records, SchoolYears
from schools.rest.problems import shortened

LAST_VERSION = 9999
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


class ReviewFilter(Filters):
    """Districts are those of the school in the school year of its review."""

    school = Schools("school__slug", label=gettext_lazy("School"))
    school_year = SchoolYears("cycle__school_year", label=gettext_lazy("School year"))
    kind = Choices("cycle__kind", choices=ReviewCycle.Kind.choices, label=gettext_lazy("Kind"))
    initiative = Records("cycle__initiative__slug", **INITIATIVE)
    local_district = Records(
        queryset=local_districts(),
        to_field_name="code",
        method="in_district",
        label=gettext_lazy("Local district"),
    )
    board_district = Records(
        queryset=board_districts(),
        to_field_name="code",
        method="in_district",
        label=gettext_lazy("Board district"),
    )

    def in_district(self, reviews, kind, codes):
        there = SchoolYear.objects.filter(
            school=OuterRef("school"),
            school_year=OuterRef("cycle__school_year"),
            **{f"{kind}__code__in": codes},
        )
        return reviews.filter(Exists(there))


class VersionField(forms.CharField):
    """The number of a version; gives a whole number."""

    openapi: ClassVar = {"type": "integer", "minimum": 1, "maximum": LAST_VERSION}

    def clean(self, value):
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and 1 <= int(value[:6]) <= LAST_VERSION):
            message = _("“%(value)s” is not the number of a version, such as 1.")
            raise forms.ValidationError(message, "invalid_value", {"value": shortened(value)})
        return int(value)


class Version(django_filters.Filter):
    field_class = VersionField


class PublishedReviewFilter(ReviewFilter):
    """Without `version` the newest one of each review."""

    decision = Choices(choices=Outcome.choices, label=gettext_lazy("Decision"))
    version = Version(label=gettext_lazy("Version; the newest where none is named"))

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        if asked["version"]:
            queryset = queryset.filter(version=asked["version"])
        else:
            queryset = queryset.standing()
        if asked["decision"]:
            queryset = queryset.filter(document__decision__outcome__in=asked["decision"])
        reviews = AnnualReview.objects.all()
        reviews = self.filtered(reviews, leaving_out=["decision", "version"])
        return queryset.filter(review__in=reviews.values("pk"))
