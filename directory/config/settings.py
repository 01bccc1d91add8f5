"""Settings, all from the environment; docs/operating.md lists them. What is unsafe in public is refused at start.

A site is in public as soon as ALLOWED_HOSTS names more than this machine itself. DEBUG is then always refused; plain
HTTP and the demo, whose passwords everybody knows, are refused unless a variable of its own asks for each.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import environ
from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

PLACE = env.str("PLACE", "demo")
DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)
HTTPS = env.bool("HTTPS", False)
TRUST_PROXY = env.bool("TRUST_PROXY", False)
SITE_NAME = env.str("SITE_NAME", "Community Asset Map")

SECRET_KEY = env.str("SECRET_KEY", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("Set SECRET_KEY to at least 32 random characters. ./run does this for you.")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("Name the site's hosts in ALLOWED_HOSTS; '*' is not accepted.")
_public = [host for host in ALLOWED_HOSTS if host not in {"127.0.0.1", "localhost", ".localhost", "[::1]"}]
if _public and DEBUG:
    raise ImproperlyConfigured(
        f"DEBUG shows visitors the site's insides, so it is for this machine alone. Turn DEBUG off, or take"
        f" {', '.join(_public)} out of ALLOWED_HOSTS."
    )
if _public and not HTTPS and not env.bool("INSECURE_HTTP", False):
    raise ImproperlyConfigured(
        f"Set HTTPS=1: others reach this site as {', '.join(_public)}, and without it passwords travel unprotected."
        " For a trial without TLS set INSECURE_HTTP=1."
    )
if _public and DEMO and not env.bool("DEMO_IN_PUBLIC", False):
    raise ImproperlyConfigured(
        f"DEMO makes accounts whose passwords everybody knows, an administrator's too, and others reach this site as"
        f" {', '.join(_public)}. Turn DEMO off; to show the demo all the same, set DEMO_IN_PUBLIC=1."
    )
if not env.str("DATABASE_URL", ""):
    raise ImproperlyConfigured("Set DATABASE_URL to a PostGIS database. ./run does this for you.")


def _wheel_library(package: str, folder: str, stem: str) -> str:
    """Find a native library inside a wheel, so that no system GDAL or GEOS of another version is used."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ImproperlyConfigured(f"The {package} package is not installed. Run ./run setup.")
    libraries = sorted((Path(spec.origin).parent.parent / folder).glob(f"{stem}*"))
    if not libraries:
        raise ImproperlyConfigured(f"The {package} package holds no {stem}. Run ./run setup.")
    return str(libraries[0])


GDAL_LIBRARY_PATH = env.str("GDAL_LIBRARY_PATH", "") or _wheel_library("pyogrio", "pyogrio.libs", "libgdal")
GEOS_LIBRARY_PATH = env.str("GEOS_LIBRARY_PATH", "") or _wheel_library("shapely", "shapely.libs", "libgeos_c")

INSTALLED_APPS = [
    "directory.accounts",
    "directory.config.admin.SiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.forms",
    "django.contrib.postgres",
    "django_filters",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "geo",
    "assets",
    "directory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "directory.components.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "directory.components.middleware.InputGuardMiddleware",
    "directory.components.middleware.ThrottleMiddleware",
    "directory.components.middleware.StatementTimeoutMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "directory.config.urls"
WSGI_APPLICATION = "directory.config.wsgi.application"

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
                "directory.components.context.site",
                "directory.plans.context.plan_bar",
            ],
        },
    },
    # Long lists of small things on pages that must be quick: a tenth of the time the other takes.
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja",
        "DIRS": [BASE_DIR / "templates" / "jinja"],
        "OPTIONS": {"environment": "directory.components.quick.environment", "autoescape": True},
    },
]
FORM_RENDERER = "directory.components.forms.GovukRenderer"

_database = dj_database_url.parse(env.str("DATABASE_URL"), engine="django.contrib.gis.db.backends.postgis")
_database["OPTIONS"] = {
    **_database.get("OPTIONS", {}),
    # A pool, because a new connection for each request costs about ten times a small query. JIT only slows
    # queries of this size. No page may hold the database longer than ten seconds.
    "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", 8)} if env.bool("POOL", True) else False,
    "options": f"-c jit=off -c statement_timeout={env.int('STATEMENT_TIMEOUT_MS', 10_000)}",
}
DATABASES = {"default": _database}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

