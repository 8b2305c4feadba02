"""A mail to a return address, from whichever door: read in a child, believed where one of its tokens is ours, then noted.

Whatever is not ours changes nothing and is counted.
"""

import logging
from enum import Enum, auto

from agreements.mail.bounces import reported
from agreements.mail.bounces.reported import Tiding
from agreements.mail.bounces.returned_mails import MAX_BYTES, Finding, Meaning, read, tokens_in
from agreements.mail.bounces.tokens import Purpose, message_of
from agreements.models import ReportKind, ReportSource, StrayCount, StrayReason
from agreements.web.sandbox import Limits, NoAnswerError, Sandbox

_MIB = 1024 * 1024
LIMITS = Limits(seconds=10, processor_seconds=5, memory=256 * _MIB, size=2 * _MIB)
SANDBOX = Sandbox("agreements.mail.bounces.returned_mails")

_log = logging.getLogger(__name__)


class Arrival(Enum):
    NOTED = auto()
    # It had been noted before.
    KNOWN = auto()
    STRAY = auto()


def arrived(content: bytes, *, sent_to: str = "") -> Arrival:
    """Note what a mail tells, once. Raises NotYetError, and NoAnswerError if no child can be had: then it comes again later."""
    finding = _read(content[:MAX_BYTES], sent_to)
    tokens = finding.tokens if finding else tokens_in(sent_to.encode() + b"\n" + content)
    message = next(filter(None, (message_of(Purpose.RETURN, token) for token in tokens)), None)
    if message is None:
        return _stray(StrayReason.UNSIGNED if finding else StrayReason.UNREADABLE)
    found = finding or Finding((), Meaning.OTHER, "", "", reported.digest_of(content))
    told = Tiding(ReportKind(found.meaning.value), ReportSource.RETURNED, found.status, found.words, found.digest)
    try:
        is_new = reported.note(message, told)
    except reported.UnknownMailError:
        return _stray(StrayReason.UNKNOWN)
    return Arrival.NOTED if is_new else Arrival.KNOWN


def _read(content: bytes, sent_to: str) -> Finding | None:
    """None for what takes too much, or breaks its reader."""
    with SANDBOX.opened(LIMITS) as box:
        try:
            return box.run(read, content, sent_to)
        except NoAnswerError as error:
            _log.warning("a mail to a return address could not be read: %s", error.reason)
    return None


def _stray(reason: StrayReason) -> Arrival:
    StrayCount.add(ReportSource.RETURNED, reason)
    _log.info("a mail to a return address changes nothing: %s", reason.value)
    return Arrival.STRAY
