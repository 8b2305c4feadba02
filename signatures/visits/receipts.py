"""What an author or an officer has answered: a receipt for each agreement, and the document that belongs to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from agreements.models import Agreement, Link, VoidCause, Waiver, WaiverKind
from agreements.sentences import spelled
from agreements.states import State
from signatures.codes import code_of
from signatures.models import Decision, Document, Signature
from signatures.visits.co_authors.writers import Writers, writers_of


@dataclass(frozen=True)
class Receipt:
    """What is recorded of one agreement: the last answer, or that staff settled it without one."""

    agreement: Agreement
    signature: Signature | None
    document: Document | None
    # The kind of the waiver that stands, if one does.
    waived_as: str = ""
    # Whether whoever looks at it gave that answer: not the officer for the author, or the author before the officer.
    is_own: bool = True
    is_for_officer: bool = False

    @property
    def title(self) -> str:
        return self.signature.title if self.signature else self.agreement.authorship.paper.title

    @property
    def state(self) -> str:
        """What the badge says: the author's answer, unless the conference ended the agreement."""
        if self.agreement.state in (State.VOID, State.WAIVED) or self.signature is None:
            return self.agreement.state
        return self.signature.decision

    @property
    def settled(self) -> str:
        """Why the conference does not wait for the author any more, or relies on the answer no longer; empty otherwise."""
        if self.agreement.state == State.WAIVED:
            return str(_SETTLED.get(self.waived_as, _("The conference has settled this without your answer.")))
        return str(ENDED[self.agreement.void_cause]) if self.agreement.state == State.VOID else ""

    @property
    def kept(self) -> str:
        if self.agreement.state != State.VOID or self.signature is None:
            return ""
        return _("What you answered is kept. The conference no longer relies on it.")

    @property
    def by_another(self) -> str:
        """Who has answered instead of whoever looks at it; empty where they did so themselves."""
        if self.signature is None or self.is_own:
            return ""
        if self.is_for_officer:
            words = _("{author} has answered this. Nothing is left for you to do; thank you.")
            return words.format(author=self.agreement.authorship.printed_name)
        signer = f"{self.signature.signer}, {self.signature.office}"
        if self.signature.is_accepted:
            return _("{officer}, has signed this for you. You need not answer it any more.").format(officer=signer)
        return _("{officer}, has declined this for you.").format(officer=signer)

    @property
    def is_told(self) -> bool:
        """Whether whoever looks at it may read the answer: an officer reads none of the author's."""
        return self.is_own or not self.is_for_officer

    @property
    def code(self) -> str:
        """By which anybody who has it finds the document; empty where there is none."""
        return code_of(self.signature.pk) if self.signature and self.document and self.is_told else ""

    @property
    def is_accepted(self) -> bool:
        return self.signature is not None and self.signature.is_accepted

    @property
    def can_be_changed(self) -> bool:
        return self._is_own_no and self.agreement.is_open

    @property
    def stays_declined(self) -> bool:
        """Its time is over."""
        return self._is_own_no and not self.agreement.is_open

    @property
    def _is_own_no(self) -> bool:
        return (self.is_own or self.agreement.agent_id is None) and self.agreement.state == State.DECLINED

    @property
    def is_being_made(self) -> bool:
        """Whether the document will be there in a moment, without anybody doing anything."""
        return (
            self.agreement.state == State.COUNTERSIGNED
            and self.document is None
            and self.agreement.sealing_failed_at is None
        )

    @property
    def waiting(self) -> str:
        """Why there is no document yet."""
        if self.agreement.sealing_failed_at is not None:
            return _("The document is delayed, and the conference can see that. Your signature is recorded and safe.")
        if self.agreement.state == State.ACCEPTED:
            return _("It is made as soon as the conference has countersigned. You will then get a mail.")
        return _("The document is being made. It will be here in a moment.")


