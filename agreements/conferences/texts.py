"""The numbered texts of a conference: drafted, then published and frozen."""

from collections.abc import Mapping
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
    """SHA-256 of the words of a text, what it means in short and its variants among them; empty where there is none."""
    if draft is None:
        return ""
    own, more = text_variants.digest_of_body(draft.body), {**_of_short(draft), **text_variants.digests(draft)}
    lines = [own, *(f"{kind} {digest}" for kind, digest in more.items())]
    return text_variants.digest_of_body("\n".join(lines)) if more else own


def _of_short(text: Text) -> dict[str, str]:
    return {"in_short": text_variants.digest_of_body(text.in_short)} if text.in_short else {}


def save_text(
    conference: Conference,
    *,
    body: str,
    by: User | None,
    over: str | None = None,
    is_for_all: bool | None = None,
    in_short: str | None = None,
) -> Text:
    """Write the draft of the next text: there is at most one.

    `over` is the digest of the draft that it began from; if it is left out, whatever stands there is replaced. `is_for_all`:
    whether its words warrant authority for all co-authors, and `in_short` what it means; if they are left out, as in the draft
    or in the text before. Raises WordingError if the body does not hold, OtherWordsError if another draft stands there, or
    none any more.
    """
    if problems := wording.check(body):
        raise wording.WordingError(problems)
    with audit.deed(conference, by=by):
        # Two who save for the first time at once: the second waits, and finds the draft of the first.
        audit.locks.conference()
        draft = conference.texts.drafts().first()
        same = {"is_for_all": is_for_all, "in_short": in_short}
        if draft is not None and draft.body == body and _says(draft, same):
            return draft
        if over is not None and over != digest_of(draft):
            raise OtherWordsError(draft)
        in_use = conference.current_text if draft is None else None
        draft = draft or _next(conference, in_use, by)
        draft.body = body
        for name, value in same.items():
            if value is not None:
                setattr(draft, name, value)
        draft.save()
        if in_use is not None:
            text_variants.carry_over(in_use, draft)
    return draft


def _next(conference: Conference, in_use: Text | None, by: User | None) -> Text:
    """What is said of the text that is in use is said of the next one, until somebody says otherwise."""
    last = conference.texts.aggregate(last=Max("number"))["last"] or 0
    draft = Text(conference=conference, number=last + 1, created_by=by)
    if in_use is not None:
        draft.is_for_all, draft.in_short = in_use.is_for_all, in_use.in_short
    return draft


def _says(draft: Text, facts: Mapping[str, Any]) -> bool:
    """Whether what is told of it is what stands there."""
    return all(value in (None, getattr(draft, name)) for name, value in facts.items())


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
        if present.body != text.body or present.in_short != text.in_short or read not in (None, digest_of(present)):
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
        told = {"text": text.number, "digest": text_variants.digest_of_body(text.body), **_of_short(text), **said}
        audit.record("text.published", facts=told | ({"variants": of_variants} if of_variants else {}))
