"""What else tells of a signature: its events in the chain, and the mails that its document names."""

from collections.abc import Iterator, Sequence

from signatures.documents.circumstances import kept_with
from signatures.documents.evidence_page import mail_to, mails_with
from signatures.evidence import told_of
from signatures.models import Document, Signature


class Witnesses:
    """Of many signatures, which come with all that belongs to them; asked in three queries."""

    def __init__(self, signatures: Sequence[Signature]) -> None:
        self._told = told_of(signatures)
        self._mails = mails_with({signature.link_id for signature in signatures})

    def against(self, signature: Signature, documents: Sequence[Document]) -> Iterator[str]:
        """`documents`: in the order of their revisions."""
        told = self._told[signature.pk]
        yield from told.contradictions(signature)
        yield from told.contradictions_of(documents)
        yield from told.unvouched(signature, documents)
        yield from self._mail(signature)

    def _mail(self, signature: Signature) -> Iterator[str]:
        """The one that was kept for the document, whose pages say "not recorded" where there was none yet."""
        known = kept_with(signature)
        if known is None or known.mailed_at is None:
            return
        mail = mail_to(signature, self._mails)
        if mail is None or (mail.sent_at, mail.server_answer) != (known.mailed_at, known.server_answer):
            yield "has a document that names a mail with another time or answer of the server than the mails have"
        elif mail.email != signature.link.email:
            yield "was invited by a mail to another address than that of its link"
