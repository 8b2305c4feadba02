"""When what happened, as far as each is known."""

from datetime import UTC, datetime

from signatures.documents.circumstances import Circumstances
from signatures.evidence.officers_rows import Row, moment_of
from signatures.models import Signature

NOT_RECORDED = "Not recorded"
MAILED, REMINDED, ANSWERED, COUNTERSIGNED = "Mailed", "Reminded", "Answered", "Countersigned"
# From this way of drawing on the page has a time line.
SINCE_DRAWING = 3


def time_line(signature: Signature, circumstances: Circumstances) -> tuple[Row, ...]:
    known, opened_at = circumstances, signature.link.opened_at
    reminded = ((REMINDED, reminders(known.reminders, known.reminded_at)),) if known.reminded_at else ()
    return (
        *(((MAILED, taken_by_server(known.mailed_at, known.server_answer)),) if known.mailed_at else ()),
        *reminded,
        *((("Button behind the link pressed", moment_of(opened_at)),) if opened_at else ()),
        (ANSWERED, answered(signature, circumstances)),
        (COUNTERSIGNED, moment_of(signature.countersignature.signed_at)),
    )


def answered(signature: Signature, circumstances: Circumstances) -> str:
    """What, when, and when that was at the conference, whose day the agreement bears."""
    moment = signature.signed_at
    at = moment.astimezone(circumstances.zone)
    day = "" if at.date() == moment.astimezone(UTC).date() else f"{at.day} {at:%B}, "
    local = f"{day}{at:%H:%M} in {circumstances.time_zone}"
    return f"{signature.get_decision_display()}, {moment_of(moment)} ({local})"


def reminders(count: int, last: datetime | None) -> str:
    if last is None:
        return NOT_RECORDED
    return moment_of(last) if count == 1 else f"{count} times, last on {moment_of(last)}"


def taken_by_server(at: datetime | None, answer: str) -> str:
    """The mail that invited, by the server that took it."""
    if at is None:
        return f"{NOT_RECORDED}: no mail with this link was sent before the answer"
    if not answer:
        return f"{moment_of(at)}; the mail server took it, its answer was not recorded"
    return f"{moment_of(at)}; the mail server’s answer: “{answer[:60]}”"
