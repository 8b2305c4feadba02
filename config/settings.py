"""One file of settings, fed from the environment; without any, an embedded installation in the state folder."""

import os
import tempfile
import tomllib
from ipaddress import ip_network
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

from config.database import database_of
from config.documents import storage_of
from config.logs import logging_of
from config.others.plain import refuse_plain
from config.others.providers import origins_of, providers_of
from config.others.returns import bounce_address, bounce_mailbox
from config.secrets import ensure_secrets, link_keys

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
env = environ.Env()

# --- Where this installation keeps its things ----
PRODUCTION = env.bool("PRODUCTION", False)
STATE_DIR = Path(env.str("STATE_DIR", str(BASE_DIR / ".countersign")))
if not PRODUCTION:
    env.read_env(str(ensure_secrets(STATE_DIR)))
    env.read_env(str(STATE_DIR / "run.env"))  # written by the launcher: addresses of the parts that it started
    if env.bool("IS_SEALING", True):  # false for the parts that make no documents
        env.read_env(str(STATE_DIR / "seal.env"))

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("SECRET_KEY needs at least 32 random characters")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Link keys by version ("1:hex,2:hex"): the highest makes new links, all others re-render what was not yet sent.
LINK_KEYS = link_keys(env.list("LINK_KEYS"))

# --- Addresses ----
PUBLIC_URL = (env.str("PUBLIC_URL") if PRODUCTION else env.str("PUBLIC_URL", "http://127.0.0.1:8000")).rstrip("/")
if not PUBLIC_URL.startswith(("https://", "http://")):
    raise ImproperlyConfigured("PUBLIC_URL begins with https:// (or, to try things out, http://)")
_HOST = PUBLIC_URL.split("://", 1)[1].split("/", 1)[0]
_NAMES = [_HOST.rsplit(":", 1)[0]] if PRODUCTION else [_HOST.rsplit(":", 1)[0], "127.0.0.1", "localhost"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=_NAMES)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
IS_HTTPS = PUBLIC_URL.startswith("https://")
# Servers that we speak to without TLS though they are on another machine ("smtp://relay.internal:25").
ALLOW_PLAIN = env.list("ALLOW_PLAIN", default=[])
# Machines of private networks that we may fetch something from ("tsa.internal:3161"); all others must be of the internet.
ALLOW_PRIVATE = env.list("ALLOW_PRIVATE", default=[])
# A proxy of ours that ends TLS is told apart from everybody else by its address; only such a one is believed when it says
# for whom it asks.
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
TRUSTED_PROXIES = [
    ip_network(proxy.strip())
    for proxy in env.list("TRUSTED_PROXIES", default=["127.0.0.1", "::1"] if BEHIND_PROXY else [])
]
# The mailbox page of an embedded installation; never set in production.
MAILBOX_FILE = "" if PRODUCTION else env.str("MAILBOX_FILE", "")
# Opens the page that makes the first account on an empty database; without it that page is for embedded installations.
SETUP_CODE = env.str("SETUP_CODE", "")

INSTALLED_APPS = [
    "agreements",
    "signatures",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "config.statics.StaticFiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_include_bootstrap",
]

