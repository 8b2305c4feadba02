"""What documents say, and how they are drawn: sealed ones, drafts, samples."""

import hashlib
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from agreements import audit
from agreements.conferences.merge_values import SAMPLE_VALUES, sample_wording
from agreements.models import (
    Agreement,
    Conference,
    ConferenceImage,
    ImageKind,
    Link,
    Text,
    TextVariant,
    VariantKind,
)
from agreements.wording import Wording, long_date, varying
from signatures import sealing
from signatures.documents import storage
from signatures.documents.evidence_page import Evidence, evidence_page_of
from signatures.models import Countersignature, Document
from signatures.pdf.compiled import SealWords, Templates
from signatures.pdf.description import Description, Officer, Pen, Picture
from signatures.shown_words import asked_variant, on_paper, shown

# Each process lays a text out once.
_TEMPLATES = Templates()


def sealed(evidence: Evidence, key: sealing.SealKey, *, at: datetime, has_room: bool | None = None) -> bytes:
    """The document of a countersigned signature; the same facts, key, time and room give the same bytes.

    `has_room`: for a time-stamp; as the settings of today say, unless it is given.
    """
    agreement, known = evidence.signature.agreement, evidence.circumstances
    words = SealWords(reason="Countersigned agreement", location=known.address, name=known.legal_name, signed_at=at)
    room = sealing.ROOM if (bool(settings.TIMESTAMP_URL) if has_room is None else has_room) else 0
    described = _described(evidence, seal=key)
    varying_blocks = _varying(agreement.asked_body, described.wording)
    return _TEMPLATES.document(described, varying_blocks, sealing.sealer(key, room=room), words)


_TEST = (
    "This is a test, which somebody of the conference’s staff made to see the way that authors go. Nobody signed it, no "
    "conference stands behind it, its record was thrown away, and its seal says that it is a preview."
)


def rehearsed(evidence: Evidence, *, at: datetime) -> bytes:
    """The same of rows that are about to be rolled back, sealed with the key of previews: it says that it is a test."""
    key = sealing.preview_key()
    described = _described(evidence, seal=key)
    page = described.evidence_page
    told = None if page is None else replace(page, intro=(_TEST,), check=None)
    words = SealWords(reason="Preview", location="", name=sealing.PREVIEW_COMMON_NAME, signed_at=at)
    description = replace(described, watermark="Test", evidence_page=told)
    varying_blocks = _varying(evidence.signature.agreement.asked_body, described.wording)
    return _TEMPLATES.document(description, varying_blocks, sealing.sealer(key), words)


def _described(evidence: Evidence, *, seal: sealing.SealKey) -> Description:
    signature, known = evidence.signature, evidence.circumstances
    countersignature: Countersignature = signature.countersignature
    return Description(
        wording=Wording.from_json(signature.shown),
        paper=known.paper,
        title=signature.title,
        decision="accepted",
        is_speaker=signature.is_speaker,
        printed_name=signature.printed_name,
        typed_name=signature.typed_name,
        officer=Officer(signature.signer_title, signature.signer_organisation) if signature.is_by_agent else None,
        signed_on=long_date(signature.effective_date, known.language),
        signatory_name=countersignature.signatory_name,
        organisation=countersignature.organisation,
        countersigned_on=long_date(known.day_of(countersignature.signed_at), known.language),
        watermark=_watermark(is_demonstration=known.is_demonstration),
        language=known.language,
        drawing=known.drawing,
        evidence_page=evidence_page_of(evidence, seal=seal),
        logo=_picture(countersignature.logo, alternative=_logo_of(known.conference)),
        signature_picture=_picture(
            countersignature.signature_image, alternative=f"Written signature of {countersignature.signatory_name}"
        ),
    )


def _logo_of(conference: str) -> str:
    return f"Logo of {conference}"


