"""Invited is not in: whoever reads the mail accepts, once, within 72 hours."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from agreements import staff_links
from agreements.conferences import team_invitations
from agreements.conferences.team_invitations import AlreadyMemberError, EndedInvitationError
from agreements.mail import staff
from agreements.models import Conference, Membership, Role, StaffMail, TeamInvitation, User
from tests import factories
from tests.mail_backend import Backend

pytestmark = pytest.mark.django_db


def invite(conference: Conference, email: str = "mary@example.org", role: Role = Role.MANAGER) -> TeamInvitation:
    return team_invitations.invite(conference, email=email, role=role, by=None).invitation


def newcomer(email: str = "mary@example.org") -> User:
    return User(email=email, name="Mary")


def test_invitation_is_mailed_with_a_link_that_is_kept_nowhere(
    conference: Conference, mail_backend: type[Backend]
) -> None:
    invitation = invite(conference)
    token = staff_links.token_of(invitation)

    kept = StaffMail.objects.get().text
    staff.deliver(staff.owed(limit=1))

    (mail,) = mail_backend.taken
    assert mail.to == ["mary@example.org"]
    assert staff_links.address_of(invitation) in mail.body
    assert token not in kept + StaffMail.objects.get().text
    assert staff_links.invitation_of(token) == invitation
    assert not TeamInvitation.objects.filter(token_digest__contains=token).exists()


def test_invitation_that_was_withdrawn_is_not_mailed(conference: Conference, mail_backend: type[Backend]) -> None:
    owner = factories.make_member(conference)
    team_invitations.withdraw(invite(conference), by=owner)

    staff.deliver(staff.owed(limit=1))

    assert mail_backend.taken == []
    assert StaffMail.objects.get().last_error == "The invitation is over."


def test_invited_person_joins_with_an_account_of_their_own(conference: Conference) -> None:
    user = newcomer()

    membership = team_invitations.accept_with_account(invite(conference), user=user)

    kinds = [event.kind for event in conference.events.order_by("number")]
    assert (membership.user, membership.role) == (user, Role.MANAGER)
    assert kinds[-2:] == ["member.invited", "member.added"]
    assert conference.events.latest("number").by == user


def test_invitation_is_taken_up_once(conference: Conference) -> None:
    invitation = invite(conference)
    team_invitations.accept_with_account(invitation, user=newcomer())
    Membership.objects.filter(user__email="mary@example.org").delete()

    with pytest.raises(EndedInvitationError):
        team_invitations.accept(invitation, user=User.objects.get(email="mary@example.org"))
    with pytest.raises(EndedInvitationError):
        team_invitations.accept_with_account(invitation, user=newcomer())
    assert not conference.memberships.exists()


def test_invitation_runs_out_after_72_hours(conference: Conference) -> None:
    invitation = invite(conference)

    with time_machine.travel(timezone.now() + timedelta(hours=72, seconds=5)), pytest.raises(EndedInvitationError):
        team_invitations.accept_with_account(invitation, user=newcomer())

    assert not User.objects.exists()


def test_account_of_another_address_does_not_take_it_up(conference: Conference) -> None:
    invitation, other = invite(conference), factories.make_user("mallory@example.org")

    with pytest.raises(EndedInvitationError):
        team_invitations.accept(invitation, user=other)
    assert not conference.memberships.exists()


def test_one_conference_gives_nobody_a_way_into_another(conference: Conference) -> None:
    """Whoever invites an address first has nothing of the account that its holder makes, nor of what others give it."""
    elsewhere = factories.make_conference()
    invite(elsewhere, role=Role.OWNER)

    membership = team_invitations.accept_with_account(invite(conference), user=newcomer())

    assert [m.conference for m in Membership.objects.filter(user=membership.user)] == [conference]


def test_former_invitation_of_the_same_address_ends(conference: Conference) -> None:
    former, latter = invite(conference), invite(conference, role=Role.VIEWER)

    former.refresh_from_db()
    assert not former.is_standing
    assert latter.is_standing


def test_member_is_not_invited(conference: Conference) -> None:
    factories.make_member(conference, email="mary@example.org")

    with pytest.raises(AlreadyMemberError):
        invite(conference)


def test_declined_invitation_opens_nothing(conference: Conference) -> None:
    invitation = invite(conference)
    team_invitations.decline(invitation)

    with pytest.raises(EndedInvitationError):
        team_invitations.accept_with_account(invitation, user=newcomer())
    assert conference.events.latest("number").kind == "member.invitation_declined"


def test_membership_that_came_meanwhile_keeps_its_role(conference: Conference) -> None:
    invitation = invite(conference, role=Role.VIEWER)
    user = factories.make_member(conference, Role.SIGNATORY, email="mary@example.org")

    membership = team_invitations.accept(invitation, user=user)

    assert membership.role == Role.SIGNATORY
