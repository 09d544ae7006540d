"""Which records a list shows. Pages build their forms from these, endpoints their parameters."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.models import (
    Award,
    Campus,
    Discrepancy,
    District,
    Program,
    ProgramOffering,
    Recognition,
    School,
    SchoolName,
    SchoolYear,
    Source,
    Statement,
)
from schools.placement_columns import with_latest_placement
from schools.rest.filtering import NUL, Choices, Filters, Records, RecordsField, Text

MOST_WORDS = 12


def local_districts() -> QuerySet:
    return District.objects.filter(kind=District.Kind.LOCAL)


def board_districts() -> QuerySet:
    return District.objects.filter(kind=District.Kind.BOARD)


class SchoolsField(RecordsField):
    """Schools by any slug they ever had; gives their slugs of today."""

    def clean(self, value):
        words = [word for word in value or [] if NUL not in word]
        names = SchoolName.objects.filter(slug__in=words).values_list("slug", "school__slug")
        today = dict(names) if words else {}
        return super().clean([today.get(word, word) for word in value or []])


class Schools(Records):
    """Schools, by any slug they ever had."""

    field_class = SchoolsField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"queryset": School.objects.all(), **kwargs})


class SearchField(forms.CharField):
    def clean(self, value):
        words = super().clean(value).split()
        if len(words) > MOST_WORDS:
            message = _("Not more than %s words can be searched for.") % MOST_WORDS
            raise forms.ValidationError(message, code="invalid_value")
        return words


class Search(Text):
    field_class = SearchField


class SchoolFilter(Filters):
    """Districts, campus and level are those attested latest."""

    q = Search(
        method="with_words",
        label=gettext_lazy("Name"),
        help_text=gettext_lazy(
            "Words of a present, other or former name, of the campus, or a code."
        ),
    )
    local_district = Records(
        queryset=local_districts(), to_field_name="code", label=gettext_lazy("Local district")
    )
    board_district = Records(
        queryset=board_districts(), to_field_name="code", label=gettext_lazy("Board district")
    )
    level = Choices(choices=SchoolYear.Level.choices, label=gettext_lazy("Level"))
    campus = Records(queryset=Campus.objects.all(), label=gettext_lazy("Campus"))
    program = Records(
        queryset=Program.objects.all(), method="with_program", label=gettext_lazy("Program")
    )
    recognition = Records(
        queryset=Award.objects.all(), method="with_award", label=gettext_lazy("Recognition")
    )
    status = Choices(choices=School.Status.choices, label=gettext_lazy("Status"))

    class Meta:
        model = School
        fields: list[str] = []

    def placed(self, schools: QuerySet) -> QuerySet:
        return with_latest_placement(schools)

    def filter_queryset(self, queryset):
        return self.filtered(self.placed(queryset))

    def with_words(self, schools, _name, words):
        for word in words:
            schools = schools.filter(_is_called(word))
        return schools

    def with_program(self, schools, _name, slugs):
        offered = ProgramOffering.objects.filter(program__slug__in=slugs)
        return schools.filter(pk__in=offered.values("school"))

    def with_award(self, schools, _name, slugs):
        won = Recognition.objects.filter(award__slug__in=slugs)
        return schools.filter(pk__in=won.values("school"))


def _is_called(word: str) -> Q:
    """A name, present or past, of the school or of its campus holds the word; or it is a code."""
    named = SchoolName.objects.filter(name__icontains=word)
    on_campus = SchoolYear.objects.filter(
        Q(campus__name__icontains=word) | Q(campus__aliases__icontains=word)
    )
    return (
        Q(name__icontains=word)
        | Q(pk__in=named.values("school"))
        | Q(pk__in=on_campus.values("school"))
        | Q(cds_code=word)
        | Q(nces_id=word)
        | Q(location_code=word)
        | Q(zip_code__startswith=word)
    )


class DistrictFilter(Filters):
    kind = Choices(choices=District.Kind.choices, label=gettext_lazy("Kind"))


class ProgramFilter(Filters):
    kind = Choices(choices=Program.Kind.choices, label=gettext_lazy("Kind"))
    school = Schools(method="at_school", label=gettext_lazy("School"))

    def at_school(self, programs, _name, slugs):
        offered = ProgramOffering.objects.filter(school__slug__in=slugs)
        return programs.filter(pk__in=offered.values("program"))


class AwardFilter(Filters):
    school = Schools(method="of_school", label=gettext_lazy("School"))

    def of_school(self, awards, _name, slugs):
        won = Recognition.objects.filter(school__slug__in=slugs)
        return awards.filter(pk__in=won.values("award"))


class SourceFilter(Filters):
    kind = Choices(choices=Source.Kind.choices, label=gettext_lazy("Kind"))


class StatementFilter(Filters):
    code = Records(
        queryset=Statement.objects.order_by("position"),
        to_field_name="code",
        label=gettext_lazy("Code"),
    )
    source = Records("source__slug", queryset=Source.objects.all(), label=gettext_lazy("Source"))
    section = Records(
        queryset=Statement.objects.order_by("section").distinct(),
        to_field_name="section",
        label=gettext_lazy("Section"),
    )
    status = Choices(choices=Statement.Status.choices, label=gettext_lazy("Status"))
    discrepancy = Records(
        queryset=Discrepancy.objects.all(),
        to_field_name="code",
        method="in_discrepancy",
        label=gettext_lazy("Discrepancy"),
    )

    def in_discrepancy(self, statements, _name, codes):
        linked = Discrepancy.statements.through.objects.filter(discrepancy__code__in=codes)
        return statements.filter(pk__in=linked.values("statement"))


class DiscrepancyFilter(Filters):
    source = Records(queryset=Source.objects.all(), method="read_in", label=gettext_lazy("Source"))

    def read_in(self, discrepancies, _name, slugs):
        return discrepancies.filter(
            pk__in=Discrepancy.objects.filter(readings__source__slug__in=slugs).values("pk")
        )
