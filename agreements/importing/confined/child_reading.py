"""Where lists that strangers wrote are read: in children that know nothing but how to read them. Pure."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agreements.importing.confined.packing import (
    packed_reading,
    packed_written,
    unpacked_reading,
)
from agreements.importing.files.containers import MAX_BYTES
from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices, choices_from
from agreements.importing.readers import digest_of, read_both
from agreements.importing.rows import Problem, Reading
from agreements.web.sandbox import Limits, NoAnswerError, Reason, Sandbox, Tell, Turns, untold
from agreements.wording import trial
from agreements.wording.marked import gettext_noop

MAX_FILES = 5
_MIB = 1024 * 1024
LIMITS = Limits(seconds=180, processor_seconds=180, memory=512 * _MIB, size=MAX_FILES * MAX_BYTES, silence=10)
# Packed, and of two hundred thousand rows.
_LONGEST = 128 * _MIB

SANDBOX = Sandbox("agreements.importing.confined.child_reading", more=trial.modules)

_UNREAD: Mapping[Reason, str] = {
    Reason.SIZE: gettext_noop("The files are too large to be read together. Delete columns that are not needed."),
    Reason.MEMORY: gettext_noop(
        "The list needs more than 512 MiB of memory to be read. Divide it, or delete columns that are not needed."
    ),
    Reason.SILENT: gettext_noop(
        "The list was given up: for 10 seconds not one row of it could be read. Choose it in another format, or divide it."
    ),
}
_LATE = gettext_noop("The list was given up: it could not be read within 3 minutes. Divide it, and import the parts.")
_DAMAGED = gettext_noop(
    "The list breaks off what reads it: it is damaged, or made in a way that is not understood. Choose it in another format."
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Packed:
    """What is kept of a list: what was read, and its rows as they are written."""

    reading: bytes
    written: bytes


def packed_in_child(files: list[ListFile], choices: dict[str, Any], trials: list[str], tell: Tell) -> Packed:
    """What the child is asked. `trials` are those of whoever draws, by which names and titles are refused."""
    for name in trials:
        trial.register_named(name)
    reading, written = read_both(files, choices_from(choices), tell)
    return Packed(packed_reading(reading, tell), packed_written(written, tell))


def read_apart(
    files: Sequence[ListFile], choices: Choices, *, turns: Turns | None = None, heard: Tell = untold
) -> tuple[Reading, Packed]:
    """What readers make of a list, in a child; a list that takes too much, or breaks its reader, is refused with a sentence.

    Raises BusyError, with turns, and NoAnswerError if no child can be had, which is no fault of the list's.
    """
    with SANDBOX.opened(LIMITS, turns=turns) as box:
        began = time.monotonic()
        try:
            asked = list(files), choices.as_json(), trial.names()
            packed = box.run(packed_in_child, *asked, heard=heard, longest=_LONGEST)
            return unpacked_reading(packed.reading), packed
        except NoAnswerError as error:
            words = _why(error.reason, time.monotonic() - began)
        except ValueError:
            words = _DAMAGED
    _log.warning("a list was not read to its end: %s", words)
    refused = Reading(problems=(Problem(1, "", words),), is_refused=True, digest=digest_of(files))
    return refused, Packed(packed_reading(refused), packed_written(((), {})))


def _why(reason: Reason, seconds: float) -> str:
    is_late = reason is Reason.ENDED and seconds >= LIMITS.seconds - 1
    return _LATE if is_late else _UNREAD.get(reason, _DAMAGED)
