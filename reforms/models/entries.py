"""What a school writes in its review, and what the reviewer says to it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.history import Tracked
from schools.models import Program

from .reviews import AnnualReview
from .rubrics import Level, RubricElement
from .signatures import both_or_neither, moment, person, two_people


class Section(models.TextChoices):
    """The parts of a review that are written by hand; figures are entered in the grid."""

    AUTONOMY = "autonomy", _("Autonomies")
    VALUE = "value", _("Values")
    AGREEMENT = "agreement", _("Election-to-Work Agreement")
    COUNCIL = "council", _("Governance council")
    PROGRAM = "program", _("Programs")
    RECOGNITION = "recognition", _("Recognitions")
    GOAL = "goal", _("Goals")


# Sections of any number of entries; the others have one for each element, or a single one.
LISTS = [Section.PROGRAM, Section.RECOGNITION, Section.GOAL]


class ReviewEntry(Tracked):
    """One answer of a school, and what the reviewer says to it. `version` rises with each save.

    What was answered last year is carried forward as unattested, and must be attested before it
    counts. Levels and judgements are results: they are never carried forward.
    """

    class Attestation(models.TextChoices):
        UNATTESTED = "unattested", _("from last year, not yet confirmed")
        UNCHANGED = "unchanged", _("confirmed as unchanged")
        CHANGED = "changed", _("changed since last year")

    class Fate(models.TextChoices):
        KEPT = "kept", _("kept")
        STARTED = "started", _("started this year")
        ENDED = "ended", _("ended this year")

    review = models.ForeignKey(
        AnnualReview, on_delete=models.PROTECT, related_name="entries", verbose_name=_("review")
    )
    section = models.CharField(_("section"), max_length=12, choices=Section)
    element = models.ForeignKey(
        RubricElement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("element of the rubric"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    title = models.CharField(_("title"), max_length=200, blank=True)
    program = models.ForeignKey(
        Program,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="review_entries",
        verbose_name=_("program"),
    )
    fate = models.CharField(_("kept, started or ended"), max_length=8, choices=Fate, blank=True)
    level = models.PositiveSmallIntegerField(
        _("level, as the school sees it"), choices=Level, null=True, blank=True
    )
    text = models.TextField(_("what the school says"), blank=True)
    obstacles = models.TextField(_("obstacles met"), blank=True)
    on = models.DateField(_("date"), null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("votes in favor"), null=True, blank=True)
    votes_cast = models.PositiveSmallIntegerField(_("votes cast"), null=True, blank=True)
    attestation = models.CharField(
        _("since last year"), max_length=10, choices=Attestation, blank=True
    )
    carried_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="carried_to",
        verbose_name=_("carried from"),
    )
    entered_by = person(_("entered by"))
    entered_at = moment(_("entered at"))
    judged_level = models.PositiveSmallIntegerField(
        _("level, as the reviewer sees it"), choices=Level, null=True, blank=True
    )
    judgement = models.TextField(_("what the reviewer says"), blank=True)
    judged_by = person(_("judged by"))
    judged_at = moment(_("judged at"))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        ordering = ["review", "section", "position", "pk"]
        verbose_name = _("entry of a review")
        verbose_name_plural = _("entries of reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "element"], name="one_entry_per_element_of_the_rubric"
            ),
            models.UniqueConstraint(
                fields=["review", "section"],
                condition=Q(section__in=["agreement", "council"]),
                name="one_entry_per_single_section",
            ),
            models.CheckConstraint(
                condition=Q(section__in=Section.values), name="entry_section_is_known"
            ),
            models.CheckConstraint(
                condition=Q(section__in=["autonomy", "value"], element__isnull=False)
                | (~Q(section__in=["autonomy", "value"]) & Q(element__isnull=True)),
                name="entry_on_a_strand_names_its_element",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True, judged_level__isnull=True)
                | Q(element__isnull=False),
                name="only_elements_have_levels",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__in=Level.values),
                name="entry_level_is_known",
            ),
            models.CheckConstraint(
                condition=Q(judged_level__isnull=True) | Q(judged_level__in=Level.values),
                name="judged_level_is_known",
            ),
            models.CheckConstraint(
                condition=Q(fate="", program__isnull=True) | Q(section="program"),
                name="only_programs_are_kept_or_ended",
            ),
            models.CheckConstraint(
                condition=Q(fate__in=["", "kept", "started", "ended"]),
                name="entry_fate_is_known",
            ),
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True)
                | Q(votes_cast__isnull=False, votes_for__lte=F("votes_cast")),
                name="votes_in_favour_were_cast",
                violation_error_message=_("There cannot be more votes in favor than votes cast."),
            ),
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True, votes_cast__isnull=True)
                | Q(section="agreement"),
                name="only_the_agreement_is_voted_on",
            ),
            models.CheckConstraint(
                condition=Q(attestation__in=["", "unattested", "unchanged", "changed"]),
                name="entry_attestation_is_known",
            ),
            both_or_neither("entered_by", "entered_at", "entry_entered_by_somebody"),
            both_or_neither("judged_by", "judged_at", "entry_judged_by_somebody"),
            models.CheckConstraint(
                condition=Q(judged_level__isnull=True, judgement="") | Q(judged_by__isnull=False),
                name="judgement_names_who",
            ),
            two_people("judged_by", "entered_by", "nobody_judges_their_own_entry"),
        ]

    def __str__(self):
        return f"{self.get_section_display()} {self.position}"
