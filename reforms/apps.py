from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReformsConfig(AppConfig):
    """What was tried: initiatives, milestones, autonomies and values, the committee."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "reforms"
    verbose_name = _("Reforms and committee")
