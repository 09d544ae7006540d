"""Schools and their names."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .base import Sourced, slug_is_a_word
from .sources import Source


def _cited(block: str, label: str) -> models.ForeignKey:
    return models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name=f"schools_by_{block}",
        verbose_name=label,
    )


class School(Sourced):
    """A school. It stays itself through renames, moves, closure and mergers.

    What changes from year to year stands in `SchoolYear`; each block of facts here cites the
    source it was taken from.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        MERGED = "merged", _("merged into another school")
        PENDING = "pending", _("not open yet")
        NOT_KNOWN = "not-known", _("not known")

    ENDED = (Status.CLOSED, Status.MERGED)

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_es = models.CharField(_("name in Spanish"), max_length=160, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.NOT_KNOWN)
    cds_code = models.CharField(
        _("CDS code"), max_length=14, blank=True, help_text=_("County, district, school: 14 digits")
    )
    nces_id = models.CharField(
        _("NCES id"), max_length=12, blank=True, help_text=_("National id: 12 digits")
    )
    location_code = models.CharField(_("LAUSD location code"), max_length=6, blank=True)
    codes_source = _cited("codes", _("source of the codes"))
    street = models.CharField(_("street"), max_length=120, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    zip_code = models.CharField(_("ZIP code"), max_length=10, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    place_source = _cited("place", _("source of address and point"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    website = models.URLField(_("website"), blank=True)
    contact_source = _cited("contact", _("source of phone and website"))
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    opening_source = _cited("opening", _("source of the opening date"))
    closing_source = _cited("closing", _("source of the closing"))
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("merged into"),
    )
    note = models.TextField(_("note"), blank=True)
    note_es = models.TextField(_("note in Spanish"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        constraints = [
            slug_is_a_word("school_slug_is_a_word"),
            models.CheckConstraint(condition=~Q(name=""), name="school_has_a_name"),
            models.CheckConstraint(
                condition=Q(cds_code="") | Q(cds_code__regex=r"^[0-9]{14}$"),
                name="school_cds_code_is_14_digits",
                violation_error_message=_("A CDS code has 14 digits."),
            ),
            models.CheckConstraint(
                condition=Q(nces_id="") | Q(nces_id__regex=r"^[0-9]{12}$"),
                name="school_nces_id_is_12_digits",
                violation_error_message=_("An NCES id has 12 digits."),
            ),
            models.UniqueConstraint(
                fields=["cds_code"],
                condition=~Q(cds_code=""),
                name="school_cds_code_once",
                violation_error_message=_("Another school has this CDS code."),
            ),
            models.UniqueConstraint(
                fields=["nces_id"],
                condition=~Q(nces_id=""),
                name="school_nces_id_once",
                violation_error_message=_("Another school has this NCES id."),
            ),
            models.CheckConstraint(
                condition=Q(cds_code="", nces_id="") | Q(codes_source__isnull=False),
                name="school_codes_have_a_source",
                violation_error_message=_("Say which source the codes are from."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    # A comparison with null is neither true nor false, and would pass.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                    place_source__isnull=False,
                ),
                name="school_point_is_whole_and_has_a_source",
                violation_error_message=_("A point needs latitude, longitude and a source."),
            ),
            models.CheckConstraint(
                condition=Q(street="") | Q(place_source__isnull=False),
                name="school_address_has_a_source",
                violation_error_message=_("Say which source the address is from."),
            ),
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True) | Q(opening_source__isnull=False),
                name="school_opening_has_a_source",
                violation_error_message=_("Say which source the opening date is from."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closing_source__isnull=False),
                name="school_closing_has_a_source",
                violation_error_message=_("Say which source the closing is from."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(status__in=["closed", "merged"]),
                name="school_with_closing_date_is_closed",
                violation_error_message=_("Only a closed or merged school has a closing date."),
            ),
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True)
                | Q(closed_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
                name="school_closed_after_it_opened",
                violation_error_message=_("A school cannot close before it opened."),
            ),
            # The directory says that a school was merged, and never into which.
            models.CheckConstraint(
                condition=Q(status="merged") | Q(successor__isnull=True),
                name="only_merged_school_has_a_successor",
                violation_error_message=_("Only a merged school goes on as another."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="school_is_not_its_own_successor",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "closed", "merged", "pending", "not-known"]),
                name="school_status_is_known",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def has_ended(self) -> bool:
        return self.status in self.ENDED

    def get_absolute_url(self):
        return reverse("school-detail", args=[self.slug])


class SchoolName(Sourced):
    """A name a school has or had. All are searched; every slug leads to the school."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("official name")
        ALIAS = "alias", _("other name")
        FORMER = "former", _("former name")

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="names", verbose_name=_("school")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ALIAS)
    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="school_names",
        verbose_name=_("source"),
    )
    until = models.DateField(_("used until"), null=True, blank=True)

    class Meta:
        ordering = ["school", "kind", "name"]
        verbose_name = _("name of a school")
        verbose_name_plural = _("names of schools")
        constraints = [
            slug_is_a_word("school_name_slug_is_a_word"),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(kind="official"),
                name="school_has_one_official_name",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(kind="former"),
                name="only_former_names_have_ended",
            ),
        ]

    def __str__(self):
        return self.name
