"""Transactions that the database ended for the sake of others: nothing of them happened, so they are done once more."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, transaction

logger = logging.getLogger(__name__)
T = TypeVar("T")
# serialization_failure and deadlock_detected (PostgreSQL, Appendix A).
_SQLSTATES = ("40001", "40P01")
# Seconds between two tries of what has to be noted, at first and at most.
_PAUSE, _LONGEST_PAUSE = 0.1, 5.0


def is_overtaken(error: BaseException | None) -> bool:
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) in _SQLSTATES


def once_more(do: Callable[[], T]) -> T:
    """Do it, and if it was overtaken do it from its beginning a second time; OperationalError if that is overtaken, too.

    `do` must read anew all that it decides on. Within a transaction only whoever began that can begin again.
    """
    try:
        return do()
    except OperationalError as error:
        if not is_overtaken(error) or transaction.get_connection().in_atomic_block:
            raise
        logger.info("a transaction was overtaken by another one, and is done once more")
    return do()


def until_noted(do: Callable[[], T]) -> T:
    """Do it, and however long the database is too busy for it, or away, do it from its beginning again.

    For what has happened outside, and would happen again if nobody knew of it. Within a transaction it is tried once.
    """
    pause = _PAUSE
    while True:
        try:
            return do()
        except (OperationalError, InterfaceError) as error:
            connection = transaction.get_connection()
            if connection.in_atomic_block:
                raise
            logger.warning("the database takes no note of what has happened (%s): again", type(error).__name__)
            connection.close_if_unusable_or_obsolete()
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
