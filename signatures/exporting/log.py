"""A conference's log for strangers: each entry as it is hashed, and behind them the checkpoints (`checkpoints.verify_log`)."""

from collections.abc import Iterator

from agreements import audit
from agreements.models import Conference
from signatures.checkpoints import kept_files
from signatures.checkpoints.kept_files import BadCheckpointError

_ROWS = 2000


def lines(conference: Conference) -> Iterator[bytes]:
    """Personal values are in no line, only their salted digests.

    BadCheckpointError if a checkpoint has lost its file, OSError if the store fails.
    """
    for event in conference.events.order_by("number").iterator(_ROWS):
        yield audit.line_of(event) + b"\n"
    log = kept_files.log_of(conference)
    for number in conference.checkpoints.order_by("number").values_list("number", flat=True):
        content = kept_files.read(log, number) if log else None
        if content is None:
            raise BadCheckpointError(f"checkpoint {number} has lost its file")
        yield content
