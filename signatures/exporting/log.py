"""A conference's log for strangers: each entry as it is hashed, and behind them the checkpoints (`checkpoints.verify_log`)."""

from collections.abc import Iterator

from agreements import audit
from agreements.models import Conference
from signatures.checkpoints import kept_files
from signatures.checkpoints.kept_files import BadCheckpointError

_ROWS = 2000


def lines(conference: Conference, *, up_to: tuple[int, int] | None = None) -> Iterator[bytes]:
    """Personal values are in no line, only their salted digests. `up_to`: as it was when it had so many entries and checkpoints.

    BadCheckpointError if a checkpoint has lost its file, OSError if the store fails.
    """
    events, checkpoints = conference.events.order_by("number"), conference.checkpoints.order_by("number")
    if up_to is not None:
        events, checkpoints = events.filter(number__lte=up_to[0]), checkpoints.filter(number__lte=up_to[1])
    for event in events.iterator(_ROWS):
        yield audit.line_of(event) + b"\n"
    log = kept_files.log_of(conference)
    for number in checkpoints.values_list("number", flat=True):
        content = kept_files.read(log, number) if log else None
        if content is None:
            raise BadCheckpointError(f"checkpoint {number} has lost its file")
        yield content
