"""Everything that is owed, done by a command, and what is left of it said."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from agreements.models import Conference, Message
from agreements.states import State
from signatures.models import Document
from tests import factories
from tests.authority import Authority
from tests.mail_server import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key")]


def said() -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("work_off", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_work_off_makes_every_document_and_sends_every_mail(conference: Conference, mail_server: MailServer) -> None:
    factories.make_agreement(conference, state=State.COUNTERSIGNED)

    first, second = said(), said()

    assert first == ("1 document made, 1 mail sent.\n", "")
    assert second == ("0 documents made, 0 mails sent.\n", "")
    assert Document.objects.count() == len(mail_server.taken) == 1


def test_work_off_says_what_is_still_owed(
    conference: Conference, mail_server: MailServer, authority: Authority
) -> None:
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    mail_server.answers["RCPT"] = "450 4.2.0 Try later"
    authority.fault = "down"

    out, err = said()

    assert out == "1 document made, 0 mails sent, 0 seals stamped.\n"
    assert err == "Still owed, to be tried again later: 0 documents, 1 mail, 1 time-stamp.\n"
    assert Message.objects.get().next_attempt_at > timezone.now()
