from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from lausd_pilots.pages import (
    about,
    campuses,
    dictionary,
    districts,
    drawings,
    feeds,
    glossary,
    health,
    home,
    people,
    programs,
    recognitions,
    reforms,
    releases,
    results,
    reviews,
    schools,
    sources,
)

handler400 = "lausd_pilots.api.whole.not_understood"

# For programs: one address each, whatever the language.
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include(releases.file_urlpatterns)),
    path("api/v1/", include("lausd_pilots.api.urls")),
]

# For people: English at /, Spanish at /es/.
urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    path("staff/", include("lausd_pilots.staff.urls")),
    path("staff/", include("reforms.staff.urls")),
    path("", include(home)),
    path("", include(schools)),
    path("", include(campuses)),
    path("", include(districts)),
    path("", include(programs)),
    path("", include(recognitions)),
    path("", include(people)),
    path("", include(reviews)),
    path("", include(reforms)),
    path("", include(results)),
    path("", include(drawings)),
    path("", include(sources)),
    path("", include(feeds)),
    path("", include(dictionary)),
    path("", include(releases)),
    path("", include(glossary)),
    path("", include(about)),
    prefix_default_language=False,
)
