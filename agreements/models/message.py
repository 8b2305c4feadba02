"""One mail to one author or officer: written in the transaction that owes it, sent by a worker."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.conference import Conference
from agreements.models.key_fields import KeyField, holding
from agreements.models.mailing.outbox import OUTBOX_CONSTRAINTS, HeldMail, OutboxQuerySet
from agreements.models.mailing.schedules import ReminderRound
from agreements.models.mailing.trials import LAST_OF_ALL
from agreements.models.people import Author, Link, LinkPurpose
from agreements.models.privacy.erasures import ERASED
from agreements.models.user import User
from agreements.models.work import IS_OWED
from agreements.wording import keys


class MessageKind(models.TextChoices):
    INVITATION = "invitation", _("Invitation")
    REMINDER = "reminder", _("Reminder")
    NUDGE = "nudge", _("Note from a co-author")
    LINK = "link", _("New link")
    # What somebody answered in one visit, with the documents that are made by then.
    RECEIPT = "receipt", _("Receipt")
    # What a receipt came without, or what an officer signed for the author.
    COPY = "copy", _("Signed copy")
    # That an agreement was ended, and why.
    ENDED = "ended", _("End of an agreement")
    PUT_BACK = "put_back", _("Return of an agreement")
    # That staff refused the form which the author handed in, and why.
    FORM_REFUSED = "form_refused", _("Refused form")
    # What staff answered to a request.
    ANSWER = "answer", _("Answer to a request")
    # That a name or a title was corrected, and what that means for what was signed.
    CORRECTED = "corrected", _("Notice of a correction")
    NEW_WORDS = "new_words", _("Notice of another text")
    # That two authors of the list are one person, to the address of each.
    MERGED = "merged", _("Notice of a merger")
    # That the deadline was moved, to those who have not answered.
    DEADLINE = "deadline", _("Notice of another deadline")
    # That a co-author signed for all, and until when that can be objected to.
    FOR_ALL = "for_all", _("Notice of a signature for all")
    # That an officer was asked to sign for them, without their having said so.
    FORWARDED = "forwarded", _("Notice of a request to an officer")
    # To an officer: what was forwarded to them, once more if they wait, and what came of it.
    AGENT = "agent", _("Request to an officer")
    AGENT_AGAIN = "agent_again", _("Reminder to an officer")
    AGENT_RECEIPT = "agent_receipt", _("Receipt for an officer")
    AGENT_COPY = "agent_copy", _("Signed copy for an officer")
    # That what they were asked for is no longer theirs to answer. It holds no link.
    AGENT_RELEASED = "agent_released", _("Withdrawal of a request to an officer")
    # With a link for one use to everything that is kept about them.
    DATA = "data", _("Link to one’s own data")
    # To the former address; all others go to the present one.
    CHANGED = "changed", _("Notice of another address")


REMINDING = (MessageKind.REMINDER, MessageKind.NUDGE, MessageKind.AGENT_AGAIN)


class MessageState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    # The server took it, and it came back.
    BOUNCED = "bounced", _("Came back")
    FAILED = "failed", _("Failed")
    # The mail server takes others, and hangs up at this one or would have none of it: no fault of the address.
    ASIDE = "aside", _("Put aside")
    CANCELLED = "cancelled", _("Cancelled")


MOVES: dict[MessageState, frozenset[MessageState]] = {
    MessageState.QUEUED: frozenset({MessageState.SENDING, MessageState.CANCELLED, MessageState.ASIDE}),
    MessageState.SENDING: frozenset(
        {MessageState.SENT, MessageState.QUEUED, MessageState.FAILED, MessageState.ASIDE, MessageState.CANCELLED}
    ),
    MessageState.SENT: frozenset({MessageState.BOUNCED}),
    # Where it was taken for one that came back by mistake. Another mail is sent in its place, never the same.
    MessageState.BOUNCED: frozenset({MessageState.SENT}),
    MessageState.FAILED: frozenset({MessageState.QUEUED, MessageState.CANCELLED}),
    MessageState.ASIDE: frozenset({MessageState.QUEUED, MessageState.CANCELLED}),
    # Where the address became the former one again.
    MessageState.CANCELLED: frozenset({MessageState.QUEUED}),
}


class CancelCause(models.TextChoices):
    """Why a mail was not sent; the words stand on the desk."""

    ADDRESS = "address", _("The author’s address had changed before it was sent.")
    LINK = "link", _("Its link had been revoked before it was sent.")
    SETTLED = "settled", _("Nothing that it asks for was still open.")
    REPLACED = "replaced", _("Another mail to the author’s present address stands in for it.")
    ASKED = "asked", _("The author had asked the conference for something, which comes first.")
    TAKEN_BACK = "taken_back", _("The change that it tells of had been taken back.")
    FORWARD = "forward", _("The officer was no longer asked.")
    CLOSED = "closed", _("The conference had been closed.")
    RESTRICTED = "restricted", _("The author’s data was to be erased.")
    DROPPED = "dropped", _("Somebody of the team took it out of the outbox.")
    # Of reminders alone.
    UNWANTED = "unwanted", _("The author wanted to be reminded no more.")
    BOUNCED = "bounced", _("Mail to this address had come back.")
    PAUSED = "paused", _("Another mail had gone to the author in the meantime.")
    TOO_MANY = "too_many", _("The author had been reminded often enough that week.")
    DEADLINE = "deadline", _("The deadline that it names had been moved.")


def message_id_of(pk: uuid.UUID) -> str:
    """The same at every attempt, so that a mail that was sent twice shows once."""
    domain = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip("> ")
    return f"<{pk}@{domain}>"


_REPLACEABLE = (CancelCause.ADDRESS, CancelCause.LINK, CancelCause.CLOSED)  # their words may still be owed

# What somebody waits for, perhaps before a screen, leaves before what asks for something.
_LAST_PLACE = 3
_SOON = (MessageKind.ANSWER, MessageKind.FORM_REFUSED, MessageKind.RECEIPT, MessageKind.AGENT_RECEIPT)
_PLACES = dict.fromkeys(MessageKind, _LAST_PLACE) | dict.fromkeys(_SOON, 1)
_PLACES |= {MessageKind.LINK: 0, MessageKind.DATA: 0, MessageKind.COPY: 2, MessageKind.AGENT_COPY: 2}


class MessageQuerySet(OutboxQuerySet["Message"]):
    def in_line(self) -> "MessageQuerySet":
        places = [When(kind=kind, then=place) for kind, place in _PLACES.items()]
        return self.order_by(LAST_OF_ALL, Case(*places, default=_LAST_PLACE), "created_at")

    def undelivered(self) -> "MessageQuerySet":
        return self.filter(state__in=[MessageState.QUEUED, MessageState.SENDING])

    def heard(self) -> "MessageQuerySet":
        """Those that have left, or are leaving: whoever they are to may have read them."""
        return self.filter(state__in=[MessageState.SENT, MessageState.SENDING])

    def troubled(self) -> "MessageQuerySet":
        return self.filter(state=MessageState.FAILED)

    def search(self, words: str) -> "MessageQuerySet":
        """Mails whose subject or address, or whose author's names or address, holds each of the words."""
        found = self
        for word in keys.spellings(words):
            found = found.filter(holding(word, "search_key", "author__search_key"))
        return found

    def sendable_again(self) -> "MessageQuerySet":
        """Given up, come back, or cancelled for something that has a remedy: see `can_be_sent_again`."""
        came_back = Q(state=MessageState.BOUNCED, replaced_by__isnull=True)
        dropped = Q(cancel_cause=CancelCause.DROPPED) & ~Q(kind=MessageKind.INVITATION)
        told = self.exclude(subject=ERASED)
        return told.filter(Q(given_up_at__isnull=False) | Q(cancel_cause__in=_REPLACEABLE) | came_back | dropped)

    def for_delivery(self) -> "MessageQuerySet":
        """With all that tells whether it may be sent, as the database has it at that moment."""
        about = models.Prefetch("agreements", Agreement.objects.select_related("authorship__paper"))
        told = self.with_restriction().prefetch_related(about)
        return told.select_related("conference", "author", "link__agent", "round")

    def without_notices(self) -> "MessageQuerySet":
        """Not what goes to a former address on purpose: that tells of the present one, or answers who objected to it."""
        return self.exclude(Q(kind=MessageKind.CHANGED) | Q(link__purpose=LinkPurpose.OBJECT))

    def not_to_agents(self) -> "MessageQuerySet":
        return self.exclude(link__purpose=LinkPurpose.AGENT)

    def for_list(self) -> "MessageQuerySet":
        """Whether another mail stands in for it is known as well, without its words."""
        rows = self.select_related("author", "link__agent", "replaced_by")
        return rows.defer("text", "html", "replaced_by__text", "replaced_by__html").order_by("-created_at", "-pk")


