"""What one authorship is asked to sign under one text: the thing that has a state."""

import uuid
from collections import defaultdict
from collections.abc import Container, Iterable
from itertools import groupby
from operator import itemgetter

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from agreements.labels import AGREEMENT
from agreements.models.conference import Conference
from agreements.models.lists.batches import ImportBatch
from agreements.models.paper import Authorship, PaperStatus, of_a_look
from agreements.models.people import Agent, Author, Capacity, Link
from agreements.models.proceedings.void_causes import VoidCause
from agreements.models.texts.numbered import Text
from agreements.models.texts.variants import TextVariant
from agreements.states import SIGNED, UNANSWERED, State

_BY_PAPER = ("authorship__paper__number_key", "pk")
BY_AUTHOR = ("authorship__author_id", *_BY_PAPER)

# As `Agreement.is_as_signed` says it of one.
AS_SIGNED = Q(signed_name="") | Q(
    signed_name=F("authorship__printed_name"), signed_title=F("authorship__paper__title")
)


def by_author(agreements: Iterable["Agreement"]) -> dict[Author, list["Agreement"]]:
    """The same in their order, each with its authorship's author."""
    found: dict[Author, list[Agreement]] = defaultdict(list)
    for agreement in agreements:
        found[agreement.authorship.author].append(agreement)
    return dict(found)


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def standing(self) -> "AgreementQuerySet":
        return self.exclude(state=State.VOID)

    def of_accepted_papers(self) -> "AgreementQuerySet":
        return self.filter(authorship__paper__status=PaperStatus.ACCEPTED)

    def uninvited(self) -> "AgreementQuerySet":
        """Without those who cannot be asked, or have to be looked at first, or are of a list that is not written to its end."""
        drafts = self.of_accepted_papers().of_one_conference().filter(state=State.DRAFT)
        asked = drafts.exclude(authorship__author__email="").exclude(of_a_look())
        return asked.exclude(added_by__in=ImportBatch.objects.at_work().order_by().values("pk"))

    def held_back(self) -> "AgreementQuerySet":
        """Not invited until somebody has looked at what a list says."""
        return self.of_accepted_papers().filter(of_a_look(), state=State.DRAFT)

    def of_one_conference(self) -> "AgreementQuerySet":
        """Those whose paper and author belong to their own conference, as all do (`check_invariants`): no trigger sees to it."""
        own = F("conference")
        return self.filter(authorship__paper__conference=own, authorship__author__conference=own)

    def signed(self) -> "AgreementQuerySet":
        """Those that stand and are signed by their author, online."""
        return self.filter(state__in=SIGNED)

    def as_signed(self) -> "AgreementQuerySet":
        return self.filter(AS_SIGNED)

    def unanswered(self) -> "AgreementQuerySet":
        return self.filter(state__in=UNANSWERED)

    def awaiting_answer(self) -> "AgreementQuerySet":
        return self.filter(state=State.INVITED)

    def awaiting_countersignature(self) -> "AgreementQuerySet":
        return self.filter(state=State.ACCEPTED)

    def of_author(self, author: int) -> "AgreementQuerySet":
        return self.filter(authorship__author=author)

    def shown_to_author(self) -> "AgreementQuerySet":
        """What an author's pages list: asked at least once, in the order of the papers' numbers."""
        return (
            self.exclude(state__in=[State.DRAFT, State.VOID])
            .select_related("conference", "text", "variant", "authorship__paper", "authorship__author", "agent")
            .annotate(has_variants=Exists(TextVariant.objects.filter(text=OuterRef("text"))))
            .order_by(*_BY_PAPER)
        )

    def opened_by(self, link: Link) -> "AgreementQuerySet":
        """What the holder of a link has to do with: of an author all that is theirs, of an officer what was forwarded."""
        theirs = self.of_author(link.author_id)
        return theirs.filter(agent=link.agent_id) if link.agent_id else theirs

    def for_dashboard(self) -> "AgreementQuerySet":
        return self.select_related("authorship__paper", "authorship__author").order_by(
            "authorship__author__name_key", *BY_AUTHOR
        )

    def by_author(self) -> dict[Author, list["Agreement"]]:
        """The agreements of each author, in the order of the papers' numbers, with authorship and paper."""
        return by_author(self.select_related("authorship__paper", "authorship__author").order_by(*BY_AUTHOR))

    def authors(self) -> models.QuerySet[Author]:
        """Each once, in the order of their ids."""
        return Author.objects.filter(pk__in=self.order_by().values("authorship__author")).order_by("pk")

    def author_ids(self) -> list[int]:
        return list(self.order_by().values_list("authorship__author_id", flat=True).distinct())

    def ids_by_author(self, *, of: Container[int] | None = None) -> list[list[uuid.UUID]]:
        """The same as ids alone; `of`: only of these authors."""
        grouped = groupby(self.order_by(*BY_AUTHOR).values_list("authorship__author_id", "pk"), key=itemgetter(0))
        return [[pk for _, pk in theirs] for author, theirs in grouped if of is None or author in of]


