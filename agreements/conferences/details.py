"""A conference itself: its names, dates and rules."""

from collections.abc import Mapping
from typing import Any

from agreements import audit
from agreements.conferences import texts
from agreements.models import Conference, Membership, Role, User

# Facts of a conference that tell of a person: the log keeps them as salted digests.
_PERSONAL = frozenset({"contact_name", "contact_email", "signatory_name"})


def create_conference(*, by: User | None, text: str = "", **facts: Any) -> Conference:
    """Create a conference; with `text`, publish that as its first one. Whoever does it becomes its owner.

    Raises ValidationError for facts and WordingError for a text that do not hold, before anything is written.
    """
    conference = Conference(**facts)
    conference.full_clean()
    with audit.deed(conference, by=by):
        conference.save()
        audit.record("conference.created", facts={"slug": conference.slug, "name": conference.name})
        if by is not None:
            Membership.objects.create(conference=conference, user=by, role=Role.OWNER)
        if text:
            texts.publish(texts.save_text(conference, body=text, by=by), by=by)
    return conference


def change_conference(conference: Conference, *, by: User, changes: Mapping[str, Any]) -> None:
    """Write changed facts of a conference; `changes` maps names to new values."""
    for name, value in changes.items():
        setattr(conference, name, value)
    conference.full_clean()
    written = {name: str(value) for name, value in changes.items()}
    with audit.deed(conference, by=by):
        audit.locks.conference()
        conference.save(update_fields=list(changes))
        audit.record(
            "conference.changed",
            facts={name: value for name, value in written.items() if name not in _PERSONAL},
            personal={name: value for name, value in written.items() if name in _PERSONAL},
        )
