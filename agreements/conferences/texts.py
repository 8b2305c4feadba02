"""The numbered texts of a conference: drafted, then published and frozen."""

import hashlib
from pathlib import Path

from django.db.models import Max

from agreements import audit, wording
from agreements.models import Conference, Text, User

# A whole agreement in our own words, to publish or to start from.
SAMPLE_TEXT = Path(__file__).with_name("sample_text.md")


class FrozenTextError(Exception):
    """A published text is never changed; a correction is a new text."""


def save_text(conference: Conference, *, body: str, by: User | None) -> Text:
    """Write the draft of the next text: there is at most one. Raises WordingError if the body does not hold."""
    if problems := wording.check(body):
        raise wording.WordingError(problems)
    with audit.deed(conference, by=by):
        # Two who save for the first time at once: the second waits, and finds the draft of the first.
        audit.locks.conference()
        draft = conference.texts.drafts().first()
        if draft is None:
            last = conference.texts.aggregate(last=Max("number"))["last"] or 0
            draft = Text(conference=conference, number=last + 1, created_by=by)
        draft.body = body
        draft.save()
    return draft


def publish(text: Text, *, by: User | None) -> None:
    """Freeze the draft; from now on authors who are invited are asked to sign it. FrozenTextError if it is none any more."""
    with audit.deed(text.conference, by=by):
        audit.locks.conference()
        if not Text.objects.drafts().filter(pk=text.pk).update(published_at=audit.evidence_time()):
            raise FrozenTextError
        text.refresh_from_db()
        audit.record(
            "text.published", facts={"text": text.number, "digest": hashlib.sha256(text.body.encode()).hexdigest()}
        )
