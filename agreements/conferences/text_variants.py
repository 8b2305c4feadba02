"""The further bodies of a text, for authors who cannot sign the ordinary one: drafted, and published with it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from agreements import audit, wording
from agreements.models import Conference, Text, TextVariant, User, VariantKind


class NoDraftError(Exception):
    """No text is being written, to which a variant could belong."""


class OtherVariantError(Exception):
    """Somebody else has written this variant since; `body` is how it stands now, empty if there is none."""

    def __init__(self, body: str) -> None:
        super().__init__(body)
        self.body = body


def digest_of_body(body: str) -> str:
    """SHA-256, by which whoever saves or publishes says what they have read; empty for no words."""
    return hashlib.sha256(body.encode()).hexdigest() if body else ""


def digests(text: Text) -> dict[str, str]:
    """Of the variants of a text, by their kind."""
    return {variant.kind: digest_of_body(variant.body) for variant in text.variants.in_order()}


def save_variant(
    conference: Conference, kind: VariantKind, *, body: str, by: User | None, over: str | None = None
) -> TextVariant:
    """Write a variant of the draft. `over` is the digest of what stood there when it was begun.

    Raises WordingError if the body does not hold, NoDraftError, and OtherVariantError if something else stands there by now.
    """
    if problems := wording.check(body):
        raise wording.WordingError(problems)
    with audit.deed(conference, by=by):
        draft = _held_draft(conference)
        present = draft.variants.filter(kind=kind).first() or TextVariant(text=draft, kind=kind)
        if present.body != body:
            if over is not None and over != digest_of_body(present.body):
                raise OtherVariantError(present.body)
            present.body = body
            present.save()
    return present


def remove_variant(conference: Conference, kind: VariantKind, *, by: User | None) -> bool:
    """Take a variant out of the draft; whether there was one. Raises NoDraftError."""
    with audit.deed(conference, by=by):
        count, _ = _held_draft(conference).variants.filter(kind=kind).delete()
    return count > 0


def _held_draft(conference: Conference) -> Text:
    audit.locks.conference()
    draft = conference.texts.drafts().first()
    if draft is None:
        raise NoDraftError
    return draft


def carry_over(text: Text, draft: Text) -> None:
    """Give a draft the variants of another text, so that none is lost by a correction or in the next edition."""
    replace_all(draft, {VariantKind(each.kind): each.body for each in text.variants.in_order()})


def replace_all(draft: Text, bodies: Mapping[VariantKind, str]) -> None:
    """Give a draft these variants and no others."""
    draft.variants.all().delete()
    TextVariant.objects.bulk_create(TextVariant(text=draft, kind=kind, body=body) for kind, body in bodies.items())


def freeze(text: Text, *, at: datetime) -> dict[str, str]:
    """With their text; their digests by kind, for the event."""
    told = digests(text)
    text.variants.update(published_at=at)
    return told