MIDDLEWARE = [
    "agreements.web.middleware.HeadMiddleware",
    "config.pages.compressing.CompressMiddleware",
    # What every answer bears, whoever of those below gives it.
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "agreements.web.middleware.NoStoreMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "agreements.web.middleware.LiveMiddleware",
    "agreements.web.hosts.HostMiddleware",
    "config.content_types.UnreadableMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "agreements.accounts.sessions.StaffSessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "agreements.web.middleware.TooOftenMiddleware",
    "agreements.web.middleware.OvertakenMiddleware",
    "agreements.conferences.editions.closed_page.ClosedConferenceMiddleware",
    "agreements.accounts.required.RequiredFactorMiddleware",
    "agreements.web.middleware.ComingBackMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "signatures.visits.rehearsals.walks.RehearsalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.contrib.humanize.templatetags.humanize",
                "agreements.templatetags.desk",
                "agreements.templatetags.directions",
                "agreements.desk.frame.tags",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "agreements.web.context_processors.site",
                "agreements.desk.frame.failing.framed",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# --- Database ----
_DATABASE_URL = env.str("DATABASE_URL") if PRODUCTION else env.str("DATABASE_URL", f"sqlite:///{STATE_DIR}/db.sqlite3")
DATABASES = {"default": database_of(_DATABASE_URL, env)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Work ----
# One address for all; empty means that no worker is told, and that `work_off` does what is owed.
REDIS_URL = env.str("REDIS_URL", "")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1) if REDIS_URL else "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 15,
    "socket_connect_timeout": 2,
    "socket_keepalive": not REDIS_URL.startswith("unix://"),
    "health_check_interval": 10,
    "global_keyprefix": "countersign:",
    "visibility_timeout": 600,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A Redis that answers, and takes nothing (it is full), is asked again, too.
CELERY_BROKER_CHANNEL_ERROR_RETRY = True
CELERY_WORKER_CONSUMER = "signatures.operations.workers:PatientConsumer"
# Whoever reaches Redis could read these settings by it, and stop the workers. What the workers do stands in the database.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_DEFAULT_QUEUE = "seal"
# What keeps a worker busy for long is in "bulk", and what waits for servers of others in "mail", so that neither ever delays a
# signer's document, or one that a worker left undone. Those of many are made in turn with those of one.
CELERY_TASK_ROUTES = {
    "signatures.tasks.run_bulk_job": {"queue": "bulk"},
    "signatures.tasks.carry_out_pressed": {"queue": "bulk"},
    "signatures.tasks.read_list": {"queue": "bulk"},
    "signatures.tasks.go_on_with_signatures_for_all": {"queue": "bulk"},
    "signatures.tasks.end_what_lapsed": {"queue": "bulk"},
    "signatures.tasks.stamp": {"queue": "bulk"},
    "signatures.tasks.self_check": {"queue": "bulk"},
    "signatures.tasks.sweep_stamps": {"queue": "bulk"},
    "agreements.tasks.deliver": {"queue": "mail"},
    # As a process of version 0.2 called the same.
    "signatures.tasks.sweep_messages": {"queue": "mail"},
    "agreements.tasks.read_return_mailbox": {"queue": "mail"},
    "signatures.tasks.sweep_staff_mails": {"queue": "mail"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_ENABLE_UTC = True
# Owed work is looked for this often; a claim that is older than the lease was left by a worker that died.
TICK_SECONDS = env.int("TICK_SECONDS", 10)
LEASE_SECONDS = env.int("LEASE_SECONDS", 60)
# When Redis has taken nothing for so many seconds the ticker does what is owed by itself, a little at every tick.
WITHOUT_REDIS_AFTER = env.int("WITHOUT_REDIS_AFTER", 180)
MAX_ATTEMPTS = 8
# From this hour of the day on (UTC) the nightly self-check is owed.
SELF_CHECK_HOUR = env.int("SELF_CHECK_HOUR", 2)
if SELF_CHECK_HOUR not in range(24):
    raise ImproperlyConfigured("SELF_CHECK_HOUR is an hour of the day, from 0 to 23")
# Who knows what stands still; the dashboard asks them all.
ALARM_SOURCES = [
    "agreements.desk.dashboard.alarms.CLOCK",
    "agreements.desk.dashboard.alarms.STAFF_MAILS",
    "agreements.desk.dashboard.mail_alarms.MAIL_SERVER",
    "agreements.desk.dashboard.alarms.RETURNS",
    "signatures.operations.alarms.DOCUMENTS",
    "signatures.checkpoints.overdue.CHECKPOINTS",
    "signatures.operations.beats.SIGNS_OF_LIFE",
    "signatures.operations.nightly.SELF_CHECK",
]

# --- Mail ----
_EMAIL_URL = env.str("EMAIL_URL", "smtp://127.0.0.1:25")
_MAIL = environ.Env.email_url_config(_EMAIL_URL)
EMAIL_BACKEND = _MAIL["EMAIL_BACKEND"]
EMAIL_HOST = _MAIL["EMAIL_HOST"]
EMAIL_PORT = _MAIL["EMAIL_PORT"]
EMAIL_HOST_USER = _MAIL["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 20)
# How long the answer to the end of a mail is waited for, in seconds: who does not wait for it sends the mail twice.
MAIL_ANSWER_SECONDS = env.int("MAIL_ANSWER_SECONDS", 60)
# A mail's claim outlasts that answer, and the note of it.
MAIL_LEASE_SECONDS = 2 * LEASE_SECONDS + MAIL_ANSWER_SECONDS
# What the mail server allows, over all workers together; 0: it sets no such limit.
MAIL_PER_MINUTE = env.int("MAIL_PER_MINUTE", 0)
MAIL_PER_DAY = env.int("MAIL_PER_DAY", 0)
MAIL_CONNECTIONS = env.int("MAIL_CONNECTIONS", 0)
# By which all pauses of the mail queue are multiplied, for whoever tries out what happens.
MAIL_PAUSE_SCALE = env.float("MAIL_PAUSE_SCALE", 1.0)
if min(MAIL_PER_MINUTE, MAIL_PER_DAY, MAIL_CONNECTIONS) < 0:
    raise ImproperlyConfigured("MAIL_PER_MINUTE, MAIL_PER_DAY and MAIL_CONNECTIONS are numbers from 0 on")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "agreements@example.org")
# To which mails come back, such as bounces@example.org: each has an address of its own, bounces+...@example.org. Who takes
# them there: this mailbox (imaps://user:password@host/INBOX), which is read so often, in seconds, or `receive_bounce`.
BOUNCE_ADDRESS = bounce_address(env.str("BOUNCE_ADDRESS", ""))
BOUNCE_MAILBOX = bounce_mailbox(env.str("BOUNCE_MAILBOX", ""))
BOUNCE_MAILBOX_SECONDS = env.int("BOUNCE_MAILBOX_SECONDS", 60)
# What a mail service proves itself with when it tells what became of mails: "user:password", several while one is changed.
ANYMAIL_WEBHOOK_SECRET = env.list("ANYMAIL_WEBHOOK_SECRET", default=[])
# No mail fails because its service has no place for a note.
ANYMAIL_IGNORE_UNSUPPORTED_FEATURES = True
# Whether `doctor` and its page may ask name servers for the records of the sender's domain, which ones instead of the
# machine's own, and the names of the keys (DKIM) by which the relay signs.
MAY_ASK_DNS = env.bool("MAY_ASK_DNS", True)
DNS_SERVERS = env.list("DNS_SERVERS", default=[])
DKIM_SELECTORS = env.list("DKIM_SELECTORS", default=[])
# Who has the documents that leave with a receipt, and up to how many bytes of them do; of more there is the link.
MAIL_ATTACHMENTS = "signatures.visits.mails.mail_attachments.of_receipt"
RECEIPT_ATTACHMENTS_MAX = env.int("RECEIPT_ATTACHMENTS_MAX", 5_000_000)

# --- Documents ----
# The sealing key never enters the database; only the workers need to read it.
SEAL_KEY_FILE = Path(env.str("SEAL_KEY_FILE", str(STATE_DIR / "seal-key.pem")))
# Of a key that is kept as PKCS#12 (.p12, .pfx).
SEAL_KEY_PASSWORD = env.str("SEAL_KEY_PASSWORD", "")
# Instead of the file a key on a device: its URI (RFC 7512), the library that speaks PKCS#11 to it, and the PIN.
SEAL_KEY_URI = env.str("SEAL_KEY_URI", "")
SEAL_KEY_MODULE = env.str("SEAL_KEY_MODULE", "")
SEAL_KEY_PIN = env.str("SEAL_KEY_PIN", "")
# An authority of RFC 3161 whose time is put into the seals, in seconds how long it may take to answer, and the PEM file of
# the roots from which its certificate must come.
TIMESTAMP_URL = env.str("TIMESTAMP_URL", "")
TIMESTAMP_TIMEOUT = env.float("TIMESTAMP_TIMEOUT", 10.0)
TIMESTAMP_CERTIFICATES = Path(env.str("TIMESTAMP_CERTIFICATES")) if env.str("TIMESTAMP_CERTIFICATES", "") else None
if TIMESTAMP_URL and not TIMESTAMP_URL.startswith(("https://", "http://")):
    raise ImproperlyConfigured("TIMESTAMP_URL begins with https:// or http://")
if PRODUCTION:
    refuse_plain("EMAIL_URL", _EMAIL_URL, allowed=ALLOW_PLAIN)
    refuse_plain("BOUNCE_MAILBOX", BOUNCE_MAILBOX, allowed=ALLOW_PLAIN)
    refuse_plain("TIMESTAMP_URL", TIMESTAMP_URL, allowed=ALLOW_PLAIN)
# Over a network every byte is waited for; over loopback it is the packing that is.
COMPRESS_PAGES = PRODUCTION
_STATIC = "whitenoise.storage.CompressedManifest" if PRODUCTION else "django.contrib.staticfiles.storage.Manifest"
DOCUMENTS_DIR = Path(env.str("DOCUMENTS_DIR", str(STATE_DIR / "documents")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": storage_of(DOCUMENTS_DIR, env),
    "staticfiles": {"BACKEND": f"{_STATIC}StaticFilesStorage"},
}

# --- Files of strangers ----
# What one file may take to be examined, in seconds by the clock, and where processes agree on whose turn it is.
EXAMINING_SECONDS = env.float("EXAMINING_SECONDS", 1.8)
TURNS_DIR = Path(tempfile.gettempdir(), f"countersign-{os.getuid()}") if PRODUCTION else STATE_DIR / "turns"

# --- Static files ----
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(STATE_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    # The faces of the pages, out of their packages, and the authors' one stylesheet.
    "config.pages.made_files.MadeFiles",
]
# Pages name a file with the digest of what is in it, and nobody asks for it without.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# What browsers ask for by a name of their own, whatever the page says.
WHITENOISE_ROOT = BASE_DIR / "static" / "root"
# Source maps are large, and only developers ask for them.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["gz", "br", "png", "jpg", "webp", "woff", "woff2", "map"]

# --- Accounts ----
AUTH_USER_MODEL = "agreements.User"
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home")
LOGOUT_REDIRECT_URL = reverse_lazy("account_login")
# The address is the login, and whoever holds the mailbox was invited there: nobody signs up, and nothing is confirmed twice.
ACCOUNT_ADAPTER = "agreements.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {
    "login": "agreements.desk.accounts.forms.LoginForm",
    "reauthenticate": "agreements.desk.accounts.forms.ConfirmPasswordForm",
    "change_password": "agreements.desk.accounts.forms.OwnPasswordForm",
    "reset_password": "agreements.desk.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "agreements.desk.accounts.forms.NewPasswordForm",
}
# Ours hold without a cache, and for all processes together: agreements.web.throttles.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
# How long an invitation to a team can be taken up.
TEAM_INVITATION_HOURS = 72
MFA_ADAPTER = "agreements.accounts.second_factors.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# See agreements.desk.accounts.recovery_codes.
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Countersign"
# A telephone's clock may be half a minute off (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_FORMS = {
    "authenticate": "agreements.desk.accounts.second_factor_forms.CodeForm",
    "reauthenticate": "agreements.desk.accounts.second_factor_forms.ConfirmByCodeForm",
    "activate_totp": "agreements.desk.accounts.second_factor_forms.ActivateAppForm",
    "add_webauthn": "agreements.desk.accounts.second_factor_forms.AddPasskeyForm",
    "edit_webauthn": "agreements.desk.accounts.second_factor_forms.RenamePasskeyForm",
    "authenticate_webauthn": "agreements.desk.accounts.second_factor_forms.PasskeyForm",
    "reauthenticate_webauthn": "agreements.desk.accounts.second_factor_forms.ConfirmByPasskeyForm",
    "login_webauthn": "agreements.desk.accounts.second_factor_forms.LoginByPasskeyForm",
}
# Nobody signs up at a provider, and nobody is found by an address that one names: whoever is logged in connects a login there.
SOCIALACCOUNT_ADAPTER = "agreements.accounts.provider_logins.ProviderLogins"
_PROVIDERS = providers_of(env)
if PRODUCTION:
    for _provider in _PROVIDERS:
        refuse_plain(
            f"{_provider['provider_id'].upper()}_ISSUER", _provider["settings"]["server_url"], allowed=ALLOW_PLAIN
        )
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _PROVIDERS}}
SOCIALACCOUNT_LOGIN_ON_GET = SOCIALACCOUNT_STORE_TOKENS = SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
# How long a provider may keep somebody waiting, in seconds, for each of its three answers.
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
AUTH_PASSWORD_VALIDATORS = [{"NAME": "agreements.accounts.passwords.PasswordHolds"}]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
# Staff are logged out so long after their last page, and so long after they logged in, in seconds.
STAFF_IDLE_SECONDS = 30 * 60
STAFF_SESSION_SECONDS = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "countersign_session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "countersign_csrf"
BROWSER_COOKIE_NAME = "__Host-browser" if IS_HTTPS else "countersign_browser"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Messages live in a cookie, so that showing one writes nothing to the database.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# An author's visit after the link was opened, in seconds without a request that posts.
VISIT_SECONDS = 2 * 60 * 60

