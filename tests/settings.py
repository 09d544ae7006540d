"""Settings of the tests: the site's own, whatever the machine's environment says.

Only DATABASE_URL is kept, which chooses the engine.
"""

import os
import tempfile

for name in [
    "SITE_URL",
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "API_RATE",
    "DEBUG",
    "TRUSTED_PROXIES",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
]:
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="lausd-pilots-tests-")
os.environ["SECRET_KEY"] = "the same in every run, so that a failure can be repeated"
os.environ["SUPPRESSION_KEY"] = "the same in every run, too, and it is another one"
# Each refusal would be written with the way it came about, which takes longer than to refuse.
os.environ["LOG_LEVEL"] = "ERROR"

from lausd_pilots.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The names of collected files are known only after collecting, which tests do not wait for.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
