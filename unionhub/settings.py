"""All settings, from the environment only. A missing secret explains itself."""

import sys
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from unionhub.kernel import keys
from unionhub.web import contract, maps
from unionhub.web.limits import MAX_UPLOAD

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()


def secret(name: str) -> str:
    """A secret from the environment.

    Raises:
        ImproperlyConfigured: it is missing; the text says what to do.
    """
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. ./run makes one for development; in production set "
            f"it in the environment (see README, Settings)."
        )
    return value


def development_keys() -> str:
    """What ``./run`` has drawn for itself on this machine: nothing for production."""
    file = ROOT / "var" / "dev.env"
    return file.read_text(encoding="utf-8") if file.exists() else ""


# Mode: "production" unless said otherwise; ./run says "development".
MODE: str = env.str("UNIONHUB_MODE", default="production")
PRODUCTION = MODE == "production"
DEMO: bool = env.bool("UNIONHUB_DEMO", default=False)
DEBUG = False

SECRET_KEY = secret("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
# "version:base64" or "version:algorithm:base64", comma separated; the first writes, all
# are read (docs/keys.md).
SEALING_KEYS = secret("UNIONHUB_SEALING_KEYS")
PERSON_INDEX_KEYS = secret("UNIONHUB_PERSON_INDEX_KEYS")
PHONE_INDEX_KEYS = secret("UNIONHUB_PHONE_INDEX_KEYS")

if PRODUCTION and DEMO:
    raise ImproperlyConfigured("UNIONHUB_DEMO=1 is refused in production.")
drawn = {
    keys.SEALING: SEALING_KEYS,
    keys.PERSON: PERSON_INDEX_KEYS,
    keys.PHONE: PHONE_INDEX_KEYS,
}
keys.check(drawn)
if PRODUCTION:
    keys.check_real(drawn, SECRET_KEY, known=development_keys())

ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"]
)
# Where the public finds this installation, as https://…; it stands in the QR codes of
# stations. Without one, the address that a request came to.
PUBLIC_URL: str = env.str("PUBLIC_URL", default="").rstrip("/")
# Whoever scrapes /metrics shows this; without one the address does not exist.
METRICS_TOKEN: str = env.str("METRICS_TOKEN", default="")
# How many proxies in front of us may be believed; 0 believes no header.
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", default=0)

INSTALLED_APPS = [
    # The theme's templates come before Django's; this one of its configurations
    # leaves our own site in place.
    "unfold.apps.BasicAppConfig",
    "unionhub.desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "oauth2_provider",
    "axes",
    "corsheaders",
    "django_tasks",
    "django_tasks_db",
    "unionhub.audit",
    "unionhub.web",
    "unionhub.reference",
    "unionhub.persons",
    "unionhub.messages",
    "unionhub.jobs",
    "unionhub.files",
    "unionhub.accounts",
    "members",
    "services",
    "stations",
    "unionhub.desk",
]

MIDDLEWARE = [
    "unionhub.web.middleware.RequestIdMiddleware",
    "unionhub.web.metrics.MetricsMiddleware",
    "unionhub.web.middleware.LanguageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "unionhub.web.middleware.PolicyMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "unionhub.web.middleware.FramingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "unionhub.urls"
WSGI_APPLICATION = "unionhub.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "unionhub" / "desk" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def database() -> dict[str, Any]:
    """The one database, with what DESIGN.md §2 asks of each engine."""
    config: dict[str, Any] = env.db_url(
        "DATABASE_URL", default=f"sqlite:///{ROOT / 'var' / 'unionhub.sqlite3'}"
    )
    folder = env.str("UNIONHUB_TEST_FOLDER", default="")
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
        }
        if folder:
            config["TEST"] = {"NAME": f"{folder}/test.sqlite3"}
    else:
        config["ENGINE"] = "unionhub.web.postgresql"
        config["CONN_MAX_AGE"] = None
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = config.get("OPTIONS", {}) | {
            "connect_timeout": 3,
            "tcp_user_timeout": 5000,
            "keepalives_idle": 10,
            "keepalives_interval": 3,
            "keepalives_count": 2,
            "options": "-c statement_timeout=5s -c lock_timeout=2s"
            " -c idle_in_transaction_session_timeout=10s",
        }
        if name := env.str("UNIONHUB_TEST_DATABASE", default=""):
            config["TEST"] = {"NAME": name}
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Counted and locked as unionhub/accounts/lockout.py says; figures in choices.py there.
AXES_HANDLER = "unionhub.accounts.lockout.Lockout"
AXES_CLIENT_IP_CALLABLE = "unionhub.web.throttling.trusted_address"
AXES_LOCKOUT_CALLABLE = "unionhub.accounts.lockout.answer"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# How long a code for setting a password lives: three days, in seconds.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Builds the Actor of a request (DESIGN.md §3): (user, at, request_id) -> Actor.
ACTOR_BUILDER = "members.offices.access.actor_for"

# What the public writes with one of these words in it waits for an officer's look.
HELD_WORDS: list[str] = env.list("UNIONHUB_HELD_WORDS", default=[])
# How many full numbers an officer may be shown in a day; never more than 200.
REVEALS_A_DAY: int = env.int("REVEALS_A_DAY", default=30)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
# Collected in production only; elsewhere the files are found where they lie.
STATIC_ROOT = ROOT / "var" / "static" if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION

