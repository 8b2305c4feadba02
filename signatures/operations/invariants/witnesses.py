"""What else tells of a signature: its events in the chain, and the mails that its document names."""

from collections.abc import Iterator, Sequence

from agreements.models import Conference
from signatures.documents.circumstances import Circumstances
from signatures.evidence import told_of
from signatures.evidence.invitations import first_until, mails_with
from signatures.operations.invariants.rows import AnswerRows


class Witnesses:
    """Of many answers of one conference; asked in three queries."""

    def __init__(self, conference: Conference, answers: Sequence[AnswerRows]) -> None:
        self._told = told_of({answer.pk: conference.pk for answer in answers})
        self._mails = mails_with({answer.rows.signature["link_id"] for answer in answers})

    def against(self, answer: AnswerRows) -> Iterator[str]:
        told, rows = self._told[answer.pk], answer.rows
        yield from told.contradictions(rows)
        yield from told.contradictions_of(rows.documents)
        yield from told.unvouched(rows)
        yield from self._mail(answer)

    def _mail(self, answer: AnswerRows) -> Iterator[str]:
        """The one that was kept for the document, whose pages say "not recorded" where there was none yet."""
        kept = answer.beside.circumstances
        known = Circumstances.from_json(kept) if kept else None
        if known is None or known.mailed_at is None:
            return
        signature = answer.rows.signature
        mail = first_until(signature["signed_at"], self._mails.get(signature["link_id"], []))
        if mail is None or (mail.sent_at, mail.server_answer) != (known.mailed_at, known.server_answer):
            yield "has a document that names a mail with another time or answer of the server than the mails have"
        elif mail.email != answer.beside.email:
            yield "was invited by a mail to another address than that of its link"
