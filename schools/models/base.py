"""What many records share: their statements, their other names, their dates."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools import years
from schools.history import Tracked


class Precision(models.TextChoices):
    """How much of a date the source gives; the rest of the stored date is the first day."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class Sourced(Tracked):
    """A record that holds a fact points down to the statements behind it."""

    statements = models.ManyToManyField(
        "schools.Statement",
        blank=True,
        related_name="+",
        verbose_name=_("statements"),
        help_text=_("The numbered facts that this record rests on."),
    )

    class Meta:
        abstract = True


class Aliased(models.Model):
    """Other spellings under which a source prints the same thing."""

    aliases = models.TextField(
        _("other names"), blank=True, help_text=_("One per line, as printed in a source.")
    )

    class Meta:
        abstract = True

    @property
    def alias_list(self) -> list[str]:
        return self.aliases.splitlines()


class Meeting(models.Model):
    """Something that meets regularly: how often, and for how long."""

    frequency = models.CharField(
        _("how often"), max_length=40, blank=True, help_text=_("As the source says: monthly.")
    )
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), null=True, blank=True)

    class Meta:
        abstract = True


def slug_is_a_word(name: str) -> models.CheckConstraint:
    """Slugs are never empty and never digits only, so that ids and slugs cannot be confused."""
    return models.CheckConstraint(
        condition=~Q(slug="") & ~Q(slug__regex=r"^[0-9]+$"),
        name=name,
        violation_error_message=_("This needs at least one letter."),
    )


def school_year_in_range(name: str, field: str = "school_year") -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__gte": years.FIRST, f"{field}__lte": years.LAST}),
        name=name,
        violation_error_message=_("A school year is given by its first year, such as 2021."),
    )
