"""A conference's staff: who has which role."""

from agreements import audit
from agreements.models import Conference, Membership, Role, User


class LastOwnerError(Exception):
    """A conference keeps at least one owner."""


class GoneMemberError(Exception):
    """The person is not, or no longer, on the team."""


class OtherRoleError(Exception):
    """Somebody gave the member another role since it was shown; `present` is the role now."""

    def __init__(self, present: Role) -> None:
        super().__init__(present)
        self.present = present


def add_member(conference: Conference, user: User, *, role: Role, by: User | None) -> Membership:
    """Give somebody with an account a role, or another one, without asking them: for commands, and for who has accepted.

    Raises LastOwnerError if that would leave the conference without an owner.
    """
    with audit.deed(conference, by=by):
        audit.locks.conference()
        former = Membership.objects.filter(conference=conference, user=user).first()
        if former is not None and role != Role.OWNER:
            _keep_an_owner(former)
        membership, _ = Membership.objects.update_or_create(conference=conference, user=user, defaults={"role": role})
        audit.record("member.added", facts={"user": user.pk, "role": role}, personal={"email": user.email})
    return membership


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