# What an author handed in or arranged is named; that somebody took them for dead is not told here.
_SETTLED: Mapping[str, str | Promise] = {
    WaiverKind.SCAN: _lazy("The conference has the form that you signed by hand."),
    WaiverKind.EMPLOYER: _lazy("Your employer has signed instead of you."),
    WaiverKind.AGENT: _lazy("An agent has signed instead of you."),
}
ENDED: Mapping[str, str | Promise] = {
    VoidCause.PAPER_WITHDRAWN: _lazy("The agreement was ended, because the paper was withdrawn."),
    VoidCause.AUTHORSHIP_ENDED: _lazy(
        "The agreement was ended, because you are not listed as an author of this paper."
    ),
    VoidCause.REPLACED: _lazy("This agreement was replaced by another one."),
    VoidCause.MISTAKE: _lazy("The agreement was ended, because it was asked for by mistake."),
    VoidCause.NOT_PUBLISHED: _lazy(
        "The agreement was ended, because the conference will not publish the paper. Every right that you gave in it is "
        "yours again."
    ),
    VoidCause.LAPSED: _lazy(
        "The agreement has lapsed, because the paper was not published in time. Every right that you gave in it is yours "
        "again."
    ),
}


def receipts(link: Link) -> list[Receipt]:
    """Everything that is answered or that staff have settled of what the link opens: what has ended, too, if it was asked for
    and nothing took its place."""
    answers = Signature.objects.filter(agreement=OuterRef("pk"))
    ended = Q(state=State.VOID, invited_at__isnull=False) & ~Q(void_cause=VoidCause.REPLACED)
    replaced = Exists(Agreement.objects.filter(replaces=OuterRef("pk")))
    agreements = (
        Agreement.objects.opened_by(link)
        .filter(Q(state=State.WAIVED) | Exists(answers) | (ended & ~replaced), closed_away_at=None)
        .select_related("conference", "authorship__paper")
        .prefetch_related(
            Prefetch("signatures", Signature.objects.defer("shown").select_related("link").order_by("-number")),
            Prefetch("signatures__documents", Document.objects.order_by("-revision")),
            Prefetch("waivers", Waiver.objects.granted(), to_attr="granted"),
        )
        .order_by("authorship__paper__number_key", "created_at", "pk")
    )
    return [_receipt(agreement, link) for agreement in agreements]


def _receipt(agreement: Agreement, link: Link) -> Receipt:
    signature = next(iter(agreement.signatures.all()), None)
    document = next(iter(signature.documents.all()), None) if signature else None
    granted: list[Waiver] = agreement.granted  # type: ignore[attr-defined]  # prefetched above
    return Receipt(
        agreement,
        signature,
        document,
        granted[0].kind if granted else "",
        is_own=signature is None or signature.link.agent_id == link.agent_id,
        is_for_officer=link.agent_id is not None,
    )


def headline(receipts: Sequence[Receipt]) -> str:
    """What came of the visit: "Two agreements are signed, one is declined"."""
    accepted = sum(receipt.state == Decision.ACCEPTED for receipt in receipts)
    declined = sum(receipt.state == Decision.DECLINED for receipt in receipts)
    words = spelled("{count} agreement is signed", "{count} agreements are signed", accepted) if accepted else ""
    if accepted and declined:
        words = spelled("{signed}, {count} is declined", "{signed}, {count} are declined", declined, signed=words)
    elif declined:
        words = spelled("{count} agreement is declined", "{count} agreements are declined", declined)
    return capfirst(words)


def documents_in_words(receipts: Sequence[Receipt]) -> str:
    """How many of the documents are there, which a page says again when another one is; empty where none will be."""
    ready = sum(receipt.document is not None for receipt in receipts if receipt.is_accepted)
    due = ready + sum(receipt.is_being_made for receipt in receipts)
    if not due:
        return ""
    if ready < due:
        words = spelled("{count} document is being made.", "{count} documents are being made.", due - ready)
    else:
        words = spelled("{count} signed document is ready.", "{count} signed documents are ready.", ready)
    return capfirst(words)


def co_authors(link: Link, receipts: Sequence[Receipt]) -> list[tuple[str, Writers]]:
    """Of the papers that were answered, with their titles: who else has, if the conference shows that."""
    conference = link.author.conference
    standing = [each for each in receipts if each.agreement.state != State.VOID]
    if link.agent_id is not None or not standing or not (conference.shows_answers and conference.is_open):
        return []
    writers = writers_of(link.author, [each.agreement.authorship.paper_id for each in standing])
    found = [(each.title, writers[each.agreement.authorship.paper_id]) for each in standing]
    return [(title, some) for title, some in found if some.in_words]
