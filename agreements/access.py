"""The access rule: which of a conference's staff may do what; somebody else's conference does not exist."""

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Subquery, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from django.utils.translation import gettext

from agreements.models import Agreement, Author, BulkJob, Conference, Matter, Membership, PressedDeed, Role, User
from agreements.names import FOR_PERSONS
from agreements.states import State
from agreements.wording.keys import search_key


class May(Enum):
    SEE = frozenset(Role)
    # Forms with signatures, and why somebody's answer is not waited for.
    SEE_EVIDENCE = frozenset({Role.SIGNATORY, Role.MANAGER, Role.OWNER})
    COUNTERSIGN = frozenset({Role.SIGNATORY, Role.OWNER})
    MANAGE = frozenset({Role.MANAGER, Role.OWNER})
    OWN = frozenset({Role.OWNER})


# Codes on paper alone are none: they stand in for one that was lost.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Of whom a conference may ask for one.
_CAREFUL = frozenset({Role.OWNER, Role.SIGNATORY})


class ClosedConferenceError(Exception):
    """The conference is closed: nothing more is sent or signed there, and nothing was recorded."""

    def __init__(self, conference: Conference) -> None:
        super().__init__(
            gettext("{conference} is closed: nothing more is sent or signed.").format(conference=conference)
        )
        self.conference = conference


class NoReplyAddressError(Exception):
    """Nobody is written to yet: see `agreements.mail.words.reply_address`. Nothing was recorded."""

    def __init__(self, conference: Conference, problem: str) -> None:
        super().__init__(problem)
        self.conference = conference


class SecondFactorNeededError(Exception):
    """The conference asks its owners and signatories for a second factor, and this one has none."""

    def __init__(self, conference: Conference) -> None:
        super().__init__(conference.slug)
        self.conference = conference


@dataclass(frozen=True)
class Access:
    """A conference as one of its staff has it: what the role allows there."""

    conference: Conference
    role: Role
    # What every page of the desk shows beside its links, read with the membership: how many matters are open, how many papers
    # and people there are, whether a job is under way, and whether something that the reader pressed was not done.
    to_decide: int = field(default=0, compare=False)
    papers: int = field(default=0, compare=False)
    people: int = field(default=0, compare=False)
    is_busy: bool = field(default=False, compare=False)
    has_missed: bool = field(default=False, compare=False)

    def may(self, what: May) -> bool:
        return self.role in what.value

    @property
    def can_manage(self) -> bool:
        """Not while the conference is closed: see `agreements.audit.appending`, which refuses what pages do not offer."""
        return self.may(May.MANAGE) and not self.conference.is_closed

    @property
    def can_see_data(self) -> bool:
        """All that is held about a person; of a closed conference, too."""
        return self.may(May.MANAGE)

    @property
    def can_see_evidence(self) -> bool:
        return self.may(May.SEE_EVIDENCE)

    @property
    def can_countersign(self) -> bool:
        return self.may(May.COUNTERSIGN) and not self.conference.is_closed

    @property
    def can_own(self) -> bool:
        return self.may(May.OWN)

    @property
    def can_export(self) -> bool:
        """Everybody's addresses and reasons, and the mails: to viewers only by an owner's choice."""
        return self.role != Role.VIEWER or self.conference.viewers_export


def conference_for(user: User | AnonymousUser, slug: str, may: May = May.SEE) -> Access:
    """The conference, for a member whose role allows it; Http404 for strangers, PermissionDenied for other roles.

    SecondFactorNeededError leads a page to where one is set up: see `agreements.accounts.required`.
    """
    if not isinstance(user, User):
        raise Http404
    memberships = Membership.objects.select_related("conference", "user")
    has_factor = Exists(_second_factors().filter(user=OuterRef("user")))
    theirs = {"conference": OuterRef("conference")}
    told = memberships.annotate(
        has_factor=has_factor,
        open_matters=_to_decide(),
        papers=F("conference__totals__papers"),
        people=_counted(Author.objects.standing().filter(**theirs)),
        is_busy=Exists(BulkJob.objects.owed().filter(**theirs)),
        has_missed=Exists(PressedDeed.objects.missed().filter(by=OuterRef("user"), **theirs)),
    )
    membership = told.filter(user=user, conference__slug=slug).first()
    if membership is None or _is_hidden_from(membership):
        raise Http404
    access = replace(
        _access(membership),
        to_decide=membership.open_matters,
        papers=membership.papers or 0,
        people=membership.people,
        is_busy=membership.is_busy,
        has_missed=membership.has_missed,
    )
    if _is_asked(access.conference, access.role) and not membership.has_factor:
        raise SecondFactorNeededError(access.conference)
    if not access.may(may):
        raise PermissionDenied(gettext("Your role in this conference does not allow this."))
    return access


def _counted(rows: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("conference").annotate(count=Count("pk")).values("count")), 0)


def _to_decide() -> CombinedExpression:
    """As many as the page lists."""
    return _counted(Matter.objects.to_decide().filter(conference=OuterRef("conference"))) + _waits_alike()


def _waits_alike() -> Case:
    """What only waits for the conference's signature is one matter, however much it is."""
    waits = Agreement.objects.filter(conference=OuterRef("conference"), state=State.ACCEPTED)
    return Case(When(Exists(waits.exclude(name_grade__in=FOR_PERSONS)), then=1), default=0)


def may(user: User, conference: Conference, what: May) -> bool:
    """Whether the role that `user` has by now allows it; for what is done in somebody's name without a page."""
    memberships = Membership.objects.select_related("conference").filter(conference=conference, user=user)
    found = memberships.filter(role__in=what.value, user__is_active=True).first()
    return found is not None and not _lacks_second_factor(found)


def has_second_factor(user: User) -> bool:
    return _second_factors().filter(user=user).exists()


def _second_factors() -> QuerySet[Authenticator]:
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(type__in=SECOND_FACTORS)
    return factors


def asking_for_second_factor(user: User) -> list[Conference]:
    """The conferences that ask `user` for one, by name: their pages are closed to who has none."""
    return [each.conference for each in conferences_of(user) if _is_asked(each.conference, each.role)]


def _is_asked(conference: Conference, role: str) -> bool:
    return conference.requires_second_factor and role in _CAREFUL


def _lacks_second_factor(membership: Membership) -> bool:
    return _is_asked(membership.conference, membership.role) and not has_second_factor(membership.user)


def conferences_of(user: User) -> list[Access]:
    """Every conference in whose team `user` is, by name; without those that are hidden."""
    return _listed(Membership.objects.filter(user=user, conference__hidden_at=None))


def hidden_conferences_of(user: User) -> list[Access]:
    """Those that `user`, as an owner, can bring back."""
    return _listed(Membership.objects.filter(user=user, conference__hidden_at__isnull=False, role=Role.OWNER))


def _listed(rows: QuerySet[Membership]) -> list[Access]:
    memberships = rows.select_related("conference").annotate(open_matters=_to_decide())
    found = [replace(_access(each), to_decide=each.open_matters) for each in memberships]
    return sorted(found, key=lambda access: (search_key(access.conference.name), access.conference.pk))


def _is_hidden_from(membership: Membership) -> bool:
    return membership.conference.hidden_at is not None and membership.role != Role.OWNER


def _access(membership: Membership) -> Access:
    return Access(membership.conference, Role(membership.role))


def staff_user(request: HttpRequest) -> User:
    """The user behind a page that is closed to everybody else: who does its deeds."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
