from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    """What exists: schools year by year, campuses, districts, programs, sources."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "schools"
    verbose_name = _("Schools and sources")
