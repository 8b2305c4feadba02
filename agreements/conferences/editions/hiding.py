"""A conference that is over is hidden: only its owners still find it, and its documents are checked as before."""

from agreements import audit, clock
from agreements.models import Conference, User


class StillOpenError(Exception):
    """It is closed before it is hidden."""


class NothingToDoError(Exception):
    """It is hidden already, or is not any more."""


def hide(conference: Conference, *, by: User) -> None:
    """Raises StillOpenError, NothingToDoError."""
    with audit.deed(conference, by=by):
        present = audit.locks.conference()
        if not present.is_closed:
            raise StillOpenError
        if present.hidden_at is not None:
            raise NothingToDoError
        _write(present, is_hidden=True)
        audit.record("conference.hidden")


def bring_back(conference: Conference, *, by: User) -> None:
    """Raises NothingToDoError."""
    with audit.deed(conference, by=by):
        present = audit.locks.conference()
        if present.hidden_at is None:
            raise NothingToDoError
        _write(present, is_hidden=False)
        audit.record("conference.brought_back")


def _write(conference: Conference, *, is_hidden: bool) -> None:
    conference.hidden_at = clock.now() if is_hidden else None
    conference.save(update_fields=["hidden_at"])
