"""Authors are invited and reminded; one mail does not arrive."""

from datetime import timedelta

import time_machine
from anymail.exceptions import AnymailRecipientsRefused
from django.core.mail import EmailMessage
from django.test import override_settings
from django.utils import timezone

from agreements.mail import queue
from agreements.models import MatterKind, MessageState
from agreements.people import address_changes
from tests.mail_backend import Backend
from tests.reached.stage import Stage


def invite_everybody(stage: Stage) -> None:
    for conference in stage.conferences:
        stage.get("invite", conference.slug)
        stage.fill("invite", conference.slug)
        # Meanwhile it is not offered again.
        assert "progress" in stage.get("invite", conference.slug).context
    stage.look("messages")


def wait_for_a_mail_server_that_takes_nothing(stage: Stage) -> None:
    """It is away, then workers die over each mail; somebody has it tried once more, each time."""

    def refuse(_mail: EmailMessage) -> None:
        raise ConnectionRefusedError("nobody is there")

    Backend.meanwhile = refuse
    stage.work_off()
    Backend.meanwhile = lambda _mail: None
    stage.get("dashboard", "by-rule")
    for _ in range(2):
        stage.post("try_mail_now", "by-rule")
    with override_settings(MAX_ATTEMPTS=0):
        queue.set_exhausted_aside()
    stage.get("dashboard", "by-rule")
    stage.look("messages")
    for conference in stage.conferences:
        aside = conference.messages.filter(state=MessageState.ASIDE)
        stage.post("send_again", conference.slug, selected=[str(message.pk) for message in aside])


def send_the_mails(stage: Stage) -> None:
    """One is refused for good, and the lists are looked at while another is being sent."""
    seen: list[EmailMessage] = []

    def meanwhile(mail: EmailMessage) -> None:
        if "una@refused.example" in mail.to[0]:
            raise AnymailRecipientsRefused("550 5.1.1 No such user")
        if not seen:
            seen.append(mail)
            stage.look("messages")

    Backend.meanwhile = meanwhile
    stage.work_off()
    Backend.meanwhile = lambda _mail: None
    for conference in stage.conferences:
        for page in ("dashboard", "papers", "authors", "messages", "countersigning"):
            stage.get(page, conference.slug)


def look_at_a_mail_that_did_not_arrive(stage: Stage) -> None:
    stage.get("message", "by-rule", stage.author("Una Unreach").messages.get().pk)
    stage.look("messages", "authors")


def send_a_mail_again(stage: Stage) -> None:
    stage.post("send_again", "by-rule", selected=str(stage.author("Una Unreach").messages.get().pk))
    stage.work_off()


def change_an_address_while_a_mail_is_being_sent_and_back(stage: Stage) -> None:
    """What did not leave carries a link that no longer opens anything."""

    def meanwhile(_mail: EmailMessage) -> None:
        Backend.meanwhile = lambda _mail: None
        for email in ("vague@example.org", "vera@example.org"):
            address_changes.change_address(stage.author("Vera Vague"), email=email, by=stage.owner)
        raise ConnectionResetError("try again")

    Backend.meanwhile = meanwhile
    stage.post("author_remind", "by-rule", stage.author("Vera Vague").pk, again="yes")
    stage.work_off()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        stage.work_off()


def change_an_address(stage: Stage) -> None:
    """The former one may object; what waits to be sent goes to the new one, or nowhere."""
    una = stage.author("Una Unreach")
    stage.fill("author_address", "by-rule", una.pk, email="una@example.org")
    stage.fill("author_address", "by-rule", una.pk, email="una.unreach@example.org")
    stage.work_off()


def remind_who_has_not_answered(stage: Stage) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        stage.log_in()
        for slug in ("by-rule", "one-for-all"):
            stage.get("remind", slug)
            stage.post("remind", slug)
        stage.work_off()
    stage.log_in()


def confirm_what_was_looked_at(stage: Stage) -> None:
    matter = stage.by_rule.matters.open().get(kind=MatterKind.LOOK)
    stage.get("decisions", "by-rule")
    stage.press("leave", matter)
    stage.work_off_later()
