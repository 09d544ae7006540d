"""The site as it is, but that nothing is kept: every answer is made anew."""

from lausd_pilots.settings import *  # noqa: F403

CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
