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


@dataclass(frozen=True)
class HandingOver:
    """That a conference becomes somebody else's: whose it is, and what they are there afterwards; None: they leave."""

    owner: User
    former_role: Role | None


def invite(
    conference: Conference,
    *,
    email: str,
    role: Role,
    by: User | None,
    is_mailed: bool = True,
    handing_over: HandingOver | None = None,
) -> Invited:
    """Invite whoever reads mail at this address, for 72 hours; what was open for the same address ends.

    With `handing_over` somebody on the team can be asked, too. Raises AddressError for what is no address,
    AlreadyMemberError.
    """
    email = normalised(email)
    with audit.deed(conference, by=by):
        audit.locks.conference()
        is_member = Membership.objects.filter(conference=conference, user__email=email).exists()
        if is_member and (handing_over is None or handing_over.owner.email == email):
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
                hands_over_from=handing_over.owner if handing_over else None,
                former_role=(handing_over.former_role or "") if handing_over else "",
            )
        )
        invitation.save(force_insert=True)
        audit.record("member.invited", facts=_facts(invitation), personal={"email": email})
        if is_mailed:
            staff.owe([_mail(invitation)])
    return Invited(invitation, staff_links.address_of(invitation))


def renew(former: TeamInvitation, *, by: User) -> Invited:
    """The same once more with a new link. Raises AlreadyMemberError."""
    handing_over = None
    if former.hands_over_from is not None:
        handing_over = HandingOver(former.hands_over_from, Role(former.former_role) if former.former_role else None)
    return invite(former.conference, email=former.email, role=Role(former.role), by=by, handing_over=handing_over)


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
        if present.hands_over_from is not None:
            return _take_over(present, user)
        found = Membership.objects.filter(conference=present.conference, user=user).first()
        return found or team.add_member(present.conference, user, role=Role(present.role), by=user)


def _take_over(invitation: TeamInvitation, user: User) -> Membership:
    """Raises EndedInvitationError if whoever hands it over is no owner any more: it is not theirs to give."""
    conference, former = invitation.conference, invitation.hands_over_from
    theirs = Membership.objects.filter(conference=conference, user=former, role=Role.OWNER).first()
    if theirs is None:
        raise EndedInvitationError
    taken = team.add_member(conference, user, role=Role.OWNER, by=user)
    if invitation.former_role:
        team.change_role(theirs, role=Role(invitation.former_role), by=user)
    else:
        team.remove_member(theirs, by=user)
    audit.record(
        "conference.handed_over",
        facts={"from": theirs.user_id, "to": user.pk, "former_role": invitation.former_role},
    )
    return taken


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
    present = TeamInvitation.objects.select_related("conference", "hands_over_from").get(pk=invitation.pk)
    if not (present.is_standing if is_standing else present.is_unanswered):
        raise EndedInvitationError
    return present


def _end(invitation: TeamInvitation, how: str) -> None:
    setattr(invitation, how, clock.now())
    invitation.save(update_fields=[how])


def _facts(invitation: TeamInvitation) -> dict[str, str | int]:
    handed_over = {"hands_over": invitation.hands_over_from_id} if invitation.hands_over_from_id else {}
    return {"invitation": str(invitation.pk), "role": invitation.role, **handed_over}


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
