"""Every batch of rows that came in, whatever the way, and what the records said then."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .sources import Source


class ImportRun(models.Model):
    """One batch: the records kept with the software, a file, a pasted block, a form."""

    class Kind(models.TextChoices):
        RECORDS = "records", _("records kept with the software")
        FILE = "file", _("file")
        PASTE = "paste", _("pasted block")
        FORM = "form", _("form")
        SHEET = "sheet", _("sheet filled in by staff")
        COMPUTED = "computed", _("computed from the figures of schools")
        RELEASE = "release", _("release in the making")

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        CHECKED = "checked", _("checked, to be applied")
        APPLIED = "applied", _("applied")
        FAILED = "failed", _("failed")
        UNDONE = "undone", _("undone")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    family = models.CharField(_("family"), max_length=40)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    digest = models.CharField(_("SHA-256"), max_length=64, blank=True)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_runs",
        verbose_name=_("source"),
    )
    school_year = models.PositiveSmallIntegerField(_("school year"), null=True, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_runs",
        verbose_name=_("by"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    note = models.TextField(_("note"), blank=True)
    # What was found in a file, or is found wrong with a release: for staff.
    report = models.JSONField(_("report"), default=dict, blank=True)
    # What is to be done next with a queued run: see `schools/work.py`.
    task = models.CharField(_("task"), max_length=10, blank=True)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["paste", "form", "sheet"]) | Q(by__isnull=False),
                name="typed_in_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["records", "file", "sheet"])
                | Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="file_has_its_digest",
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | ~Q(task=""), name="queued_run_has_a_task"
            ),
        ]

    def __str__(self):
        return f"{self.family} {self.at:%Y-%m-%d %H:%M}"


class ImportedChange(models.Model):
    """What an imported file did to one record, so that it can be taken back.

    `before` is null where the record is new. Figures need no such row: they are never changed.
    """

    import_run = models.ForeignKey(
        ImportRun, on_delete=models.PROTECT, related_name="changes", verbose_name=_("import")
    )
    table = models.CharField(_("table"), max_length=60)
    # No foreign key: the row may be of any table, and may be gone.
    row = models.BigIntegerField(_("row"))
    before = models.JSONField(_("before"), null=True, blank=True)
    after = models.JSONField(_("after"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("record changed by an import")
        verbose_name_plural = _("records changed by imports")
        constraints = [
            models.UniqueConstraint(
                fields=["import_run", "table", "row"], name="record_changes_once_per_import"
            ),
        ]

    def __str__(self):
        return f"{self.table} {self.row}"


class LoadedRecord(models.Model):
    """What one record of the record files said when it was last loaded, and the row it stands for.

    Only with it can a load tell what staff have changed from what the records change: a cell is
    written where the row still holds what was last loaded. It stays when its row is deleted, so
    that the row does not come back.
    """

    table = models.CharField(_("table"), max_length=60)
    key = models.CharField(_("key"), max_length=500)
    # No foreign key: the row may be of any table, and may be gone.
    row = models.BigIntegerField(_("row"))
    cells = models.JSONField(_("cells"))

    class Meta:
        ordering = ["table", "key"]
        verbose_name = _("record as last loaded")
        verbose_name_plural = _("records as last loaded")
        constraints = [
            models.UniqueConstraint(fields=["table", "key"], name="record_is_remembered_once"),
        ]

    def __str__(self):
        return f"{self.table} {self.key}"
