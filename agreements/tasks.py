"""The workers' entrances: fetch, call one function."""

from celery import shared_task

from agreements import outbox


@shared_task
def deliver(messages: list[str]) -> None:
    outbox.deliver(messages)
