"""Mails to staff: owed as rows, each delivered under a claim while it still is to be, and told in no log.

Whom it goes to, and any link in it, is decided when it leaves.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from email.utils import format_datetime, formataddr, parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext

from agreements import clock, staff_links
from agreements.mail import queue
from agreements.mail.choosing import mail_choices
from agreements.mail.compose import LINK_MARK
from agreements.mail.relaying import noting, rounds
from agreements.mail.relaying.handing_over import hand_over
from agreements.mail.relaying.noting import Columns
from agreements.mail.relaying.rounds import Errand, OpenLine
from agreements.mail.writing.subjects import on_one_line
from agreements.models import Conference, Membership, StaffMail, StaffMailKind, User

_SENDER = "Countersign"
_LONGEST_SUBJECT = 300
_EMPTY_LINES = re.compile(r"\n\s*\n")
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
        "text": _EMPTY_LINES.sub("\n\n", render_to_string(f"staff_mail/{kind.value}.txt", facts)).strip() + "\n",
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


def _deliver_one(line: OpenLine, pk: UUID) -> bool:
    rows = StaffMail.objects.select_related("conference", "user", "invitation")
    mail = rows.claim(pk, seconds=settings.MAIL_LEASE_SECONDS)
    if mail is None:
        return False
    if _is_closed(mail):
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


def _is_closed(mail: StaffMail) -> bool:
    """Whether it is not to be tried, which is then written down."""
    if reason := _no_longer(mail):
        mail.give_up(reason)
    elif reason := _unwanted(mail):
        mail.finish(server_answer=reason)
    elif mail.attempts > settings.MAX_ATTEMPTS:
        noting.set_aside(mail, _COLUMNS)
    else:
        return False
    return True


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


def _unwanted(mail: StaffMail) -> str:
    """Of what members choose: why this one has no use for it any more, which is nobody's trouble; empty if it has."""
    if mail.kind not in mail_choices.CHOSEN or mail.conference is None:
        return ""
    if mail.conference.is_closed:
        return gettext("Not sent: the conference has been closed.")
    membership = Membership.objects.select_related("conference", "user", "mail_choice").filter(
        conference=mail.conference, user=mail.user
    )
    if not all(mail_choices.may_be_told(each, StaffMailKind(mail.kind)) for each in membership):
        return gettext("Not sent: it is not wanted any more.")
    about = mail.matter_notices.all()
    if about.exists() and not about.filter(matter__settled_at=None).exists():
        return gettext("Not sent: all of it had been settled.")
    return ""


def _recipient(mail: StaffMail) -> tuple[str, str]:
    """Name and address."""
    if mail.user is not None:
        return mail.user.name, mail.user.email
    return "", mail.invitation.email if mail.invitation else ""


def _with_link(mail: StaffMail, words: str) -> str:
    if mail.invitation is not None:
        return words.replace(StaffMail.LINK, staff_links.address_of(mail.invitation))
    if mail.kind == StaffMailKind.PASSWORD and mail.user is not None:
        return words.replace(StaffMail.LINK, staff_links.password_address_of(mail.user))
    if mail.kind == StaffMailKind.TEST and mail.user is not None and mail.conference is not None:
        return words.replace(LINK_MARK, staff_links.rehearsal_address_of(mail.pk, mail.conference, mail.user))
    return words


def _written(mail: StaffMail) -> EmailMultiAlternatives:
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    written = EmailMultiAlternatives(
        subject=on_one_line(mail.subject),
        body=_with_link(mail, mail.text),
        from_email=formataddr((mail.conference.sender if mail.conference else _SENDER, sender)),
        to=[formataddr(_recipient(mail))],
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.created_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    if mail.kind == StaffMailKind.TEST and mail.conference is not None:
        written.reply_to = [formataddr((mail.conference.sender, mail.conference.reply_to))]
    if mail.html:
        written.attach_alternative(_with_link(mail, mail.html), "text/html")
    if mail.attachment_name:
        written.attach(mail.attachment_name, mail.attachment.encode(), "application/octet-stream")
    return written
