"""What this app adds below /staff/."""

from django.urls import include, path

from . import imports, preparing, releases, withdrawing

urlpatterns = [path("", include(module)) for module in [imports, releases, preparing, withdrawing]]
