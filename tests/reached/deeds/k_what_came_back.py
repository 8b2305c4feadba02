"""What became of mails: told by servers, by a mail service, by programs, and by staff."""

import json
from base64 import b64encode
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from agreements.mail.bounces import arriving, return_path
from agreements.mail.bounces.tokens import Purpose, token_of
from agreements.models import Message
from agreements.web.sandbox import Limits
from tests import factories
from tests.agreements.mail.bounces import returned
from tests.mail_server import MailServer
from tests.reached.stage import Stage

_BACK = override_settings(BOUNCE_ADDRESS="bounces@conference.example.org", ANYMAIL_WEBHOOK_SECRET=["service:secret"])
_SMTP = "django.core.mail.backends.smtp.EmailBackend"


def _invited(stage: Stage, name: str, *, title: str) -> Message:
    """By a mail that has left."""
    email = f"{name.split(maxsplit=1)[0].lower()}@exmaple.org"
    stage.import_(stage.by_rule, f"{title},{title},{name},{email}")
    stage.post("author_invite", "by-rule", stage.author(name).pk)
    stage.work_off()
    return stage.author(name).messages.latest("created_at")


def _receive(content: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, "mail")
        file.write_text(content)
        call_command("receive_bounce", str(file))


@_BACK
def hear_of_mails_that_came_back(stage: Stage) -> None:
    message = _invited(stage, "Bea Bounce", title="On Returns")
    to = return_path.address_of(message)
    for write in (returned.away, returned.no_such_user):
        _receive(write(to))
    _receive(returned.complaint("not-spam", original=to))
    _receive(returned.plain("Buy this", to="bounces@conference.example.org"))
    _receive(returned.no_such_user(return_path.address_of(Message(pk=uuid4()))))
    limits, arriving.LIMITS = arriving.LIMITS, Limits(seconds=9, processor_seconds=5, memory=256 << 20, size=1)
    _receive(returned.plain("Buy this", to="bounces@conference.example.org"))
    arriving.LIMITS = limits
    stage.look("messages", "authors", "agreements", "decisions")
    stage.get("message", "by-rule", message.pk)
    stage.get("author", "by-rule", message.author_id)


@_BACK
def hear_from_a_mail_service(stage: Stage) -> None:
    message = stage.author("Bea Bounce").messages.latest("created_at")
    for token in (token_of(Purpose.RETURN, message.pk), "a" * 42):
        facts = {
            "RecordType": "Bounce",
            "Type": "Transient",
            "MessageID": "1",
            "ID": 7,
            "Metadata": {"message": token},
        }
        Client().post(
            reverse("mail_told", args=["postmark"]),
            json.dumps(facts),
            content_type="application/json",
            headers={"Authorization": f"Basic {b64encode(b'service:secret').decode()}"},
        )


def decide_about_the_address(stage: Stage) -> None:
    """Remind in vain, then send to the same address again, then say that it is right."""
    bea = stage.author("Bea Bounce")
    about = bea.authorships.values_list("agreements", flat=True)
    factories.make_message(bea, kind="reminder").agreements.set(about)
    stage.get("author_address", "by-rule", bea.pk, query="?proposed=1")
    stage.work_off()
    stage.post("settle_bounce", "by-rule", bea.pk, deed="again")
    stage.work_off()
    stage.look("messages")
    again = bea.messages.latest("created_at")
    stage.post("mark_bounced", "by-rule", again.pk, words="A colleague says so")
    stage.get("message", "by-rule", again.pk)
    stage.post("take_bounce_back", "by-rule", again.pk)
    stage.post("mark_bounced", "by-rule", again.pk)
    stage.post("settle_bounce", "by-rule", bea.pk, deed="reachable", **{"from": "decisions"})
    stage.look("authors", "messages")


def send_all_again_that_a_server_refused(stage: Stage) -> None:
    with MailServer(answers={"RCPT": "550 5.1.1 No such user"}) as server:
        there = {"EMAIL_BACKEND": _SMTP, "EMAIL_HOST": server.host, "EMAIL_PORT": server.port, "EMAIL_USE_TLS": False}
        with override_settings(**there):
            for number, name in enumerate(("Rea Refused", "Ron Refused")):
                _invited(stage, name, title=f"On Doors {number}")
    stage.look("messages")
    query = "?of=messages&all_matching=1&state=failed"
    stage.fill("bulk", "by-rule", "send-again", query=query)
    stage.work_off()


def want_no_reminders(stage: Stage) -> None:
    message = _invited(stage, "Una Unsubscribed", title="On Silence")
    page = reverse("unsubscribe", args=[token_of(Purpose.UNSUBSCRIBE, message.pk)])
    client, link = stage.visitor("Una Unsubscribed")
    client.get(page)
    client.get(reverse("unsubscribe", args=["broken"]))
    waiting = factories.make_message(message.author, kind="reminder")
    waiting.agreements.set(message.author.authorships.values_list("agreements", flat=True))
    client.post(page)
    stage.work_off()
    stage.look("authors")
    stage.get("author", "by-rule", message.author_id)
    stage.get("visit", link.pk, client=client)
    client.post(reverse("visit_reminders", args=[link.pk]))
    client.post(page)
    stage.post("remind_author_again", "by-rule", message.author_id)
    with _BACK:
        _receive(returned.complaint("abuse", original=return_path.address_of(message)))
    stage.look("messages")
