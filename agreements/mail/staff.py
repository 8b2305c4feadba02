"""Mails to staff: owed as rows, each delivered under a claim while it still is to be, and told in no log.

Whom it goes to, and any link in it, is decided when it leaves.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from email.utils import format_datetime, formataddr, parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext

from agreements import clock, staff_links
from agreements.mail import queue
from agreements.mail.relaying import noting, rounds
from agreements.mail.relaying.handing_over import hand_over
from agreements.mail.relaying.noting import Columns
from agreements.mail.relaying.rounds import Errand, Line
from agreements.models import Conference, Membership, StaffMail, StaffMailKind, User

_SENDER = "Countersign"
_LONGEST_SUBJECT = 300
_COLUMNS = Columns()
# A link for a new password is of use to somebody who waits for it.
_LATE = timedelta(hours=1)


def words_of(kind: StaffMailKind, context: Mapping[str, object]) -> dict[str, str]:
    """Subject and text, as the templates of the kind have them."""
    facts = dict(context)
    return {
        "subject": " ".join(render_to_string(f"staff_mail/{kind.value}_subject.txt", facts).split())[
            :_LONGEST_SUBJECT
        ],
        "text": render_to_string(f"staff_mail/{kind.value}.txt", facts).strip() + "\n",
    }


def owe(mails: Sequence[StaffMail]) -> None:
    """In the transaction that owes them; one whose occasion was mailed stays as it is."""
    StaffMail.objects.bulk_create(mails, batch_size=500, ignore_conflicts=True)


def owed(*, limit: int) -> list[UUID]:
    """Those that could be tried now, oldest first."""
    if not queue.may_any_leave():
        return []
    return list(StaffMail.objects.due().in_line().values_list("pk", flat=True)[:limit])


def unreached(conference: Conference) -> QuerySet[StaffMail]:
    """Those that members of its team never got, and no later one either."""
    later = StaffMail.objects.filter(
        user=OuterRef("user"), created_at__gt=OuterRef("created_at"), finished_at__isnull=False
    )
    members = User.objects.filter(memberships__conference=conference, is_active=True)
    theirs = StaffMail.objects.given_up().filter(Q(conference=conference) | Q(conference=None), user__in=members)
    return theirs.exclude(Exists(later)).select_related("user").order_by("-created_at")


def deliver(mails: Iterable[UUID | str]) -> int:
    """Claim and deliver these; returns how many the server took."""
    keys = list(mails)
    return rounds.run(lambda: errands(_due(keys))).taken


def _due(keys: Sequence[UUID | str]) -> list[UUID]:
    return list(StaffMail.objects.due().filter(pk__in=keys).in_line().values_list("pk", flat=True))


def errands(keys: Iterable[UUID]) -> list[Errand]:
    return [Errand(pk, _deliver_one) for pk in keys]


def _deliver_one(line: Line, pk: UUID) -> bool:
    rows = StaffMail.objects.select_related("conference", "user", "invitation")
    mail = rows.claim(pk, seconds=settings.MAIL_LEASE_SECONDS)
    if mail is None:
        return False
    if reason := _no_longer(mail):
        mail.give_up(reason)
        return False
    if mail.attempts > settings.MAX_ATTEMPTS:
        noting.set_aside(mail, _COLUMNS)
        return False
    return hand_over(
        line,
        mail,
        _COLUMNS,
        write=lambda: (_written(mail), _recipient(mail)[1]),
        taken=lambda answer: _taken(mail, answer),
    )


def _taken(mail: StaffMail, answer: str) -> None:
    """The server has it, whoever holds the claim by now."""
    if not mail.finish(server_answer=answer):
        now = clock.now()
        StaffMail.objects.filter(pk=mail.pk).update(server_answer=answer, finished_at=now, given_up_at=None)


def _no_longer(mail: StaffMail) -> str:
    """Why it is not to leave any more; empty if it is."""
    if mail.invitation is not None:
        return "" if mail.invitation.is_standing else gettext("The invitation is over.")
    if mail.kind == StaffMailKind.PASSWORD and clock.now() - mail.created_at > _LATE:
        return gettext("It is too late: whoever forgot the password has asked again, or has not.")
    if mail.conference is None:
        is_staff = mail.user is not None and mail.user.is_active
    else:
        members = Membership.objects.filter(conference=mail.conference, user=mail.user, user__is_active=True)
        is_staff = members.exists()
    return "" if is_staff else gettext("No longer on the team.")


def _recipient(mail: StaffMail) -> tuple[str, str]:
    """Name and address."""
    if mail.user is not None:
        return mail.user.name, mail.user.email
    return "", mail.invitation.email if mail.invitation else ""


def _text(mail: StaffMail) -> str:
    if mail.invitation is not None:
        return mail.text.replace(StaffMail.LINK, staff_links.address_of(mail.invitation))
    if mail.kind == StaffMailKind.PASSWORD and mail.user is not None:
        return mail.text.replace(StaffMail.LINK, staff_links.password_address_of(mail.user))
    return mail.text


def _written(mail: StaffMail) -> EmailMessage:
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    written = EmailMessage(
        subject=mail.subject,
        body=_text(mail),
        from_email=formataddr((mail.conference.sender if mail.conference else _SENDER, sender)),
        to=[formataddr(_recipient(mail))],
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.created_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    if mail.attachment_name:
        written.attach(mail.attachment_name, mail.attachment.encode(), "application/octet-stream")
    return written
