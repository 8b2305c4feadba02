"""Settings for unit tests: fast hashing, a throw-away state folder, no broker (whoever wants work done calls it)."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_STATE = tempfile.mkdtemp(prefix="countersign-test-")
atexit.register(shutil.rmtree, _STATE, ignore_errors=True)
Path(_STATE, "static").mkdir()
os.environ["STATE_DIR"] = _STATE
os.environ["REDIS_URL"] = ""
os.environ["PUBLIC_URL"] = "http://testserver"
os.environ.setdefault("EMAIL_URL", "smtp://127.0.0.1:1")

from config.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# Authorities that tests start are on this machine.
ALLOW_PRIVATE = ["127.0.0.1"]
# Other tests have the processor, too; how much of it a file may take is the same as ever.
EXAMINING_SECONDS = 60.0
# Nobody is asked but who a test starts.
MAY_ASK_DNS = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
if DATABASES["default"]["ENGINE"] == "config.sqlite":  # noqa: F405
    # A file, because threads that share a database in memory are told that its tables are locked.
    DATABASES["default"]["TEST"] = {"NAME": f"{_STATE}/test.sqlite3"}  # noqa: F405
    # Nothing here has to survive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405
