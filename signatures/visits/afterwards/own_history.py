"""What happened between the conference and whoever came by a link, in words, and every mail that was sent to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from agreements.mail.preview import without_link
from agreements.models import Agreement, Link, Message, MessageState, Waiver
from agreements.sentences import with_office
from agreements.states import State
from agreements.templatetags.desk import masked
from signatures.models import Signature
from signatures.visits.receipts import ENDED

# So many mails a page shows; the file with all that is kept has every one.
_MOST = 200


@dataclass(frozen=True)
class Happened:
    """One line; `state` is its icon."""

    at: datetime
    words: str
    state: str = ""
    detail: str = ""


@dataclass(frozen=True)
class PaperHistory:
    title: str
    # The last first.
    lines: Sequence[Happened]


@dataclass(frozen=True)
class SentMail:
    at: datetime
    subject: str
    kind: str
    to: str
    became: str
    text: str


def happened(link: Link) -> list[PaperHistory]:
    """By paper, in the order of their numbers; of a paper that was asked for again once for each time."""
    agreements = (
        Agreement.objects.opened_by(link)
        .exclude(state=State.DRAFT)
        .filter(closed_away_at=None)
        .select_related("authorship__paper", "conference")
        .prefetch_related(
            Prefetch("signatures", Signature.objects.defer("shown").select_related("link", "countersignature")),
            Prefetch("waivers", Waiver.objects.granted(), to_attr="granted"),
        )
        .order_by("authorship__paper__number_key", "created_at", "pk")
    )
    found = [(each.authorship.paper.title, sorted(_of(each, link), key=lambda line: line.at)) for each in agreements]
    return [PaperHistory(title, lines[::-1]) for title, lines in found if lines]


def _of(agreement: Agreement, link: Link) -> Iterator[Happened]:
    if agreement.invited_at:
        yield Happened(agreement.invited_at, _("You were asked"), "invited")
    for signature in agreement.signatures.all():
        # An officer reads nothing of what the author answered.
        if link.agent_id in (None, signature.link.agent_id):
            yield from _of_answer(signature, agreement, link)
    for waiver in agreement.granted:  # type: ignore[attr-defined]  # prefetched above
        yield Happened(waiver.decided_at, _("The conference settled it without an answer of yours"), "waived")
    if agreement.voided_at:
        why = str(ENDED[agreement.void_cause]) if agreement.void_cause else ""
        yield Happened(agreement.voided_at, _("The agreement was ended"), "void", why)


def _of_answer(signature: Signature, agreement: Agreement, link: Link) -> Iterator[Happened]:
    by_agent = with_office(signature.signer, signature.office) if signature.is_by_agent else ""
    is_own = signature.link.agent_id == link.agent_id
    who = _("You") if is_own else by_agent or _("The author")
    said, state = (_("{who} accepted"), "accepted") if signature.is_accepted else (_("{who} declined"), "declined")
    yield Happened(signature.signed_at, said.format(who=who), state, _as(signature))
    countersignature = getattr(signature, "countersignature", None)
    if countersignature is not None:
        words = _("{who} countersigned").format(who=countersignature.signatory_name)
        yield Happened(countersignature.signed_at, words, "countersigned", countersignature.organisation)
        if agreement.sealed_at and agreement.state != State.VOID:
            yield Happened(agreement.sealed_at, _("The document was sealed"), "sealed")


def _as(signature: Signature) -> str:
    if signature.is_accepted:
        return _("As “{name}”").format(name=signature.typed_name)
    return f"“{signature.reason}”" if signature.reason else ""


_BECAME: dict[MessageState, str | Promise] = {
    MessageState.QUEUED: _lazy("Waits to leave"),
    MessageState.SENDING: _lazy("Is just leaving"),
    MessageState.SENT: _lazy("Handed to the mail server"),
    MessageState.BOUNCED: _lazy("Came back"),
    MessageState.FAILED: _lazy("Could not be sent"),
    MessageState.ASIDE: _lazy("Could not be sent"),
    MessageState.CANCELLED: _lazy("Was not sent"),
}


def mails(link: Link) -> list[SentMail]:
    """The last first; what was cancelled before it left is none."""
    if link.agent_id is not None:
        theirs = Message.objects.filter(link__agent=link.agent_id)
    else:
        theirs = Message.objects.filter(author__in=link.author.row_ids).without_notices().not_to_agents()
    rows = theirs.exclude(state=MessageState.CANCELLED).defer("html").order_by("-created_at", "-pk")
    return [_sent(message) for message in rows[:_MOST]]


def _sent(message: Message) -> SentMail:
    return SentMail(
        message.sent_at or message.created_at,
        message.subject,
        message.get_kind_display(),
        masked(message.email),
        str(_BECAME[MessageState(message.state)]),
        without_link(message.text),
    )
