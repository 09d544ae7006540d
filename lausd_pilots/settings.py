"""Settings. What depends on the place comes from the environment: see `.env.example`."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lausd_pilots import environment

BASE_DIR = Path(__file__).resolve().parent.parent
environment.read_file(BASE_DIR / ".env")
DATA_DIR = environment.folder("DATA_DIR", BASE_DIR / "var")

# --- who may ask, and how much is said ---

DEBUG = environment.flag("DEBUG", default=False)
SITE_URL = environment.site("SITE_URL")
SITE_HOST = urlsplit(SITE_URL).hostname
ALLOWED_HOSTS = environment.listing(
    "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", *filter(None, [SITE_HOST])]
)
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL else []
SERVED_SECURELY = SITE_URL.startswith("https://")
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")

# --- the server, which `lausd_pilots/serving.py` sets up ---

PORT = environment.number("PORT", default=8000, at_least=1, at_most=65535)
WEB_CONCURRENCY = environment.number("WEB_CONCURRENCY", default=2, at_least=1, at_most=64)

# --- secrets ---

SECRET_KEY = environment.secret("SECRET_KEY", kept_in=DATA_DIR / "secrets" / "secret_key")
# Which small figures are hidden follows from it: two releases hidden differently would give both
# away. It is apart from SECRET_KEY and never changed.
SUPPRESSION_KEY = environment.secret(
    "SUPPRESSION_KEY", kept_in=DATA_DIR / "secrets" / "suppression_key"
)

# --- how figures about students are protected: `metrics/suppression/limits.py` explains each ---

SUPPRESSION = {
    # The largest number of students whose figure is hidden.
    "threshold": 10,
    # From so many students on: the width of a range in percent (1: none), and the ends, at and
    # beyond which a percentage is not told apart.
    "bands": [(11, 20, 20), (20, 10, 10), (40, 5, 5), (100, 1, 2), (300, 1, 1)],
    # Hide a second school rather than the total of a district.
    "schools_first": True,
    # After so many rounds a metric-year is withheld.
    "rounds": 50,
}

# --- the applications ---

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "simple_history",
    "lausd_pilots",
    "reforms",
    "metrics",
    "schools",
]

MIDDLEWARE = [
    # Whoever holds an answer already is told so before anything else is done.
    "lausd_pilots.api.first.not_modified_middleware",
    "lausd_pilots.api.first.terms_middleware",
    "lausd_pilots.proxies.client_address_middleware",
    "django.middleware.security.SecurityMiddleware",
    "lausd_pilots.compression.CompressPublicAnswers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Whose request it is stands in the history of what it changes.
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "lausd_pilots.urls"
WSGI_APPLICATION = "lausd_pilots.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "lausd_pilots.context.site",
            ],
        },
    },
]

# --- the database and the cache ---

DATABASES = {"default": environment.database("DATABASE_URL", DATA_DIR / "db.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": environment.cache("CACHE_URL")}

# --- people ---

AUTHENTICATION_BACKENDS = [
    # Answers what somebody may do in the annual reviews; it comes first, since its no is final.
    "reforms.policy.ReviewBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "staff-login"
LOGIN_REDIRECT_URL = "staff-home"

# --- mail: the only thing that leaves the site by itself ---

mail = environment.mail("EMAIL_URL")
EMAIL_BACKEND, EMAIL_FILE_PATH = mail.backend, mail.folder
EMAIL_HOST, EMAIL_PORT = mail.host, mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail.user, mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = mail.starttls, mail.ssl
# A page that sends a mail should not wait longer for a mail server that is gone.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.sender(
    "DEFAULT_FROM_EMAIL", f"Los Angeles Pilot Schools <noreply@{SITE_HOST or 'localhost'}>"
)

# --- language and time ---

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "lausd_pilots.formats"
TIME_ZONE = "America/Los_Angeles"
USE_I18N = True
USE_TZ = True

# --- static files ---

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- what a browser may do with a page ---

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SERVED_SECURELY else 0
SESSION_COOKIE_SECURE = SERVED_SECURELY
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SERVED_SECURELY
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# --- what a request may bring ---

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A school's form in the admin has a row of fields for every year, name and program.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- the API ---

API_RATE = environment.rate("API_RATE")
REST_FRAMEWORK = {
    # JSON is the first, and so what is answered where nothing else is asked for.
    "DEFAULT_RENDERER_CLASSES": [
        "schools.rest.renderers.JSON",
        "schools.rest.renderers.CSV",
        "schools.rest.renderers.JSONLines",
        "schools.rest.renderers.XLSX",
        "schools.rest.renderers.Page",
    ],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "schools.rest.negotiation.FormatOrAccept",
    "EXCEPTION_HANDLER": "schools.rest.problems.answer",
    # Everything is public and nothing can be changed, so nobody is asked who they are.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": (
        ["rest_framework.throttling.AnonRateThrottle"] if API_RATE else []
    ),
    "DEFAULT_THROTTLE_RATES": {"anon": API_RATE},
    # The client's address is found by `lausd_pilots/proxies.py`. Without this, whoever sends
    # an X-Forwarded-For header would choose whose allowance is used.
    "NUM_PROXIES": 0,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Los Angeles Pilot Schools",
    "DESCRIPTION": (
        "The public record of Los Angeles Unified's Pilot Schools: schools, figures, reforms, and "
        "the facts and sources behind them. Read-only, without a key. Whatever cannot be "
        "understood is refused with a problem document (RFC 9457); nothing is passed over."
    ),
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Words such as `kind` mean other things in every row: each keeps its own list of values.
    "POSTPROCESSING_HOOKS": ["lausd_pilots.api.description.complete"],
    # Without the parameters in the order of the alphabet: in that of their declaration.
    "SORT_OPERATION_PARAMETERS": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
}

# --- figures of groups of schools, added up from those of their schools ---

AGGREGATES = {
    # The share of its schools that must have a figure. With fewer, the group has none.
    "share": 0.8,
    # How many schools without a figure a note names; the API lists them all.
    "named": 5,
    # A year says who belongs to a district or level where sources speak of at least so many
    # schools, and of at least this share of the most schools that they speak of in any year.
    "fewest_schools": 200,
    "district_wide": 0.33,
    # Groups are not comparable where their shares of a level are further apart than this.
    "level_mix": 0.1,
}

# --- what is written down ---

LOG_LEVEL = environment.choice("LOG_LEVEL", environment.LOG_LEVELS, "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Django's own mailing of errors and colours for a terminal are replaced by the one above.
    "loggers": {"django": {"handlers": [], "level": LOG_LEVEL, "propagate": True}},
}
