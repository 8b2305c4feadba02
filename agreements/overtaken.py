"""Transactions that the database ended for the sake of others: nothing of them happened, so they are done once more."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, transaction

logger = logging.getLogger(__name__)
T = TypeVar("T")
# serialization_failure and deadlock_detected (PostgreSQL, Appendix A).
_SQLSTATES = ("40001", "40P01")


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
