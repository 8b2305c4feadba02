"""The workers' entrances: fetch, call one function."""

from celery import shared_task

from agreements.mail import delivery
from agreements.mail.bounces import mailbox


@shared_task
def deliver(messages: list[str]) -> None:
    delivery.deliver(messages)


@shared_task
def read_return_mailbox() -> None:
    mailbox.look()
