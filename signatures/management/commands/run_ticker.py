"""The ticker: a plain process that enqueues whatever is owed. Any number may run."""

import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from agreements.mail.relaying import quitting
from signatures.operations import sweep
from signatures.operations.doorbell import Doorbell

logger = logging.getLogger(__name__)

# So long, in seconds, it works at most after a tick, where workers cannot be told of what is owed.
_PATIENCE = 5.0


class Command(BaseCommand):
    help = "Every few seconds, find what is owed and enqueue it, until told to stop."

    def handle(self, *_args: Any, **_options: Any) -> None:
        stop, doorbell = threading.Event(), Doorbell()

        def end(_signal: int, _frame: FrameType | None) -> None:
            stop.set()
            quitting.ask()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        while not stop.wait(settings.TICK_SECONDS):
            try:
                sweep.tick()
                if doorbell.is_broken():
                    sweep.work_a_while(_PATIENCE)
            except Exception:  # the edge of the process: a database that is away comes back
                logger.exception("tick failed")
            close_old_connections()
