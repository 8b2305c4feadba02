"""A test mail: what an author would get, to the member of the team who asks for it; nothing else is written anywhere."""

import uuid

from django.utils.translation import gettext

from agreements.access import ClosedConferenceError
from agreements.mail import compose, staff
from agreements.mail.words import keeping_words, reply_address
from agreements.mail.words.source import TypedWords
from agreements.mail.words.stems import Stem
from agreements.models import Conference, StaffMail, StaffMailKind, User

_LONGEST_SUBJECT = 300


def send(conference: Conference, stem: Stem, *, by: User, own: TypedWords | None = None) -> StaffMail:
    """Owe it with the words that the mail has now, or with those of `own`. It is the made-up author's mail, and its link
    leads to a walk that records nothing.

    Raises NoReplyAddressError and ClosedConferenceError.
    """
    reply_address.insist(conference)
    if conference.is_closed:
        raise ClosedConferenceError(conference)
    words = own or keeping_words.own_of(conference, stem.name)
    mail = compose.write_example(stem, words, conference)
    subject = gettext("Test: {subject}").format(subject=mail.subject)[:_LONGEST_SUBJECT]
    owed = StaffMail(
        conference=conference,
        user=by,
        kind=StaffMailKind.TEST,
        occasion=f"{StaffMailKind.TEST}:{uuid.uuid4()}",
        subject=subject,
        text=mail.text,
        html=mail.html,
    )
    staff.owe([owed])
    return owed