def _picture(image: ConferenceImage | None, *, alternative: str) -> Picture | None:
    if image is None:
        return None
    return Picture(image.sha256, image.width, image.height, alternative, _content(image.sha256))


@lru_cache(maxsize=32)
def _content(sha256: str) -> bytes:
    return bytes(ConferenceImage.objects.filter(sha256=sha256).values_list("content", flat=True)[:1].get())


def _varying(body: str | None, wording: Wording) -> frozenset[int]:
    return varying(body, wording) if body else frozenset()


def draft(agreement: Agreement, link: Link) -> bytes:
    """The agreement as its author is asked to sign it today, with empty lines for the signatures."""
    conference = agreement.conference
    authorship = agreement.authorship
    return _unsigned(
        shown(agreement, link, day=conference.day_of(audit.next_evidence_time(conference))),
        conference,
        (asked_variant(agreement, link) or agreement.text or Text()).body,
        printed_name=authorship.printed_name,
        is_speaker=authorship.is_speaker,
    )


class NoTextError(Exception):
    """There are no words yet that the author could sign."""


def blank_form(agreement: Agreement, *, is_for_another: bool = False) -> bytes:
    """The agreement to be printed and signed with a pen, by its author or by an employer or agent. Raises NoTextError."""
    conference, authorship = agreement.conference, agreement.authorship
    text = agreement.text or conference.current_text
    if text is None:
        raise NoTextError
    variant = _variant_on_paper(agreement, text, is_for_another=is_for_another)
    return _unsigned(
        on_paper(agreement, text, variant),
        conference,
        (variant or text).body,
        printed_name=authorship.printed_name,
        is_speaker=authorship.is_speaker,
        pen=Pen(_RETURN_IT.format(address=conference.reply_to), is_for_another),
    )


# In the language of the words around it, as all fixed words of documents are.
_RETURN_IT = "This form is not signed yet. Sign it with a pen, and send all of its pages to {address}."


def _variant_on_paper(agreement: Agreement, text: Text, *, is_for_another: bool) -> TextVariant | None:
    """An employer signs its own body, if there is one; an author what was chosen."""
    if is_for_another:
        of_employers = text.variants.filter(kind=VariantKind.EMPLOYER).first()
        return of_employers or agreement.variant
    return agreement.variant if agreement.variant and not agreement.variant.is_for_employer else None


def draw_sample(text: Text, variant: TextVariant | None = None) -> bytes:
    """A text with sample values, for the staff who write it."""
    conference, words = text.conference, sample_wording(text, variant)
    return _unsigned(words, conference, (variant or text).body, printed_name=SAMPLE_VALUES["author.name"])


def draw_unsaved(
    conference: Conference, body: str, words: Wording, *, printed_name: str, is_speaker: bool = False
) -> bytes:
    """A text that is being written, with somebody's values."""
    return _unsigned(words, conference, body, printed_name=printed_name, is_speaker=is_speaker)


def _unsigned(
    words: Wording,
    conference: Conference,
    body: str,
    *,
    printed_name: str,
    is_speaker: bool = False,
    pen: Pen | None = None,
) -> bytes:
    description = Description(
        wording=words,
        printed_name=printed_name,
        is_speaker=is_speaker,
        pen=pen,
        signatory_name=conference.present_signatory,
        organisation=conference.legal_name,
        watermark=_watermark(is_demonstration=conference.is_demonstration),
        language=conference.language,
        logo=_picture(
            ConferenceImage.objects.current(conference).get(ImageKind.LOGO), alternative=_logo_of(conference.name)
        ),
    )
    return _TEMPLATES.document(description, _varying(body, words))


def _watermark(*, is_demonstration: bool) -> str | None:
    return "Demonstration" if is_demonstration else None


def read(document: Document) -> bytes:
    """The stored bytes; OSError if the file is missing or is not what was stored."""
    content = storage.read(document.path)
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise OSError(f"document {document.pk} is not what was stored")
    return content
