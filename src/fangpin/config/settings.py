"""Django's settings; what differs between installations comes from the environment or the home folder."""

import os

from fangpin.config.database import database_from
from fangpin.config.secret_key import secret_key
from fangpin.home import Home
from fangpin.web import mounting

HOME = Home.from_environment()
IS_HTTPS = os.environ.get("FANGPIN_HTTPS") == "1"

SECRET_KEY = secret_key(keys=HOME.keys)
DEBUG = os.environ.get("FANGPIN_DEBUG") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *os.environ.get("FANGPIN_HOSTS", "").split()]
CSRF_TRUSTED_ORIGINS = os.environ.get("FANGPIN_ORIGINS", "").split()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "fangpin.apps.audit",
    "fangpin.apps.accounts",
    "fangpin.apps.rules",
    "fangpin.apps.registry",
    "fangpin.apps.deliveries",
    "fangpin.apps.links",
    "fangpin.apps.clues",
    "fangpin.apps.declarations",
    "fangpin.apps.cases",
    "fangpin.apps.assistance",
    "fangpin.apps.measures",
    "fangpin.apps.privacy",
    "fangpin.apps.guard",
    "fangpin.jobs",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    *mounting.MIDDLEWARE,
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": mounting.TEMPLATE_FOLDERS,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                *mounting.CONTEXT_PROCESSORS,
            ],
            "libraries": mounting.TEMPLATE_LIBRARIES,
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])
            ],
        },
    }
]
ROOT_URLCONF = "fangpin.config.urls"
WSGI_APPLICATION = "fangpin.config.wsgi.application"

DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    # Length and kinds of characters: rulebook/parameters/access.
    {"NAME": "fangpin.apps.accounts.passwords.PolicyValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "signin"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME.root / "static"
STATICFILES_DIRS = mounting.STATIC_FOLDERS
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
# Above this size an upload goes to a temporary file instead of memory.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# In the home, for the owner only, and without a name: uploads hold names and numbers.
FILE_UPLOAD_TEMP_DIR = HOME.temporary
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "fangpin.web.shell.unnamed_uploads.UnnamedFileUploadHandler",
]
UPLOAD_LIMIT_BYTES = int(os.environ.get("FANGPIN_UPLOAD_LIMIT", 300_000_000))

# The limits that count are in rulebook/parameters/access; a forgotten row goes by itself.
SESSION_COOKIE_AGE = 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "fangpin.config.logs.PlainFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "fangpin": {"level": "INFO"},
        # The request line of a failing page may hold what an officer typed into the search field.
        "django.request": {"level": "ERROR"},
        # Strangers who try names of hosts would fill the log with traces.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # Refused connections come with the whole connection string.
        "procrastinate": {"level": "WARNING"},
    },
}
