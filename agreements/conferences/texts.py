"""The numbered texts of a conference: drafted, then published and frozen."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Max

from agreements import audit, wording
from agreements.conferences import text_variants
from agreements.models import Conference, Text, TextCorrection, User

# A whole agreement in our own words, to publish or to start from.
SAMPLE_TEXT = Path(__file__).with_name("sample_text.md")


class FrozenTextError(Exception):
    """A published text is never changed; a correction is a new text."""


class OtherWordsError(Exception):
    """The draft has other words than whoever saves or publishes it has seen; `draft` as it is now, None if there is none."""

    def __init__(self, draft: Text | None) -> None:
        super().__init__(str(draft))
        self.draft = draft


def digest_of(draft: Text | None) -> str:
    """SHA-256 of the words of a text, those of its variants among them; empty where there is none."""
    if draft is None:
        return ""
    own, of_variants = text_variants.digest_of_body(draft.body), text_variants.digests(draft)
    lines = [own, *(f"{kind} {digest}" for kind, digest in of_variants.items())]
    return text_variants.digest_of_body("\n".join(lines)) if of_variants else own


def save_text(
    conference: Conference, *, body: str, by: User | None, over: str | None = None, is_for_all: bool | None = None
) -> Text:
    """Write the draft of the next text: there is at most one.

    `over` is the digest of the draft that it began from; if it is left out, whatever stands there is replaced. `is_for_all`:
    whether its words warrant authority for all co-authors; if it is left out, as in the draft or in the text before. Raises
    WordingError if the body does not hold, OtherWordsError if another draft stands there, or none any more.
    """
    if problems := wording.check(body):
        raise wording.WordingError(problems)
    with audit.deed(conference, by=by):
        # Two who save for the first time at once: the second waits, and finds the draft of the first.
        audit.locks.conference()
        draft = conference.texts.drafts().first()
        if draft is not None and draft.body == body and is_for_all in (None, draft.is_for_all):
            return draft
        if over is not None and over != digest_of(draft):
            raise OtherWordsError(draft)
        in_use = conference.current_text if draft is None else None
        if draft is None:
            last = conference.texts.aggregate(last=Max("number"))["last"] or 0
            draft = Text(conference=conference, number=last + 1, created_by=by)
            draft.is_for_all = in_use is not None and in_use.is_for_all
        draft.body, draft.is_for_all = body, draft.is_for_all if is_for_all is None else is_for_all
        draft.save()
        if in_use is not None:
            text_variants.carry_over(in_use, draft)
    return draft


@dataclass(frozen=True)
class CorrectionOrder:
    """As what a text is published after another one; `changes` is told to authors."""

    kind: TextCorrection
    asks_again: bool = False
    changes: str = ""


def publish(
    text: Text, *, by: User | None, read: str | None = None, correction: CorrectionOrder | None = None
) -> None:
    """Freeze the draft with the words of `text`; from now on authors who are invited are asked to sign it.

    `read` is the digest of all that was read before, variants too. With a `correction` those who wait for an earlier text
    are to sign this one: whoever calls this has to move them. Raises FrozenTextError if it is no draft any more,
    OtherWordsError if somebody wrote other words since.
    """
    with audit.deed(text.conference, by=by):
        audit.locks.conference()
        present = Text.objects.get(pk=text.pk)
        if not present.is_draft:
            raise FrozenTextError
        if present.body != text.body or read not in (None, digest_of(present)):
            raise OtherWordsError(present)
        at = audit.evidence_time()
        said = {"correction": correction.kind, "asks_again": correction.asks_again} if correction else {}
        columns: dict[str, Any] = {"published_at": at, **said}
        if correction is not None:
            columns["changes"] = correction.changes
        Text.objects.drafts().filter(pk=text.pk).update(**columns)
        for name, value in columns.items():
            setattr(text, name, value)
        of_variants = text_variants.freeze(text, at=at)
        told = {"text": text.number, "digest": text_variants.digest_of_body(text.body), **said}
        audit.record("text.published", facts=told | ({"variants": of_variants} if of_variants else {}))