# Adapters by dotted name; the fakes are for development and tests.
SMS_SENDER: str = env.str(
    "SMS_SENDER", default="unionhub.messages.senders.ConsoleSender"
)
REALNAME_CHECKER: str = env.str(
    "REALNAME_CHECKER",
    default="members.enrolment.realname."
    + ("UnavailableChecker" if PRODUCTION else "SandboxChecker"),
)
if PRODUCTION and REALNAME_CHECKER.endswith("SandboxChecker"):
    raise ImproperlyConfigured("Production needs a real real-name check, or none.")
WECHAT_PROVIDER: str = env.str(
    "WECHAT_PROVIDER",
    default="unionhub.accounts.wechat."
    + ("FakeProvider" if DEMO else "UnavailableProvider"),
)
WECHAT_APP_ID: str = env.str("WECHAT_APP_ID", default="")
WECHAT_APP_SECRET: str = env.str("WECHAT_APP_SECRET", default="")
if PRODUCTION and WECHAT_PROVIDER.endswith("FakeProvider"):
    raise ImproperlyConfigured("Production needs WeChat itself, or none.")
# Who carries payments to the bank, and the key agreed upon with it for its files.
BANK: str = env.str("BANK", default="services.payments.bank.adapters.ByHand")
BANK_FILE_KEY: str = env.str("BANK_FILE_KEY", default="" if PRODUCTION else SECRET_KEY)
# Former ones, while batches sealed under them are not sent and files of the bank come.
BANK_FILE_KEY_FALLBACKS: list[str] = env.list("BANK_FILE_KEY_FALLBACKS", default=[])
if PRODUCTION and BANK.endswith("FakeBank"):
    raise ImproperlyConfigured("Production needs a real way to the bank.")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "unionhub.web.authentication.TokenAuthentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["unionhub.web.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "unionhub.web.negotiation.Negotiation",
    "DEFAULT_SCHEMA_CLASS": "unionhub.web.schema.Schema",
    "EXCEPTION_HANDLER": "unionhub.web.errors.handle",
    # The form of an answer is chosen by Accept alone.
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

DOCS_PUBLIC: bool = env.bool("DOCS_PUBLIC", default=True)
SPECTACULAR_SETTINGS = contract.SETTINGS

# Tokens (DESIGN.md §9, ECOSYSTEM.md T7): two grants, checksums at rest, refresh
# tokens rotate and a replay ends the session. Lifetimes by kind of account are in
# unionhub/accounts/choices.py; the one here is when refused tokens are swept away.
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER: dict[str, Any] = {
    "OAUTH2_SERVER_CLASS": "unionhub.accounts.oauth.TokenServer",
    "OAUTH2_VALIDATOR_CLASS": "unionhub.accounts.oauth.TokenValidator",
    "OAUTH2_BACKEND_CLASS": "unionhub.accounts.oauth.Core",
    "SCOPES": {"read": _("查询"), "write": _("办理")},
    "DEFAULT_SCOPES": ["read"],
    "SCOPES_BACKEND_CLASS": "unionhub.accounts.oauth.Scopes",
    "REFRESH_TOKEN_EXPIRE_SECONDS": 30 * 86_400,
    "ROTATE_REFRESH_TOKEN": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "PKCE_REQUIRED": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
}

CORS_ALLOWED_ORIGINS: list[str] = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_URLS_REGEX = r"^/(api|oauth)/"
CORS_ALLOW_HEADERS = [
    "accept",
    "accept-language",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "x-appointment",
    "x-request-id",
]
CORS_EXPOSE_HEADERS = [
    "etag",
    "idempotent-replayed",
    "location",
    "retry-after",
    "x-request-id",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "worker-src": [SELF, "blob:"],
    }
}
# Pictures of a map for the officers (docs/adr/0016-leaflet-and-no-map-pictures.md).
MAP_TILES: str = env.str("UNIONHUB_MAP_TILES", default="")
MAP_ATTRIBUTION: str = env.str("UNIONHUB_MAP_ATTRIBUTION", default="")
MAP_DATUM: str = env.str("UNIONHUB_MAP_DATUM", default="GCJ02")
MAP_ORIGIN = maps.origin(MAP_TILES, MAP_ATTRIBUTION, MAP_DATUM)
# The theme of the officers' site (docs/adr/0005-unfold-behind-one-base-class.md).
UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("UnionHub 工会业务后台"),
    "SITE_HEADER": "UnionHub",
    "SITE_SUBHEADER": _("工会业务后台"),
    "SITE_SYMBOL": "diversity_3",
    "SITE_FAVICONS": "unionhub.desk.theme.favicons",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "6px",
    "STYLES": ["unionhub.desk.theme.stylesheet"],
    "ACCOUNT": {"navigation": "unionhub.desk.theme.account"},
    "TABS": "unionhub.desk.navigation.tabs",
    "SIDEBAR": {"navigation": "unionhub.desk.navigation.groups"},
    "COLORS": {"primary": "unionhub.desk.theme.blue"},
}
CSRF_FAILURE_VIEW = "unionhub.web.failures.forbidden"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 8 * 3600
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
)
X_FRAME_OPTIONS = "DENY"
# How large a body may be says the frame, by what it is (unionhub/web/framing.py); files
# stay in memory, so that none is left behind in a folder for such.
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = MAX_UPLOAD
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
# Uploads lie in a folder of their own, which is backed up with the database and which
# no address leads into (docs/adr/0013). Another storage: its class and options here.
FILES_FOLDER: str = env.str("UNIONHUB_FILES", default=str(ROOT / "var" / "files"))
STORAGES: dict[str, Any] = {
    "default": {
        "BACKEND": "unionhub.files.storage.DurableStorage",
        "OPTIONS": {
            "location": FILES_FOLDER,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "unionhub.web.logs.Lines", "structured": PRODUCTION}
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "formatter": "lines",
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
