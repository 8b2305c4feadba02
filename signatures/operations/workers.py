"""How a Celery worker behaves beside its tasks: it gives signs of life."""

import logging
from typing import Any

from celery import bootsteps
from django.db import DatabaseError, connections

from signatures.operations import beats

logger = logging.getLogger(__name__)

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


def beat_of(consumer: Any) -> None:
    """For each queue that it takes from; what the database does not take now it takes later."""
    try:
        beats.beat(*(queue for queue in consumer.app.amqp.queues.consume_from if queue in beats.QUEUES))
    except DatabaseError as error:
        logger.warning("no sign of life could be noted: %s", type(error).__name__)
    finally:
        # The processes of the pool are forked from this one.
        connections.close_all()
