"""Sources, their figures and their numbered facts."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schools.history import Tracked

from .base import Sourced, slug_is_a_word

# What staff write where nobody has said under which terms a source may be used.
NOT_ESTABLISHED = "not established"


class Source(Sourced):
    """A document or data set that says something about the schools or the reforms."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("document kept here fact by fact")
        DATASET = "dataset", _("data set")
        CITED = "cited", _("work cited by one of the documents")

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=250)
    title_es = models.CharField(_("title in Spanish"), max_length=250, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    edition = models.CharField(
        _("edition"), max_length=120, blank=True, help_text=_("Date, year or release.")
    )
    url = models.URLField(_("web address"), blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    note_es = models.TextField(_("note in Spanish"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        ordering = ["position", "title"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [slug_is_a_word("source_slug_is_a_word")]

    def __str__(self):
        """The CDE gives its files the same titles year after year."""
        return f"{self.title}, {self.edition}" if self.edition else self.title

    @property
    def licence_is_established(self) -> bool:
        return self.licence not in ("", NOT_ESTABLISHED)

    def get_absolute_url(self):
        return reverse("source-detail", args=[self.slug])


class Figure(Tracked):
    """A chart or table of a document, and what of it survives."""

    class Survives(models.TextChoices):
        WHOLE = "whole", _("whole")
        PARTLY = "partly", _("partly lost")
        LOST = "lost", _("lost")

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="figures", verbose_name=_("source")
    )
    slug = models.SlugField(_("slug"), max_length=40)
    number = models.CharField(_("number"), max_length=10, blank=True)
    title = models.CharField(_("title as printed"), max_length=200, blank=True)
    printed_source = models.CharField(_("source named under it"), max_length=200, blank=True)
    survives = models.CharField(_("what survives"), max_length=10, choices=Survives)
    tokens = models.TextField(
        _("numbers as printed"), blank=True, help_text=_("In the order of our copy.")
    )
    reading = models.TextField(_("how we read it"), blank=True)
    reading_es = models.TextField(_("how we read it, in Spanish"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["source", "position"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(fields=["source", "slug"], name="figure_once_per_source"),
            slug_is_a_word("figure_slug_is_a_word"),
        ]

    def __str__(self):
        return self.title or self.slug

    def get_absolute_url(self):
        return f"{reverse('source-figures', args=[self.source.slug])}#{self.slug}"


class Statement(Tracked):
    """One numbered fact of a source, in our own words."""

    class Status(models.TextChoices):
        STATED = "stated", _("stated")
        PART_INFERRED = "stated-part-inferred", _("stated, in part inferred")
        INFERRED = "inferred", _("inferred")
        LOST = "lost", _("lost")

    code = models.CharField(_("code"), max_length=10, unique=True)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="facts", verbose_name=_("source")
    )
    section = models.CharField(_("section"), max_length=120)
    section_number = models.PositiveSmallIntegerField(_("section number"))
    locator = models.CharField(_("locator"), max_length=120)
    position = models.PositiveIntegerField(_("position in the document"))
    figure = models.ForeignKey(
        Figure,
        on_delete=models.PROTECT,
        related_name="facts",
        null=True,
        blank=True,
        verbose_name=_("figure"),
    )
    about_reviews = models.BooleanField(
        _("about the annual review"),
        default=False,
        help_text=_("The yearly review itself has a page, but no record of its own."),
    )
    text = models.TextField(_("text"), help_text=_("In our own words."))
    text_es = models.TextField(_("text in Spanish"), blank=True)
    value = models.CharField(
        _("values"), max_length=250, blank=True, help_text=_("Such as year=1993; count=14.")
    )
    status = models.CharField(_("status"), max_length=20, choices=Status)

    class Meta:
        ordering = ["source__position", "position"]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^F[1-9][0-9]*$"),
                name="statement_code_is_f_and_number",
                violation_error_message=_("A code is F and a number, such as F12."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="statement_says_something"),
            models.UniqueConstraint(
                fields=["source", "position"],
                name="statement_has_its_place_in_the_source",
                violation_error_message=_("Another statement has this position in the source."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["stated", "stated-part-inferred", "inferred", "lost"]),
                name="statement_status_is_known",
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("fact-detail", args=[self.code])