# --- What browsers are told ----
# No path, hence no link, ever leaves in a Referer. "no-referrer" would hide the site's name too, and then browsers post
# forms with "Origin: null", which the check against forged requests refuses.
SECURE_REFERRER_POLICY = "strict-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = IS_HTTPS and env.bool("SSL_REDIRECT", True)
# Those who watch the processes ask them directly, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz)$"]
SECURE_SSL_HOST = _HOST
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# `check --deploy` asks for HSTS of all subdomains, too, and its preloading; those are not this installation's to promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Browsers ask this also about where a form is led on to.
        "form-action": [SELF, *origins_of(SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"])],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# How often (number, seconds) who may do what, as agreements.web.throttles counts it.
THROTTLES = {
    "bad_link": (20, 60),  # a network
    "bad_code": (20, 60),  # a network
    "new_link_address": (3, 3600),  # one address, from one network
    "new_link_all": (10, 3600),  # one address, from wherever: this one slows, and refuses nobody
    "new_link_network": (20, 3600),
    "login_account": (10, 900),  # one account, from one network
    "login_network": (100, 900),
    "password_address": (3, 3600),  # mails with a link for a new password: one address, from one network
    "password_all": (10, 3600),  # to one address from everywhere: this one slows, and refuses nobody
    "password_network": (20, 3600),
    "second_factor": (10, 900),  # one account, while an app is set up
    "setup_code": (10, 900),  # a network
    "guess_all": (120, 60),  # passwords and codes of all accounts together: this one slows, and refuses nobody
    "guess_account": (5, 86_400),  # one account, over all networks: from then on each try waits longer
    "guess_wait": (1, 900),  # such a wait, at its longest
    "guess_told": (10, 3600),  # after so many its owner is told
    "used_code": (1, 120),  # each code of an authenticator app
    "scan_link": (10, 3600),  # files that one author's link hands in
    "scan_network": (60, 3600),
    "bad_webhook": (20, 60),  # a network
    "unsubscribe": (20, 60),  # a network
    "signing": (100, 60),  # each page of one link: this one slows, and refuses nobody
    "verify": (30, 60),  # a network
    "preflight": (6, 600),  # a conference's: each sends a mail
    "test_mail": (30, 3600),  # a member of a team
    "own_data": (3, 3600),  # mails with a link to what is kept: one author
    "retention": (1, 3600),  # how often is looked what is too old
}

# --- Language, time, logs ----
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
# One JSON object a line for machines, or plain lines for people.
LOGGING = logging_of(
    style=env.str("LOG_FORMAT", "json" if PRODUCTION else "plain"), level=env.str("LOG_LEVEL", "WARNING")
)
