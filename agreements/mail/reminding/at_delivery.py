"""Whether a reminder may still leave: what was decided when it was written is decided again, by the same rule."""

from dataclasses import replace

from agreements import clock
from agreements.mail.reminding.known_facts import brakes_of, known_of, schedule_of
from agreements.mail.reminding.reasons_against import Brakes, reason_against
from agreements.models import CancelCause, LeftOut, Message

# That nothing is awaited any more of its own agreements is looked at for all mails that ask for something.
_CAUSES = {
    LeftOut.OVER: CancelCause.SETTLED,
    LeftOut.NO_ADDRESS: CancelCause.ADDRESS,
    LeftOut.NO_MORE: CancelCause.UNWANTED,
    LeftOut.BOUNCED: CancelCause.BOUNCED,
    LeftOut.ASKED: CancelCause.ASKED,
    LeftOut.PROPOSED: CancelCause.ASKED,
    LeftOut.PAUSED: CancelCause.PAUSED,
    LeftOut.TOO_MANY: CancelCause.TOO_MANY,
}


def why_not_reminded(message: Message) -> CancelCause | None:
    """Of one with `round` and `link`; the pause and the number a week do not hold for whom somebody asked for by name."""
    author = message.author.survivor.pk
    known = known_of(message.conference, [author], but_mail=message.pk, but_round=message.round).get(author)
    if known is None:
        return None
    # What waits beside it may leave or not: whichever comes second looks again.
    known = replace(known, is_mail_under_way=False, is_own=message.link.agent_id is None)
    if message.link.agent_id is not None:
        known = replace(known, officers=frozenset({message.link.agent_id}))
    why = reason_against(known, _brakes(message))
    if why in _CAUSES:
        return _CAUSES[why]
    return CancelCause.DEADLINE if _names_another_deadline(message) else None


def _brakes(message: Message) -> Brakes:
    conference = message.conference
    if message.round is None:
        return Brakes(clock.now(), conference.zone, is_open=conference.is_open)
    return brakes_of(schedule_of(conference))


def _names_another_deadline(message: Message) -> bool:
    return message.round is not None and message.round.deadline != message.conference.deadline
