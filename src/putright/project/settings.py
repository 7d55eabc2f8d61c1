"""How does Django run Putright?

One file for every installation. What may differ between them comes from the
environment, read by `environment.py`; docs/reference/settings lists it all.
"""

from pathlib import Path
from typing import Any

from putright.project import environment
from putright.project.mailboxes import mailboxes
from putright.project.sending import mail_domain, texts
from putright.project.single_sign_on import api_audience, second_factor, single_sign_on

# Where this installation keeps what it makes: its database, secret key and collected files.
VAR = Path(environment.text("PUTRIGHT_VAR", "var")).absolute()

DEBUG = environment.yes_or_no("PUTRIGHT_DEBUG", default=False)

# Why: on plain HTTP a browser sends no secure cookie, so nobody could sign in. A
# demonstration on this machine says no; everybody else has HTTPS in front.
HTTPS = environment.yes_or_no("PUTRIGHT_HTTPS", default=not DEBUG)

SECRET_KEY = environment.secret("PUTRIGHT_SECRET_KEY", kept=VAR / "secret-key")
ALLOWED_HOSTS = environment.hosts("PUTRIGHT_HOSTS", default="localhost,127.0.0.1,[::1]")
# Where letters, reminders and calendars say that the pages are: see running/public_address.py.
ADDRESS = environment.address("PUTRIGHT_ADDRESS")
# Whose word is believed that a page was asked for over HTTPS, besides this machine's.
PROXIES = environment.networks("PUTRIGHT_PROXIES")
PACKS = environment.folders("PUTRIGHT_PACKS")

# --- the application

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "putright.people",
    "putright.directory",
    "putright.signing",
    "putright.running",
    "putright.files",
    "putright.notices",
    "putright.equality",
    "putright.surveys",
    "putright.drafts",
    "putright.desks",
    "putright.letter_drafts",
    "putright.interests",
    "putright.learning",
    "putright.cases",
    "putright.parties",
    "putright.letters",
    "putright.mail",
    "putright.reminders",
    "putright.design",
    "putright.portal",
    "putright.workspace",
    "putright.systems",
    "putright.api",
]

MIDDLEWARE = [
    # First, so that a proxy's probe needs no host name, no HTTPS and no session.
    "putright.project.health.health",
    "putright.project.metrics.metrics",
    "putright.project.journal.told",
    "putright.project.headers.security_headers",
    # Before whatever refuses with a page.
    "putright.api.plain.in_json",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "putright.project.trouble.Sessions",
    "putright.portal.tongue.in_their_language",
    "django.middleware.common.CommonMiddleware",
    # Before whatever first looks at what was sent.
    "putright.project.reading.Readable",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "putright.project.urls"
WSGI_APPLICATION = "putright.project.wsgi.application"

# `putright serve` first collects styles into var/, with a digest in each name, compressed, and
# then says so here; a test or a maintainer's server reads them where they lie. Compiled pages
# are kept in var/ by the same token.
STATIC_COLLECTED = environment.yes_or_no("PUTRIGHT_STATIC_COLLECTED", default=False)
PAGES: dict[str, Any] = {"environment": "putright.design.jinja.environment"}
if STATIC_COLLECTED:
    PAGES = {"environment": "putright.project.pages.environment", "kept_in": VAR / "pages"}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            **PAGES,
            "context_processors": [
                "putright.project.context.page",
            ],
        },
    },
]

# --- the record

DATABASES = {
    "default": environment.database("PUTRIGHT_DATABASE", default=VAR / "putright.sqlite3"),
}
# Figures and search may be read from a copy that is a few seconds behind (`cases/replica.py`).
DATABASES |= environment.replica("PUTRIGHT_REPLICA", of=DATABASES["default"])
# Seconds that a page waits for a statement, before it says that it cannot be shown just now.
PATIENCE = environment.seconds("PUTRIGHT_PATIENCE", 15)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Where the bytes of evidence are, and how large one file may be.
FILES = environment.files("PUTRIGHT_FILES", default=VAR / "files")
FILES_LARGEST = int(environment.number("PUTRIGHT_FILES_LARGEST", 100) * 1_000_000)
FILES_TOGETHER = int(environment.number("PUTRIGHT_FILES_TOGETHER", 100) * 1_000_000)
# Where ClamAV's server is; until it has seen a file, nobody can open it.
SCANNER = environment.scanner("PUTRIGHT_SCANNER")

