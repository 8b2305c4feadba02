"""Bringing a corrected text to those whom it concerns, in chunks of whole people: one mail to each, or none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext

from agreements import audit, workflow
from agreements.mail import cancelling, queue
from agreements.models import Agent, Agreement, BulkJob, Conference, Message, MessageKind, Text, TextCorrection, User
from agreements.models.agreement import by_author
from agreements.models.message import MessageQuerySet
from agreements.settling.asking_again import asked_anew
from agreements.settling.holding import hold
from agreements.states import MAY_BE_SIGNED, SIGNED, State

# By which somebody was asked to sign: whoever has read none of these has not seen the former words.
_ASKING = (
    MessageKind.INVITATION,
    MessageKind.REMINDER,
    MessageKind.LINK,
    MessageKind.PUT_BACK,
    MessageKind.AGENT,
    MessageKind.AGENT_AGAIN,
    MessageKind.NEW_WORDS,
)


def part_of_job(job: BulkJob, agreements: Sequence[str]) -> list[str]:
    """The last part takes along whom somebody invited while the text was being published.

    Always on to the text that is in use: of a job that was given up another one may have been published since.
    """
    conference, asked = job.conference, set(map(UUID, agreements))
    is_last = sum(map(len, job.steps[job.done :])) == len(agreements)
    with audit.deed(conference, by=job.by):
        if is_last:
            asked |= set(workflow.outdated(conference).values_list("pk", flat=True))
        held = hold(conference, asked)
        present = audit.present_conference()
        text = present.current_text
        if text is None:
            return []
        moved = _moved(held, text)
        new, left = _asked_again(held, text) if job.orders["asks_again"] else ([], [])
        _tell(present, moved if job.orders["tells"] or new else [], new, text=text, by=job.by)
    return [str(agreement.pk) for agreement in left]


def _moved(held: Sequence[Agreement], text: Text) -> list[Agreement]:
    """Those of them that wait, under the present words."""
    behind = [each for each in held if each.state in MAY_BE_SIGNED and each.text_id != text.pk]
    workflow.renew(behind, text=text)
    return [agreement for agreement in behind if agreement.state == State.INVITED]


def _asked_again(held: Sequence[Agreement], text: Text) -> tuple[list[Agreement], list[Agreement]]:
    signed = [agreement for agreement in held if agreement.state in SIGNED and agreement.text_id != text.pk]
    return asked_anew(signed, text=text, reason=because(text))


def because(text: Text) -> str:
    """What authors are told of the change."""
    return text.changes or gettext("The text of the agreement was corrected.")


def _tell(
    conference: Conference, moved: Sequence[Agreement], new: Sequence[Agreement], *, text: Text, by: User | None
) -> None:
    """Whoever signs again is told of what waits in the same mail. Whose invitation has not left reads the new words anyhow."""
    heard = _heard(moved) if conference.is_open else set()
    known = [agreement for agreement in moved if agreement.pk in heard]
    cancelling.cancel_notices_of_words(known)
    again, waiting = by_author(new), by_author(agreement for agreement in known if agreement.agent_id is None)
    invited = {author: [*theirs, *waiting.pop(author, [])] for author, theirs in again.items()}
    queue.add(MessageKind.INVITATION, conference, invited, by=by, more={"because": because(text)})
    more = {"changes": text.changes, "is_major": text.correction == TextCorrection.MAJOR}
    queue.add(MessageKind.NEW_WORDS, conference, waiting, by=by, more={**more, "agent": None})
    for agent, theirs in _by_agent(known).items():
        queue.add_to_agent(MessageKind.NEW_WORDS, agent, theirs, by=by, more=more)


def heard() -> MessageQuerySet:
    """Mails that ask for agreements and have left."""
    return Message.objects.heard().filter(kind__in=_ASKING)


def _heard(moved: Iterable[Agreement]) -> set[UUID]:
    about = {agreement.pk for agreement in moved}
    return about & set(heard().filter(agreements__in=about).values_list("agreements", flat=True))


def _by_agent(agreements: Iterable[Agreement]) -> Mapping[Agent, list[Agreement]]:
    found = defaultdict[Agent, list[Agreement]](list)
    for agreement in agreements:
        if agreement.agent is not None:
            found[agreement.agent].append(agreement)
    return found