class Agreement(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="agreements")
    authorship = models.ForeignKey(Authorship, models.PROTECT, related_name="agreements")
    text = models.ForeignKey(Text, models.PROTECT, null=True, blank=True, related_name="agreements")
    # Which of the text's bodies, where it has several: none is the ordinary one, and nobody has chosen before the time.
    variant = models.ForeignKey(TextVariant, models.PROTECT, null=True, blank=True, related_name="agreements")
    variant_chosen_at = models.DateTimeField(null=True, blank=True)
    # The list that brought it.
    added_by = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="agreements")
    state = models.CharField(max_length=15, choices=[(s.value, AGREEMENT[s]) for s in State], default=State.DRAFT)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Shown beside the state; written by `workflow` only.
    invited_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    countersigned_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealing_failed_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_cause = models.CharField(max_length=20, choices=VoidCause, blank=True)
    # What staff tell its author: why it was ended, or, of one that replaces another, why it is asked for again.
    reason = models.TextField(max_length=2000, blank=True)
    # Signed under a name that its author no longer bears: since then only an owner opens it, for a reason.
    closed_away_at = models.DateTimeField(null=True, blank=True)
    # Of one that is void or waived: what it was before, and will be again if that is taken back.
    state_before = models.CharField(max_length=15, blank=True)
    # What stood above the last answer: the paper and the person may be called something else by now.
    signed_name = models.CharField(max_length=200, blank=True)
    signed_title = models.CharField(max_length=500, blank=True)
    # The officer to whom it was forwarded, until that is taken back; who signs under it is for the one who answers first.
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="agreements")
    # As whom the last answer was given.
    capacity = models.CharField(max_length=10, choices=Capacity, default=Capacity.AUTHOR)
    # How far the name under the acceptance is from the printed one (`agreements.names`); empty before.
    name_grade = models.CharField(max_length=20, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["conference", "state", "name_grade"], name="agreement_by_state_and_name"),
            models.Index(fields=["conference", "answered_at", "state"], name="agreement_by_answer"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["authorship"], condition=~Q(state="void"), name="agreement_one_stands"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="agreement_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "waived", "void"]) | Q(text__isnull=False),
                name="agreement_text_unless_draft",
            ),
            models.CheckConstraint(
                condition=Q(variant__isnull=True) | Q(text__isnull=False, variant_chosen_at__isnull=False),
                name="agreement_variant_chosen",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined", "countersigned"]) | Q(answered_at__isnull=False),
                name="agreement_answered_at",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["draft", "invited"]) | Q(answered_at__isnull=True),
                name="agreement_unanswered",
            ),
            models.CheckConstraint(
                condition=~Q(state="countersigned") | Q(countersigned_at__isnull=False),
                name="agreement_countersigned_at",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True) | Q(countersigned_at__isnull=False),
                name="agreement_sealed_after_countersigning",
            ),
            models.CheckConstraint(
                condition=Q(state="void", voided_at__isnull=False) | (~Q(state="void") & Q(voided_at__isnull=True)),
                name="agreement_voided_at",
            ),
            models.CheckConstraint(
                condition=Q(state="void", void_cause__in=VoidCause.values) | (~Q(state="void") & Q(void_cause="")),
                name="agreement_void_cause",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["void", "waived"]) & ~Q(state_before=""))
                | (~Q(state__in=["void", "waived"]) & Q(state_before="")),
                name="agreement_state_before",
            ),
            models.CheckConstraint(condition=Q(state="void") | Q(closed_away_at=None), name="agreement_closed_away"),
            models.CheckConstraint(condition=Q(capacity__in=Capacity.values), name="agreement_capacity_known"),
            models.CheckConstraint(
                condition=Q(agent__isnull=True) | ~Q(state__in=["draft", "void", "waived"]),
                name="agreement_forwarded_while_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authorship_id}: {self.state}"

    @property
    def asked_body(self) -> str | None:
        """The Markdown that it asks its author to sign; an officer may be asked another (`agreements.workflow`)."""
        return self.variant.body if self.variant else self.text.body if self.text else None

    @property
    def is_open(self) -> bool:
        """Whether its author can still answer: unanswered, or declined with time left to change one's mind."""
        if not self.conference.is_open:
            return False
        return self.state == State.INVITED or (self.state == State.DECLINED and not self.conference.is_past_deadline)

    @property
    def is_answered(self) -> bool:
        return self.state in SIGNED or self.state == State.DECLINED

    @property
    def is_forwarded(self) -> bool:
        """Whether an officer is asked in its author's place."""
        return self.agent_id is not None and self.state == State.INVITED

    def is_answered_by_another(self, link: Link) -> bool:
        """Whether it is forwarded, and not the holder of this link but the other of the two has answered."""
        is_others = (self.capacity == Capacity.AGENT) != (link.agent_id is not None)
        return self.is_answered and self.agent_id is not None and is_others

    @property
    def is_sealed(self) -> bool:
        return self.sealed_at is not None

    @property
    def is_being_made(self) -> bool:
        return self.state in SIGNED and self.sealed_at is None

    @property
    def is_as_signed(self) -> bool:
        """Whether name and title are still those above its answer; so is one that was never answered."""
        name, title = self.authorship.printed_name, self.authorship.paper.title
        return not self.signed_name or (self.signed_name, self.signed_title) == (name, title)
