"""A conference itself: its names, dates and rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from agreements import audit
from agreements.conferences import text_variants, texts
from agreements.models import Conference, Membership, ReminderSchedule, Role, User, VariantKind

# Facts of a conference that tell of a person: the log keeps them as salted digests.
_PERSONAL = frozenset({"contact_name", "contact_email"})
_PLANS_REMINDERS = frozenset({"deadline", "time_zone"})
_NAMED_ELSEWHERE = frozenset({"signatory_name", "later_signatory_name", "later_signatory_from"})


class TakenSlugError(Exception):
    """Another conference has this word for its addresses."""


class ChangedMeanwhileError(Exception):
    """Somebody else changed the same facts since they were shown; `present` is the conference now, `names` the facts."""

    def __init__(self, present: Conference, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.present = present
        self.names = names


def create_conference(
    *,
    by: User | None,
    text: str = "",
    in_short: str = "",
    variants: Mapping[VariantKind, str] | None = None,
    **facts: Any,
) -> Conference:
    """Create a conference; with `text`, publish that, what it means `in_short` and its variants as its first one. Whoever does
    it becomes its owner.

    Raises ValidationError for facts and WordingError for a text that do not hold, and TakenSlugError, before anything is
    written.
    """
    conference = Conference(**facts)
    conference.full_clean(validate_unique=False)
    with audit.deed(conference, by=by):
        insert(conference, by=by)
        if text:
            draft = texts.save_text(conference, body=text, by=by, in_short=in_short)
            text_variants.replace_all(draft, variants or {})
            texts.publish(draft, by=by)
    return conference


def insert(conference: Conference, *, by: User | None, **more: str) -> None:
    """Write a new one inside its own first deed, whose event also tells `more`. Raises TakenSlugError."""
    _insert(conference)
    audit.record("conference.created", facts={"slug": conference.slug, "name": conference.name, **more})
    if by is not None:
        Membership.objects.create(conference=conference, user=by, role=Role.OWNER)


def _insert(conference: Conference) -> None:
    """Whether the slug is free only the database knows: somebody else may be taking it at this moment."""
    try:
        with transaction.atomic():
            conference.save()
    except IntegrityError as error:
        if Conference.objects.filter(slug=conference.slug).exists():
            raise TakenSlugError(conference.slug) from error
        raise


def change_conference(
    conference: Conference, *, by: User, changes: Mapping[str, Any], shown: Conference | None = None
) -> None:
    """Write changed facts of a conference, but for its policy (see `policies`); `changes` maps names to new values.

    `shown` is the conference as whoever changes it saw it: ChangedMeanwhileError if somebody else has given one of these
    facts another value since. Raises ValidationError for facts that do not hold. Another signatory is named by
    `agreements.conferences.signatories`, which keeps them all.
    """
    if changes.keys() & _NAMED_ELSEWHERE:
        raise TypeError("A signatory is appointed")
    with audit.deed(conference, by=by):
        present = audit.locks.conference()
        fresh = {name: new for name, new in changes.items() if new != getattr(present, name)}
        moved = [name for name in fresh if shown and getattr(present, name) != getattr(shown, name)]
        if moved:
            raise ChangedMeanwhileError(present, moved)
        for name, value in fresh.items():
            setattr(present, name, value)
        present.full_clean()
        _write(present, fresh)
    for name, value in changes.items():
        setattr(conference, name, value)


def _write(conference: Conference, changes: Mapping[str, Any]) -> None:
    if not changes:
        return
    conference.save(update_fields=list(changes))
    if not changes.keys().isdisjoint(_PLANS_REMINDERS):
        # No round is made up for that the new dates would have had before.
        ReminderSchedule.objects.filter(conference=conference).update(planned_since=audit.evidence_time())
    written = {name: str(value) for name, value in changes.items()}
    audit.record(
        "conference.changed",
        facts={name: value for name, value in written.items() if name not in _PERSONAL},
        personal={name: value for name, value in written.items() if name in _PERSONAL},
    )
