"""Mails of a selection that are sent once more, to the same address or to another one that the author has by now; and mails that
are taken out of the outbox."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import clock
from agreements.desk.bulk.construction import KEY, SAMPLE, BulkDeed, BulkReach, OrderForm, Rows
from agreements.mail import cancelling
from agreements.models import BulkJob, BulkJobKind, Conference, LinkPurpose, MessageState, Reachability
from agreements.models.message import MessageQuerySet
from agreements.people.outbox import dropping
from agreements.people.reminding.twice import MOMENT
from agreements.sentences import counted

# With a mail that has left, whatever became of it.
_LEFT = (MessageState.SENT, MessageState.BOUNCED)
# Whoever has the papers of an entry that turned out to be somebody else's.
_PERSON = Coalesce("author__merged_into", "author")
# From there the next one would come back, too: each is decided about by somebody who looks at it.
_HOPELESS = Q(state=MessageState.BOUNCED, email=F("author__email"), author__reachability=Reachability.BOUNCED)


def _to_send_again(conference: Conference, chosen: MessageQuerySet) -> BulkReach:
    found = chosen.sendable_again().exclude(_HOPELESS).order_by("created_at", "pk")
    keys = frozenset(found.order_by().values_list(KEY, flat=True))
    left_out = list(_left_out(chosen, len(keys)))
    return BulkReach(found, keys, _named(found), left_out, _consequences(found), _just_mailed(conference, found))


def _named(found: MessageQuerySet) -> list[str]:
    rows = found.values_list("author__name", "email")[:SAMPLE]
    return [_("{name}, {email}").format(name=name, email=email) for name, email in rows]


def _just_mailed(conference: Conference, found: MessageQuerySet) -> str:
    """Who would get a second mail in a few minutes is asked about, as where one person is mailed."""
    left = conference.messages.without_notices().filter(state__in=_LEFT, sent_at__gt=clock.now() - MOMENT)
    lately = left.annotate(person=_PERSON).order_by().values("person")
    count = found.annotate(person=_PERSON).filter(person__in=lately).order_by().values("person").distinct().count()
    if not count:
        return ""
    return counted(
        "{count} of these people was mailed in the last five minutes. Send once more.",
        "{count} of these people were mailed in the last five minutes. Send once more.",
        count,
    )


def _left_out(chosen: MessageQuerySet, count: int) -> Sequence[str]:
    hopeless = chosen.sendable_again().filter(_HOPELESS).count()
    others = chosen.count() - count - hopeless
    lines = []
    if hopeless:
        words = (
            "{count} came back from an address that its author still has. Correct the address first, under “To decide”.",
            "{count} came back from addresses that their authors still have. Correct the addresses first, under “To decide”.",
        )
        lines.append(counted(*words, hopeless))
    if others:
        words = (
            "{count} was sent, is on its way, or was cancelled for good.",
            "{count} were sent, are on their way, or were cancelled for good.",
        )
        lines.append(counted(*words, others))
    return lines


def _consequences(found: MessageQuerySet) -> list[str]:
    moved = found.filter(link__purpose=LinkPurpose.SIGN).exclude(email=F("author__email")).count()
    lines = []
    if moved:
        words = (
            "{count} goes to the address that its author has now, with a new link.",
            "{count} go to the addresses that their authors have now, with new links.",
        )
        lines.append(counted(*words, moved))
    return [
        *lines,
        _("Each has the words that it had. One that asks for nothing any more is not sent."),
        _("A mail that has been sent cannot be called back."),
    ]


def _to_take_out(_conference: Conference, chosen: MessageQuerySet) -> BulkReach:
    found = chosen.filter(state=MessageState.QUEUED).order_by("created_at", "pk")
    keys = frozenset(found.order_by().values_list(KEY, flat=True))
    others = chosen.count() - len(keys)
    words = "{count} does not wait to leave.", "{count} do not wait to leave."
    return BulkReach(
        found,
        keys,
        _named(found),
        [counted(*words, others)] if others else [],
        list(_when_taken_out(found)),
    )


def _when_taken_out(found: MessageQuerySet) -> Iterator[str]:
    if unasked := dropping.would_be_unasked(found):
        words = (
            "{count} agreement counts as not invited again, as nothing else has asked its author.",
            "{count} agreements count as not invited again, as nothing else has asked their authors.",
        )
        yield f"{counted(*words, unasked)} {_('Invite them later, or leave it.')}"
    yield _("Each mail stays in the list, with your name and why it was not sent.")


def take_out_part(job: BulkJob, keys: Sequence[str]) -> Collection[str]:
    done = dropping.drop([UUID(key) for key in keys], conference=job.conference, by=job.member)
    taken = {str(pk) for pk in done.mails}
    return [key for key in keys if str(UUID(key)) not in taken]


def send_part(job: BulkJob, keys: Sequence[str]) -> None:
    cancelling.send_again(map(UUID, keys), conference=job.conference, by=job.member)


SEND_AGAIN = BulkDeed(
    BulkJobKind.SEND_AGAIN,
    Rows.MESSAGES,
    "send-again",
    gettext_lazy("Send again"),
    lambda count: counted("Send {count} mail again", "Send {count} mails again", count),
    gettext_lazy("None of the selected mails can be sent again"),
    _to_send_again,
    send_part,
    OrderForm,
)
TAKE_OUT = BulkDeed(
    BulkJobKind.TAKE_OUT,
    Rows.MESSAGES,
    "take-out",
    gettext_lazy("Take out"),
    lambda count: counted("Take {count} mail out of the outbox", "Take {count} mails out of the outbox", count),
    gettext_lazy("None of the selected mails waits to leave"),
    _to_take_out,
    take_out_part,
    OrderForm,
    is_dangerous=True,
)
