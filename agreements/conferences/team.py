"""A conference's staff: who has which role."""

import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from agreements import audit
from agreements.models import Conference, Membership, Role, User
from agreements.wording.addresses import sought


class LastOwnerError(Exception):
    """A conference keeps at least one owner."""


class AlreadyMemberError(Exception):
    """The person is on the team already."""


class GoneMemberError(Exception):
    """The person is not, or no longer, on the team."""


class OtherRoleError(Exception):
    """Somebody gave the member another role since it was shown; `present` is the role now."""

    def __init__(self, present: Role) -> None:
        super().__init__(present)
        self.present = present


@dataclass(frozen=True)
class NewMember:
    membership: Membership
    # Shown once to whoever added the member; empty for somebody who has a password already.
    password: str


def one_time_password() -> str:
    """Four groups of five characters that cannot be confused: 99 bits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))


def add_member(
    conference: Conference, *, email: str, role: Role, by: User | None, name: str = "", is_new: bool = False
) -> NewMember:
    """Give somebody a role, or another one; an unknown address gets an account with a one-time password.

    With `is_new` nobody's role is changed: AlreadyMemberError. Raises LastOwnerError if that would leave the conference
    without an owner, AddressError for what is no address.
    """
    with audit.deed(conference, by=by):
        audit.locks.conference()
        user, password = _account(email, name)
        former = Membership.objects.filter(conference=conference, user=user).first()
        if former is not None and is_new:
            raise AlreadyMemberError
        if former is not None and role != Role.OWNER:
            _keep_an_owner(former)
        membership, _ = Membership.objects.update_or_create(conference=conference, user=user, defaults={"role": role})
        audit.record("member.added", facts={"user": user.pk, "role": role}, personal={"email": user.email})
    return NewMember(membership, password)


def _account(email: str, name: str) -> tuple[User, str]:
    """The account of an address, and the one-time password if it is a new one."""
    found = User.objects.filter(email=sought(email)).first()
    if found is not None:
        return found, ""
    password = one_time_password()
    try:
        with transaction.atomic():
            return User.objects.create_user(email, password, name=name, has_temporary_password=True), password
    except IntegrityError:  # another conference has just added the same person
        return User.objects.get(email=sought(email)), ""


def remove_member(membership: Membership, *, by: User, shown: Role | None = None) -> None:
    """`shown`: the role that the member was shown with. Raises LastOwnerError, GoneMemberError, OtherRoleError."""
    with audit.deed(membership.conference, by=by):
        present = _present(membership, shown)
        _keep_an_owner(present)
        audit.record("member.removed", facts={"user": present.user_id, "role": present.role})
        present.delete()


def change_role(membership: Membership, *, role: Role, by: User, shown: Role | None = None) -> None:
    """As `remove_member`; the same role once more is no event."""
    with audit.deed(membership.conference, by=by):
        present = _present(membership, shown)
        if role != Role.OWNER:
            _keep_an_owner(present)
        if present.role != role:
            audit.record("member.changed", facts={"user": present.user_id, "from": present.role, "to": role})
            present.role = role
            present.save(update_fields=["role"])
    membership.role = role


def _present(membership: Membership, shown: Role | None) -> Membership:
    """As it is now, with its conference held, under which teams change."""
    audit.locks.conference()
    present = Membership.objects.filter(pk=membership.pk).first()
    if present is None:
        raise GoneMemberError
    if shown not in (None, present.role):
        raise OtherRoleError(Role(present.role))
    return present


def _keep_an_owner(membership: Membership) -> None:
    if membership.role != Role.OWNER:
        return
    owners = Membership.objects.filter(conference=membership.conference, role=Role.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise LastOwnerError
