"""What `check --deploy` says of settings with which the site runs, but not as well as it should."""

from typing import Any

from django.conf import settings
from django.core import checks

NO_REDIS = checks.Warning(
    "REDIS_URL is not set: no worker is told of work, so that documents and mails wait until work_off runs.",
    hint="Set REDIS_URL, or have `manage.py work_off` run every minute. Who tries too often is then counted in the database.",
    id="agreements.W001",
)


def check_redis(**_: Any) -> list[checks.CheckMessage]:
    return [NO_REDIS] if settings.PRODUCTION and not settings.REDIS_URL else []
