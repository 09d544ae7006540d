from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path

from lausd_pilots.pages import health

# For programs: one address each, whatever the language.
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

# For people: English at /, Spanish at /es/.
urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    prefix_default_language=False,
)
