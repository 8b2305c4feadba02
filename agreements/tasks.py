"""The workers' entrances: fetch, call one function."""

from celery import shared_task

from agreements.mail import delivery


@shared_task
def deliver(messages: list[str]) -> None:
    delivery.deliver(messages)
