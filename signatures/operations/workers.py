"""How a Celery worker behaves beside its tasks: it gives signs of life, and a Redis that takes nothing does not end it."""

import logging
import time
from collections.abc import Callable
from typing import Any

from celery import bootsteps
from celery.worker.consumer import Consumer
from celery.worker.state import maybe_shutdown
from django.db import DatabaseError, connections

from signatures.operations import beats, notices

logger = logging.getLogger(__name__)

# So many seconds a worker waits before it asks a Redis again that took nothing.
PAUSE = 10.0


class Beating(bootsteps.StartStopStep):
    """While it consumes: out of its own loop."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._entry: Any = None

    def start(self, parent: Any) -> None:
        beat_of(parent)
        self._entry = parent.timer.call_repeatedly(beats.EVERY, beat_of, (parent,))

    def stop(self, _parent: Any) -> None:
        if self._entry is not None:
            self._entry.cancel()


class PatientConsumer(Consumer):
    """Celery goes on at once after an error of Redis, or ends; this one waits, and gives signs of life meanwhile."""

    connection_errors: tuple[type[Exception], ...]

    def ensure_connected(self, conn: Any) -> Any:
        """Celery looks about once a second whether it is to end; a sign of life is given there."""
        connect = conn.ensure_connection

        def with_beats(*arguments: Any, callback: Callable[[], None], **options: Any) -> Any:
            def both() -> None:
                beat_of(self)
                callback()

            return connect(*arguments, callback=both, **options)

        conn.ensure_connection = with_beats
        return super().ensure_connected(conn)

    def on_connection_error_before_connected(self, exc: Exception) -> None:
        if isinstance(exc, self.connection_errors):
            super().on_connection_error_before_connected(exc)
        else:
            self._wait(exc)

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        super().on_connection_error_after_connected(exc)
        if not isinstance(exc, self.connection_errors):
            self._wait(exc)

    def _wait(self, refusal: Exception) -> None:
        logger.warning("Redis takes no tasks (%s); this worker asks again in %d seconds", refusal, PAUSE)
        until = time.monotonic() + PAUSE
        while time.monotonic() < until:
            maybe_shutdown()
            beat_of(self)
            time.sleep(0.5)


def beat_of(consumer: Any) -> None:
    """For each queue that it takes from; what the database does not take now it takes later."""
    try:
        beats.beat(*(queue for queue in consumer.app.amqp.queues.consume_from if queue in beats.QUEUES))
        if beats.TICKER in beats.silent():
            notices.look_now_and_then()  # which nobody else does now
    except DatabaseError as error:
        logger.warning("no sign of life could be noted: %s", type(error).__name__)
    except Exception:  # the edge of the worker, which must not end because owners cannot be told
        logger.exception("what stands still could not be told")
    finally:
        # The processes of the pool are forked from this one.
        connections.close_all()