class Message(HeldMail):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="messages")
    author = models.ForeignKey(Author, models.PROTECT, related_name="messages")
    agreements = models.ManyToManyField(Agreement, related_name="messages", db_table="agreements_message_agreement")
    link = models.ForeignKey(Link, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=20, choices=MessageKind)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    cancel_cause = models.CharField(max_length=10, choices=CancelCause, blank=True)
    # The mail to a former address, or with a revoked link, whose words this one brings to the present address.
    stands_for = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    # Of a reminder that one person alone was to get: none.
    round = models.ForeignKey(ReminderRound, models.PROTECT, null=True, blank=True, related_name="messages")
    # What owes it, where only one may be owed: "copy:<signature>", the first of those whose documents it brings.
    occasion = models.CharField(max_length=80, unique=True, null=True, blank=True)
    email = models.EmailField("address", max_length=254)
    subject = models.CharField(max_length=300)
    # The words with `compose.LINK_MARK` where the link will stand; the token is put in on delivery and kept nowhere.
    text = models.TextField()
    html = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    server_answer = models.CharField(max_length=500, blank=True)

    search_key = KeyField(keys.search_key, "subject", "email")

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["conference", "-created_at"], name="message_by_time"),
            # Of whole conferences mails are counted without being read: their words lie between them.
            models.Index(fields=["state", "conference", "kind"], name="message_by_state"),
            models.Index(fields=["conference", "kind", "created_at", "state"], name="message_by_kind"),
            models.Index(fields=["next_attempt_at"], condition=IS_OWED, name="message_owed"),
            models.Index(fields=["sent_at"], condition=Q(sent_at__isnull=False), name="message_sent"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="message_state_known"),
            models.CheckConstraint(condition=Q(kind__in=MessageKind.values), name="message_kind_known"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | ~Q(state__in=["sent", "bounced"]), name="message_sent_at"
            ),
            models.CheckConstraint(
                condition=Q(cancel_cause="") | Q(cancel_cause__in=CancelCause.values, state="cancelled"),
                name="message_cancel_cause",
            ),
            *OUTBOX_CONSTRAINTS,
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def message_id(self) -> str:
        return message_id_of(self.pk)

    @property
    def can_be_sent_again(self) -> bool:
        """Whoever is to be invited after all is invited anew."""
        came_back = self.state == MessageState.BOUNCED and not hasattr(self, "replaced_by")
        is_dropped = self.cancel_cause == CancelCause.DROPPED and self.kind != MessageKind.INVITATION
        has_remedy = self.cancel_cause in _REPLACEABLE or is_dropped
        return self.subject != ERASED and (self.given_up_at is not None or has_remedy or came_back)

    @property
    def is_held(self) -> bool:
        return self.state == MessageState.QUEUED and self.held_at is not None

    @property
    def outcome(self) -> str:
        return self.get_cancel_cause_display() or self.server_answer or self.last_error