# Links to sign in by mail (directory.accounts.links). Used once: signing in, by whichever way, ends all others.
SESAME_TOKENS = ["sesame.tokens_v2"]
SESAME_MAX_AGE = 1_800
SESAME_ONE_TIME = True
SESAME_INVALIDATE_ON_EMAIL_CHANGE = True
SESAME_SIGNATURE_SIZE = 20

# Throttling: an account is locked against one address after some wrong passwords, not against the world,
# so that nobody can lock somebody else out. One address may guess at all accounts together a little longer.
AXES_HANDLER = "directory.accounts.throttling.SignInThrottle"
AXES_USERNAME_CALLABLE = "directory.accounts.throttling.counted_name"
AXES_CLIENT_IP_CALLABLE = "directory.accounts.throttling.client_address"
AXES_FAILURE_LIMIT = env.int("SIGN_IN_LIMIT", 8)
SIGN_IN_LIMIT_PER_ADDRESS = env.int("SIGN_IN_LIMIT_PER_ADDRESS", 50)
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# What is tried during the pause is not counted: it lasts as long as the page says, whoever goes on trying.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_SENSITIVE_PARAMETERS = ["username", "password"]
AXES_VERBOSE = False

# Each by its own name for itself (docs/translating.md). What ./run compiles of locale/ is what is read.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg"), ("ur", "اردو")]
LOCALE_PATHS = [BASE_DIR / ".var" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_SECURE = HTTPS
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", str(BASE_DIR / ".var" / "static"))
STATICFILES_DIRS = [BASE_DIR / ".var" / "static-build"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "directory.config.finders.NodePackageFinder",
]
# What browsers are given of the npm packages: the name it is served by -> where it is below node_modules.
NODE_FILES = {
    "leaflet/leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet/leaflet.js.map": "leaflet/dist/leaflet.js.map",
    "leaflet/leaflet.css": "leaflet/dist/leaflet.css",
    "leaflet/images/layers.png": "leaflet/dist/images/layers.png",
    "leaflet/images/layers-2x.png": "leaflet/dist/images/layers-2x.png",
    "leaflet/images/marker-icon.png": "leaflet/dist/images/marker-icon.png",
    "markercluster/leaflet.markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
    "markercluster/leaflet.markercluster.js.map": "leaflet.markercluster/dist/leaflet.markercluster.js.map",
    "markercluster/MarkerCluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "directory.config.storage.StaticStorage"},
}
WHITENOISE_MAX_AGE = 3600

# The map. Without tiles it shows the place's own vector layers and ward outlines. An operator may name a
# raster tile server; the content security policy then lets pictures come from that one host.
MAP_TILE_URL = env.str("MAP_TILE_URL", "")
MAP_TILE_ATTRIBUTION = env.str("MAP_TILE_ATTRIBUTION", "")
MAP_TILE_MAX_ZOOM = env.int("MAP_TILE_MAX_ZOOM", 19)
_tile_hosts: list[str] = []
if MAP_TILE_URL:
    _tiles = urlsplit(MAP_TILE_URL)
    if (
        _tiles.scheme not in {"http", "https"}
        or not _tiles.netloc
        or not all(t in MAP_TILE_URL for t in ("{z}", "{x}", "{y}"))
    ):
        raise ImproperlyConfigured("MAP_TILE_URL must look like https://tiles.example/{z}/{x}/{y}.png")
    if not MAP_TILE_ATTRIBUTION:
        raise ImproperlyConfigured(
            "Set MAP_TILE_ATTRIBUTION: whoever made the tiles must be named on the map."
        )
    _tile_hosts.append(f"{_tiles.scheme}://{_tiles.netloc.replace('{s}', '*')}")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", *_tile_hosts],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": [SELF],
    }
}

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Tile servers (OpenStreetMap's among them) ask to be told which site they serve; they learn its name, not the page.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin" if _tile_hosts else "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
CSRF_FAILURE_VIEW = "directory.components.errors.csrf_failure"

# Search.
SEARCH_RADIUS_M = env.int("SEARCH_RADIUS_M", 3_000)
RESULTS_A_PAGE = 20
# What one address may ask of a worker in a minute, a third of it at once; 0 turns the limit off. An office or a library
# shares an address. Small is what a map or a text field asks for many times.
SEARCH_LIMIT_PER_MINUTE = env.int("SEARCH_LIMIT_PER_MINUTE", 300)
SMALL_LIMIT_PER_MINUTE = env.int("SMALL_LIMIT_PER_MINUTE", 1_200)
OWN_PLAN_LIMIT_PER_MINUTE = env.int("OWN_PLAN_LIMIT_PER_MINUTE", 20)
LINK_LIMIT_PER_MINUTE = env.int("LINK_LIMIT_PER_MINUTE", 20)
# How often one address may say in an hour that something on the map is wrong; 0 does not count.
REPORTS_PER_HOUR = env.int("REPORTS_PER_HOUR", 30)
# Whether searches of workers and residents who sign in are counted for planners (docs/decisions/0009).
SEARCH_LEDGER = env.bool("SEARCH_LEDGER", True)

# Plans. What is personal in them is sealed with the first of these keys and opened with any of them. A place decides
# how long it keeps plans that nobody works on (docs/privacy.md).
PLAN_KEYS = env.list("PLAN_KEYS", default=[])
if not PLAN_KEYS or not all(re.fullmatch(r"[A-Za-z0-9_-]{43}=", key) for key in PLAN_KEYS):
    raise ImproperlyConfigured(
        "Set PLAN_KEYS to a key of 32 random bytes in URL-safe base64, or to several with commas between, of which the"
        " first seals plans. openssl rand -base64 32 | tr '+/' '-_' makes one. ./run does this for you."
    )
PLAN_KEPT_DAYS = env.int("PLAN_KEPT_DAYS", 365)
if not 7 <= PLAN_KEPT_DAYS <= 3_650:
    raise ImproperlyConfigured("PLAN_KEPT_DAYS is 7 to 3650.")

# Mail: links to sign in, questions whether entries are still right, the address of a plan. Without EMAIL_URL none is
# sent or offered; the demo puts it into a folder instead. What is in mail begins with SITE_URL.
EMAIL_URL = env.str("EMAIL_URL", "")
SENDS_MAIL = bool(EMAIL_URL) or DEMO
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", f"no-reply@{ALLOWED_HOSTS[0]}")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
elif DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(BASE_DIR / ".var" / "mail")

# Photos of listings, made anew from what people send. They are served by a view of their own, not from here: those of
# what is not published are nobody else's. All workers share the folder.
MEDIA_ROOT = env.str("MEDIA_ROOT", str(BASE_DIR / ".var" / "media"))
FILE_UPLOAD_HANDLERS = ["directory.components.uploads.LimitedUpload"]
FILE_UPLOAD_PERMISSIONS = 0o640
_port = "" if HTTPS else f":{env.str('PORT', '8000')}"
SITE_URL = (
    env.str("SITE_URL", "") or f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0].lstrip('.')}{_port}"
)
SITE_URL = SITE_URL.rstrip("/")
if urlsplit(SITE_URL).scheme not in {"http", "https"} or not urlsplit(SITE_URL).netloc:
    raise ImproperlyConfigured("SITE_URL is how others reach this site, such as https://map.example.org")

# Work beside the pages, done by `manage.py db_worker` (docs/decisions/0015). Its queue is a table of the database.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Where plans that are being printed wait to be fetched, sealed, for a quarter of an hour at most. All workers share it.
PAPER_DIR = Path(env.str("PAPER_DIR", str(BASE_DIR / ".var" / "paper")))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "directory.config.logs.Discreet",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    # A level of its own, for the worker process lowers that of its messages.
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "level": env.str("LOG_LEVEL", "WARNING"),
        }
    },
    # Robots ask for every host name there is; that is no error of ours.
    # And whom a link was for is nobody's business.
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}, "sesame": {"level": "WARNING"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "WARNING")},
}
