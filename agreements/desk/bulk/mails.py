"""Mails of a selection that are sent once more: to the same address, or to another one that the author has by now."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.desk.bulk.construction import KEY, SAMPLE, BulkDeed, BulkReach, OrderForm, Rows
from agreements.mail import cancelling
from agreements.models import BulkJob, BulkJobKind, Conference, LinkPurpose, MessageState, Reachability
from agreements.models.message import MessageQuerySet
from agreements.sentences import counted

# From there the next one would come back, too: each is decided about by somebody who looks at it.
_HOPELESS = Q(state=MessageState.BOUNCED, email=F("author__email"), author__reachability=Reachability.BOUNCED)


def _to_send_again(_conference: Conference, chosen: MessageQuerySet) -> BulkReach:
    found = chosen.sendable_again().exclude(_HOPELESS).order_by("created_at", "pk")
    keys = frozenset(found.order_by().values_list(KEY, flat=True))
    rows = found.values_list("author__name", "email")[:SAMPLE]
    sample = [_("{name}, {email}").format(name=name, email=email) for name, email in rows]
    return BulkReach(found, keys, sample, list(_left_out(chosen, len(keys))), _consequences(found))


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