# --- e-mail: without it no page offers any

MAIL = environment.mail("PUTRIGHT_MAIL")
MAIL_FROM = environment.text("PUTRIGHT_MAIL_FROM")
# Where answers to our letters arrive, each at an address of its own case.
MAIL_DOMAIN = mail_domain("PUTRIGHT_MAIL_DOMAIN")
# How text messages are sent: into a folder, or by GOV.UK Notify with a key of its own.
TEXTS = texts("PUTRIGHT_TEXTS", "PUTRIGHT_TEXTS_KEY")
TEXTS_KEY = environment.text("PUTRIGHT_TEXTS_KEY")
# Where mail comes in (`project/mailboxes.py`), and where a mail server may hand it over.
MAILBOXES = mailboxes("PUTRIGHT_MAILBOXES")
MAIL_SERVER = environment.text("PUTRIGHT_MAIL_SERVER")
MAIL_CHECKED_BY = environment.text("PUTRIGHT_MAIL_CHECKED_BY")
MAIL_LARGEST = int(environment.number("PUTRIGHT_MAIL_LARGEST", 50) * 1_000_000)

# --- other systems: the API, and whom we tell

# How often a token may ask in a minute; an address may three times as often.
API_RATE = environment.whole("PUTRIGHT_API_RATE", 600, least=1, most=100_000)
API_AUDIENCE = api_audience()
# Whether webhooks may lead into a network of one's own, and by plain HTTP.
HOOKS_PRIVATE = environment.yes_or_no("PUTRIGHT_HOOKS_PRIVATE", default=False)

# --- words and days

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Europe/London"

# --- who somebody is

AUTH_USER_MODEL = "people.Staff"
LOGIN_URL = "/staff/sign-in/"
LOGIN_REDIRECT_URL = "/staff/"
LOGOUT_REDIRECT_URL = "/staff/sign-in/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {}),
    ]
]

SESSION_ENGINE = "putright.people.sessions"
SESSION_COOKIE_NAME = "putright-session"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a long working day; of those who are not signed in
# Of those who are, in seconds: after the last page, and in all (`people/sessions.py`).
SESSION_IDLE = 60 * environment.whole("PUTRIGHT_SESSION_IDLE", 60, least=5, most=720)
SESSION_LONGEST = 3600 * environment.whole("PUTRIGHT_SESSION_LONGEST", 12, least=1, most=24)
SIGN_IN_LOG_DAYS = environment.whole("PUTRIGHT_SIGN_IN_LOG_DAYS", 365, least=30, most=3650)
SECOND_FACTOR = second_factor()
SINGLE_SIGN_ON = single_sign_on()
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "putright-csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "putright.design.errors.forged"

# --- what may come in and go out

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# Why so many: those beyond what is taken are let go one by one, and the page says so.
DATA_UPLOAD_MAX_NUMBER_FILES = 200
FILE_UPLOAD_HANDLERS = [
    "putright.files.arriving.Sieve",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    # Why: the other names under an organisation's domain are not ours to promise for.
    "security.W005",
    "security.W021",
]

# --- styles and pictures

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static" if STATIC_COLLECTED else None
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "files": FILES,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- what is told to whoever runs it: to stderr, and never a customer's words

METRICS_TOKEN = environment.text("PUTRIGHT_METRICS_TOKEN")
LOGS = environment.choice("PUTRIGHT_LOGS", ("plain", "json", "quiet"))
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": f"putright.project.logs.{'Json' if LOGS == 'json' else 'Plain'}"}
    },
    "filters": {"news": {"()": "putright.project.logs.IsNews"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "putright": {"level": "INFO"},
        "putright.requests": {"level": "WARNING" if LOGS == "quiet" else "INFO"},
        # Why: Django adds a handler of its own here, which would say everything twice.
        "django": {"handlers": [], "level": "WARNING"},
        # Why: strangers try every name on every server.
        "django.request": {"level": "ERROR", "filters": ["news"]},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
