"""How somebody comes to a team: invited at an address, and in once whoever reads the mail there has accepted."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from agreements import audit, clock, staff_links
from agreements.conferences import team
from agreements.mail import staff
from agreements.models import Conference, Membership, Role, StaffMail, StaffMailKind, TeamInvitation, User
from agreements.wording import moments
from agreements.wording.addresses import normalised


class AlreadyMemberError(Exception):
    """The person is on the team already."""


class EndedInvitationError(Exception):
    """It was taken up, declined or withdrawn, or has run out."""


@dataclass(frozen=True)
class Invited:
    invitation: TeamInvitation
    # Opens it once; not kept, and shown to nobody but to who invites by a command.
    address: str


def invite(conference: Conference, *, email: str, role: Role, by: User | None, is_mailed: bool = True) -> Invited:
    """Invite whoever reads mail at this address, for 72 hours; what was open for the same address ends.

    Raises AddressError for what is no address, AlreadyMemberError.
    """
    email = normalised(email)
    with audit.deed(conference, by=by):
        audit.locks.conference()
        if Membership.objects.filter(conference=conference, user__email=email).exists():
            raise AlreadyMemberError
        now = clock.now()
        conference.team_invitations.unanswered().filter(email=email).update(withdrawn_at=now)
        invitation = staff_links.sign(
            TeamInvitation(
                conference=conference,
                email=email,
                role=role,
                invited_by=by,
                created_at=now,
                expires_at=now + timedelta(hours=settings.TEAM_INVITATION_HOURS),
            )
        )
        invitation.save(force_insert=True)
        audit.record("member.invited", facts=_facts(invitation), personal={"email": email})
        if is_mailed:
            staff.owe([_mail(invitation)])
    return Invited(invitation, staff_links.address_of(invitation))


def withdraw(invitation: TeamInvitation, *, by: User) -> None:
    """Raises EndedInvitationError for one that was answered, or withdrawn before."""
    with audit.deed(invitation.conference, by=by):
        present = _present(invitation, is_standing=False)
        audit.record("member.invitation_withdrawn", facts=_facts(present))
        _end(present, "withdrawn_at")


def accept(invitation: TeamInvitation, *, user: User) -> Membership:
    """Join the team, for the account of the invited address. Raises EndedInvitationError."""
    if user.email != invitation.email:
        raise EndedInvitationError
    with audit.deed(invitation.conference, by=user):
        present = _present(invitation)
        _end(present, "accepted_at")
        found = Membership.objects.filter(conference=present.conference, user=user).first()
        return found or team.add_member(present.conference, user, role=Role(present.role), by=user)


def accept_with_account(invitation: TeamInvitation, *, user: User) -> Membership:
    """As `accept`, for an account that is made by it: `user` is not saved yet. Raises EndedInvitationError."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError as error:  # somebody was first, with another invitation or in another window
            raise EndedInvitationError from error
        return accept(invitation, user=user)


def decline(invitation: TeamInvitation) -> None:
    """By whoever has the link: no account is needed to say no. Raises EndedInvitationError."""
    with audit.deed(invitation.conference):
        present = _present(invitation)
        audit.record("member.invitation_declined", facts=_facts(present))
        _end(present, "declined_at")


def _present(invitation: TeamInvitation, *, is_standing: bool = True) -> TeamInvitation:
    """As it is now, with its conference held, under which teams change."""
    audit.locks.conference()
    present = TeamInvitation.objects.select_related("conference").get(pk=invitation.pk)
    if not (present.is_standing if is_standing else present.is_unanswered):
        raise EndedInvitationError
    return present


def _end(invitation: TeamInvitation, how: str) -> None:
    setattr(invitation, how, clock.now())
    invitation.save(update_fields=[how])


def _facts(invitation: TeamInvitation) -> dict[str, str]:
    return {"invitation": str(invitation.pk), "role": invitation.role}


def _mail(invitation: TeamInvitation) -> StaffMail:
    context = {
        "invitation": invitation,
        "conference": invitation.conference,
        "by": invitation.invited_by,
        "link": StaffMail.LINK,
        "until": moments.utc(invitation.expires_at),
        "has_account": User.objects.filter(email=invitation.email).exists(),
    }
    return StaffMail(
        conference=invitation.conference,
        invitation=invitation,
        kind=StaffMailKind.INVITATION,
        occasion=f"invitation:{invitation.pk}",
        created_at=invitation.created_at,
        **staff.words_of(StaffMailKind.INVITATION, context),
    )
