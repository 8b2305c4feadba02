"""The deeds with which a conference comes to be: itself, its staff, its texts."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Max
from django.utils import timezone

from agreements import audit, wording
from agreements.models import Conference, ConferenceImage, ImageKind, Membership, Role, Text, User
from agreements.pictures import Plain

# A whole agreement in our own words, to publish or to start from.
SAMPLE_TEXT = Path(__file__).with_name("sample_text.md")
# Facts of a conference that tell of a person: the log keeps them as salted digests.
_PERSONAL = frozenset({"contact_name", "contact_email", "signatory_name"})


class FrozenTextError(Exception):
    """A published text is never changed; a correction is a new text."""


class LastOwnerError(Exception):
    """A conference keeps at least one owner."""


@dataclass(frozen=True)
class NewMember:
    membership: Membership
    # Shown once to whoever added the member; empty for somebody who has a password already.
    password: str


def one_time_password() -> str:
    """Four groups of five characters that cannot be confused: 99 bits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))


def create_conference(*, by: User | None, text: str = "", **facts: Any) -> Conference:
    """Found a conference; with `text`, publish that as its first one. Whoever does it becomes its owner.

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
            publish(save_text(conference, body=text, by=by), by=by)
    return conference


def change_conference(conference: Conference, *, by: User, changes: Mapping[str, Any]) -> None:
    """Write changed facts of a conference; `changes` maps names to new values."""
    for name, value in changes.items():
        setattr(conference, name, value)
    conference.full_clean()
    written = {name: str(value) for name, value in changes.items()}
    with audit.deed(conference, by=by):
        conference.save(update_fields=list(changes))
        audit.record(
            "conference.changed",
            facts={name: value for name, value in written.items() if name not in _PERSONAL},
            personal={name: value for name, value in written.items() if name in _PERSONAL},
        )


def change_image(conference: Conference, *, kind: ImageKind, picture: Plain | None, by: User) -> bool:
    """Let new documents bear this picture, or none of its kind any more; False if that is how it was already."""
    with audit.deed(conference, by=by):
        Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
        standing = ConferenceImage.objects.standing(conference).get(kind)
        digest = picture.digest if picture else ""
        if digest == (standing.sha256 if standing else ""):
            return False
        image = ConferenceImage(conference=conference, kind=kind, sha256=digest, content=b"", by=by)
        if picture is not None:
            image.width, image.height, image.content = picture.width, picture.height, picture.content
        image.save()
        audit.record("conference.image_changed", facts={"kind": kind.value, "sha256": digest})
    return True


def add_member(conference: Conference, *, email: str, role: Role, by: User | None, name: str = "") -> NewMember:
    """Give somebody a role, or another one; an unknown address gets an account with a one-time password.

    Raises LastOwnerError if that would leave the conference without an owner.
    """
    with audit.deed(conference, by=by):
        user = User.objects.filter(email=email.strip().lower()).first()
        password = ""
        if user is None:
            password = one_time_password()
            user = User.objects.create_user(email, password, name=name, has_temporary_password=True)
        former = Membership.objects.filter(conference=conference, user=user).first()
        if former is not None and role != Role.OWNER:
            _keep_an_owner(former)
        membership, _ = Membership.objects.update_or_create(conference=conference, user=user, defaults={"role": role})
        audit.record("member.added", facts={"user": user.pk, "role": role}, personal={"email": user.email})
    return NewMember(membership, password)


def remove_member(membership: Membership, *, by: User) -> None:
    with audit.deed(membership.conference, by=by):
        _keep_an_owner(membership)
        audit.record("member.removed", facts={"user": membership.user_id, "role": membership.role})
        membership.delete()


def change_role(membership: Membership, *, role: Role, by: User) -> None:
    with audit.deed(membership.conference, by=by):
        if role != Role.OWNER:
            _keep_an_owner(membership)
        audit.record("member.changed", facts={"user": membership.user_id, "from": membership.role, "to": role})
        membership.role = role
        membership.save(update_fields=["role"])


def _keep_an_owner(membership: Membership) -> None:
    if membership.role != Role.OWNER:
        return
    owners = Membership.objects.filter(conference=membership.conference, role=Role.OWNER).order_by("pk")
    if [owner.pk for owner in owners.select_for_update()] == [membership.pk]:
        raise LastOwnerError


def save_text(conference: Conference, *, body: str, by: User | None) -> Text:
    """Write the draft of the next text: there is at most one. Raises WordingError if the body does not hold."""
    if problems := wording.check(body):
        raise wording.WordingError(problems)
    with audit.deed(conference, by=by):
        draft = conference.texts.filter(published_at__isnull=True).select_for_update().first()
        if draft is None:
            last = conference.texts.aggregate(last=Max("number"))["last"] or 0
            draft = Text(conference=conference, number=last + 1, created_by=by)
        draft.body = body
        draft.save()
    return draft


def publish(text: Text, *, by: User | None) -> None:
    """Freeze a text; from now on authors who are invited are asked to sign it. FrozenTextError if it is already."""
    with audit.deed(text.conference, by=by):
        if not Text.objects.filter(pk=text.pk, published_at__isnull=True).update(published_at=timezone.now()):
            raise FrozenTextError
        text.refresh_from_db()
        audit.record(
            "text.published", facts={"text": text.number, "digest": hashlib.sha256(text.body.encode()).hexdigest()}
        )
