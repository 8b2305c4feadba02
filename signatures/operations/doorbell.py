"""Whether workers can be told of what is owed: by a Redis that takes a key, not by one that merely answers."""

import logging
import time

from django.conf import settings

from agreements.web import throttles
from signatures.operations import beats

logger = logging.getLogger(__name__)


class Doorbell:
    """One process's memory of since when it has been broken."""

    def __init__(self) -> None:
        self._broken_since: float | None = None

    def is_broken(self) -> bool:
        """Asks Redis. True only after WITHOUT_REDIS_AFTER seconds: what is lost for a moment is found by the next tick."""
        if throttles.redis_takes() in (True, None):
            self._broken_since = None
            beats.beat(beats.REDIS)
            return False
        now = time.monotonic()
        if self._broken_since is None:
            logger.warning(
                "Redis takes nothing; from %d seconds on the ticker does the work", settings.WITHOUT_REDIS_AFTER
            )
            self._broken_since = now
        return bool(now - self._broken_since >= settings.WITHOUT_REDIS_AFTER)
