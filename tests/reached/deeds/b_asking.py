"""Authors are invited and reminded; one mail does not arrive."""

import smtplib
from datetime import timedelta

import time_machine
from django.core.mail import EmailMessage
from django.utils import timezone

from tests.mail_backend import Backend
from tests.reached.stage import Stage


def invite_everybody(stage: Stage) -> None:
    Backend.meanwhile = _refuse
    for conference in stage.conferences:
        stage.get("invite", conference.slug)
        stage.post("invite", conference.slug)
    stage.work_off()
    for conference in stage.conferences:
        for page in ("dashboard", "papers", "authors", "messages", "countersigning"):
            stage.get(page, conference.slug)


def remind_who_has_not_answered(stage: Stage) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        stage.log_in()
        stage.get("remind", "one-for-all")
        stage.post("remind", "one-for-all")
        stage.work_off()
    stage.log_in()


def send_a_mail_again(stage: Stage) -> None:
    mail = stage.author("Una Unreach").messages.get()
    stage.get("message", "by-rule", mail.pk)
    stage.post("send_again", "by-rule", selected=str(mail.pk))
    stage.work_off()


def change_an_address(stage: Stage) -> None:
    una = stage.author("Una Unreach")
    stage.get("author_address", "by-rule", una.pk)
    stage.post("author_address", "by-rule", una.pk, email="una@example.org", shown=una.email, former=una.email)
    stage.work_off()


def _refuse(mail: EmailMessage) -> None:
    if any("@refused.example" in address for address in mail.to):
        raise smtplib.SMTPRecipientsRefused({mail.to[0]: (550, b"5.1.1 No such user")})
