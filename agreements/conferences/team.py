"""A conference's staff: who has which role."""

import secrets
from dataclasses import dataclass

from agreements import audit
from agreements.models import Conference, Membership, Role, User
from agreements.wording.addresses import sought


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


def add_member(conference: Conference, *, email: str, role: Role, by: User | None, name: str = "") -> NewMember:
    """Give somebody a role, or another one; an unknown address gets an account with a one-time password.

    Raises LastOwnerError if that would leave the conference without an owner, AddressError for what is no address.
    """
    with audit.deed(conference, by=by):
        audit.locks.conference()
        user = User.objects.filter(email=sought(email)).first()
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
        audit.locks.conference()
        _keep_an_owner(membership)
        audit.record("member.removed", facts={"user": membership.user_id, "role": membership.role})
        membership.delete()


def change_role(membership: Membership, *, role: Role, by: User) -> None:
    with audit.deed(membership.conference, by=by):
        audit.locks.conference()
        if role != Role.OWNER:
            _keep_an_owner(membership)
        audit.record("member.changed", facts={"user": membership.user_id, "from": membership.role, "to": role})
        membership.role = role
        membership.save(update_fields=["role"])


def _keep_an_owner(membership: Membership) -> None:
    if membership.role != Role.OWNER:
        return
    owners = Membership.objects.filter(conference=membership.conference, role=Role.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise LastOwnerError
