"""What `check --deploy` says of settings with which the site runs, but not as well as it should."""

import stat
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from agreements.wording.addresses import is_nobodys

NO_REDIS = checks.Warning(
    "REDIS_URL is not set: no worker is told of work, so that documents and mails wait until work_off runs.",
    hint="Set REDIS_URL, or have `manage.py work_off` run every minute. Who tries too often is then counted in the database.",
    id="agreements.W001",
)

OPEN_REDIS = checks.Warning(
    "REDIS_URL has no password: whoever can connect there gives tasks to the workers, and forgets who tries too often.",
    hint="Set `requirepass` and write redis://:PASSWORD@host/0, or use a Unix socket that only your group may open.",
    id="agreements.W002",
)
OPEN_SOCKET = checks.Warning(
    "Every user of this machine may open the socket of REDIS_URL.",
    hint="Set `unixsocketperm 770`, and put the users of web server and workers into the group of Redis.",
    id="agreements.W003",
)

MADE_UP_SENDER = checks.Error(
    "DEFAULT_FROM_EMAIL is an address that nobody has: every mail would come from it.",
    hint="Set it to an address of your own domain, such as DEFAULT_FROM_EMAIL=agreements@your-conference.org.",
    id="agreements.E001",
)


def check_redis(**_: Any) -> list[checks.CheckMessage]:
    if not settings.PRODUCTION:
        return []
    if not settings.REDIS_URL:
        return [NO_REDIS]
    parts = urlsplit(settings.REDIS_URL)
    if parts.scheme == "unix":
        return [OPEN_SOCKET] if _is_open_to_all(Path(parts.path)) else []
    return [] if parts.password else [OPEN_REDIS]


def _is_open_to_all(socket: Path) -> bool:
    try:
        return bool(socket.stat().st_mode & stat.S_IWOTH)
    except OSError:
        return False


def check_sender(**_: Any) -> list[checks.CheckMessage]:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return [MADE_UP_SENDER] if settings.PRODUCTION and is_nobodys(address) else []
