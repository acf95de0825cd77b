"""All settings, driven by environment variables. Every variable is optional; README lists them."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import lazy

from config import env

# Generic Django classes become subscriptable at run time, as strict typing wants.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
DATA_DIR = Path(env.text("REJOINDER_DATA", str(BASE_DIR / "var"))).resolve()

DEBUG = env.flag("REJOINDER_DEBUG", default=False)
with suppress(OSError):  # Commands that need no folder run without; `start` says plainly what is wrong with it.
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
# Made when it is first asked for: extract_links and extract_claims need no data folder.
SECRET_KEY = lazy(cache(env.secret), str)("REJOINDER_SECRET_KEY", DATA_DIR / "secret_key")
ALLOWED_HOSTS = env.words("REJOINDER_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = env.flag("REJOINDER_HTTPS", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "threads",
    "annotations",
]

MIDDLEWARE = [
    "config.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
            ],
        },
    }
]


def database() -> dict[str, Any]:
    """SQLite in the data folder, or whatever DATABASE_URL names."""
    url = env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
    try:
        parsed = dict(dj_database_url.parse(url, conn_max_age=60))
    except ValueError:
        # Without the address: it may hold a password.
        raise ImproperlyConfigured("DATABASE_URL is no address such as postgres://user@host/name.") from None
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        parsed["CONN_MAX_AGE"] = None
        # Read-then-write transactions lock each other out unless WAL and IMMEDIATE are set together.
        parsed["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
        }
    elif parsed["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL: Rejoinder runs on sqlite:/// or postgres:// only.")
    else:
        parsed["CONN_HEALTH_CHECKS"] = True
    return parsed


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Login throttling counts in the cache, so it must be one cache for all processes.
CACHE_URL = env.text("CACHE_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    # Entries beyond the most are thrown out, and with them counts of failed logins: leave room.
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- people ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "threads.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "threads:project_list"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "config.accounts.AccountAdapter"
ACCOUNT_FORMS = {"login": "config.accounts.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# There is no mail server in the embedded default: nothing may wait for one.
EMAIL_HOST = env.text("REJOINDER_EMAIL_HOST")
EMAIL_PORT = int(env.number("REJOINDER_EMAIL_PORT", 587))
EMAIL_HOST_USER = env.text("REJOINDER_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("REJOINDER_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("REJOINDER_EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("REJOINDER_EMAIL_FROM", "rejoinder@localhost")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"

# --- the web -----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# No collectstatic in the one-command start: files are served from where they lie. Container images collect.
STATIC_ROOT = env.text("REJOINDER_STATIC_ROOT") or None
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Collected files are compressed once, not for every browser.
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
MAX_UPLOAD_BYTES = int(env.number("REJOINDER_MAX_UPLOAD_MB", 200) * 1024 * 1024)

# --- imports from addresses (threads/fetching) -------------------------------------------------------------------
# Empty: off. "public": any public host. Or names of hosts.
IMPORT_URLS = env.hosts("REJOINDER_IMPORT_URLS")
IMPORT_URL_BYTES = min(MAX_UPLOAD_BYTES, int(env.number("REJOINDER_IMPORT_URL_MB", 50) * 1024 * 1024))
IMPORT_URL_SECONDS = env.number("REJOINDER_IMPORT_URL_SECONDS", 60)

# --- a language model that proposes labels (annotations/endpoint) ------------------------------------------------
# Off unless address and model are set and a project chooses it. The names are those that other programs use.
LLM_BASE_URL = env.address("LLM_BASE_URL")
LLM_MODEL = env.text("LLM_MODEL")
LLM_API_KEY = env.text("LLM_API_KEY")
LLM_RESPONSE_FORMAT = env.choice("LLM_RESPONSE_FORMAT", ("json_schema", "json_object", "text"))
LLM_SECONDS = env.number("LLM_SECONDS", 120)
LLM_ANSWER_TOKENS = int(env.number("LLM_ANSWER_TOKENS", 4_000))
LLM_TOKENS_PER_RUN = int(env.number("LLM_TOKENS_PER_RUN", 200_000))
LLM_TOKENS_PER_DAY = int(env.number("LLM_TOKENS_PER_DAY", 1_000_000))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Other names of the domain, and lists of browsers' makers, are the operator's to promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CSRF_COOKIE_HTTPONLY = False
CSRF_TRUSTED_ORIGINS = env.words("REJOINDER_ORIGINS")
BEHIND_PROXY = env.flag("REJOINDER_BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "en-gb"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = None

# --- the API -----------------------------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "config.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "config.api.pagination.CursorPagination",
    "DEFAULT_RENDERER_CLASSES": ["config.api.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.api.parsers.JSONParser"],
    "DEFAULT_METADATA_CLASS": None,
    # Throttles count by address: nobody may choose their own in a header.
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
    "DEFAULT_SCHEMA_CLASS": "config.api.schema.Schema",
    "EXCEPTION_HANDLER": "config.api.errors.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Rejoinder",
    "DESCRIPTION": "Annotate discussion threads: articles, comments, labels, suggestions, releases.\n\n"
    "Offsets (`start`, `end`) count Unicode code points of a comment's `text`, from 0, the end exclusive. "
    "Lists are paged by cursor: follow `next`. Every error has the shape `{detail, code, fields?}`.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "CommentStateEnum": "threads.models.Comment.State",
        "JobStateEnum": "threads.models.Job.State",
        "ImportStateEnum": "threads.models.Import.State",
        "AssignmentStateEnum": "annotations.models.Assignment.State",
        "RoundStateEnum": "annotations.models.Round.State",
        "JudgementStateEnum": "annotations.models.Judgement.State",
        "ReleaseStateEnum": "annotations.models.Release.State",
        "EvidenceKindEnum": "annotations.models.Evidence.Kind",
        "VerdictEnum": "annotations.models.Decision.Verdict",
        "RunKindEnum": "annotations.services.extracting.RUN_KINDS",
        "TargetKindEnum": "annotations.models.targets.TargetKind",
    },
}

# --- long work (threads/jobs) ------------------------------------------------------------------------------------
BROKER_URL = env.text("CELERY_BROKER_URL", "memory://localhost")
if BROKER_URL.partition(":")[0] not in {"memory", "redis", "rediss", "amqp", "amqps"}:
    raise ImproperlyConfigured("CELERY_BROKER_URL: Rejoinder runs on redis:// or amqp:// only, or without.")
# Without a broker between processes the worker's dispatcher finds the rows; the web process publishes nothing.
EMBEDDED = BROKER_URL.startswith("memory:")
# What publishes messages. Named, not imported: in the embedded default the web process never loads Celery.
CELERY_APP = "config.celery.app"
# Which task does a kind of job, and on which queue: (task name, queue).
JOB_KINDS = {
    "import": ("threads.tasks.run_import", "imports"),
    "index": ("threads.tasks.index_comments", "imports"),
    "erase": ("threads.tasks.erase", "imports"),
    "structure": ("threads.tasks.structure_threads", "extraction"),
    "extract": ("annotations.tasks.extract_threads", "extraction"),
    "extract_project": ("annotations.tasks.extract_project", "extraction"),
    "consult": ("annotations.tasks.consult", "consultation"),
    # Alone on its queue: its worker is the only one that ever loads scikit-learn.
    "train": ("annotations.tasks.train", "learning"),
    "rescheme": ("annotations.tasks.move_round", "extraction"),
    "bulk": ("annotations.tasks.change_many", "extraction"),
    "bulk_accept": ("annotations.tasks.accept_many", "extraction"),
    "bulk_undo": ("annotations.tasks.take_back_many", "extraction"),
    "merge": ("annotations.tasks.merge", "extraction"),
    "unmerge": ("annotations.tasks.remove_merge", "extraction"),
    "measure": ("annotations.tasks.measure_round", "extraction"),
    "freeze": ("annotations.tasks.freeze_release", "exports"),
    "export": ("annotations.tasks.write_export", "exports"),
    "compare": ("annotations.tasks.compare_releases", "exports"),
}
# What narrows the list of threads besides what `threads` knows: (threads, project, request) → threads and counts.
THREAD_FILTERS = "annotations.views.thread_filters.narrow"
JOB_LEASE_SECONDS = env.number("REJOINDER_JOB_LEASE_SECONDS", 30)
JOB_ATTEMPTS = 5
# Seconds after which a message that has led to nothing counts as lost. Shorter floods the queue in any burst.
JOB_RESEND_SECONDS = env.number("REJOINDER_JOB_RESEND_SECONDS", 60)
# Small work that every worker's dispatcher sends now and then: the task, its queue, seconds between two times. Such a
# task has no row: sent twice or not at all, it changes what is due and nothing else.
JOB_SWEEPS = [
    ("annotations.tasks.expire_assignments", "extraction", 300.0),
    ("annotations.tasks.request_due_trainings", "extraction", 30.0),
    ("threads.tasks.tidy_up", "imports", 3600.0),
]

# Which share of the comments is never shown a suggestion, unless a project says otherwise, so that the quality of
# suggestions and their influence on people stay measurable.
CONTROL_SHARE = 0.1

# What annotations adds to events of threads, by name, so that threads need not know annotations.
PROJECT_SETUP = "annotations.services.starting.set_up_project"
PROJECT_PRESETS = "annotations.services.presets.choices"
MEMBER_LEFT = "annotations.services.leaving.hand_over"
COMMENTS_ERASED = "annotations.services.forgetting.forget_texts"
RELEASES_HOLDING = "annotations.services.forgetting.releases_holding"
LABEL_RESTORER = "annotations.services.restoring.restore_labels"

# Empty: there are no metrics to be read.
METRICS_TOKEN = env.text("REJOINDER_METRICS_TOKEN")
LOG_FORMAT = env.choice("REJOINDER_LOG_FORMAT", ("plain", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "config.logs.JsonFormatter"},
    },
    "filters": {"secrets": {"()": "config.logs.WithoutSecrets"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["secrets"]}},
    "root": {"handlers": ["stderr"], "level": env.text("REJOINDER_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "httpx": {"level": "WARNING"},
        # A line for each request and each job is for programs to read.
        "config.requests": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
        "threads.jobs.claiming": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
    },
}
