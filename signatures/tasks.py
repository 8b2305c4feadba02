"""The workers' entrances: fetch, call one function."""

from typing import Any

from celery import shared_task
from celery.signals import worker_init

from signatures import producing, rehearsing, seal_keys, stamping, sweep

# Documents are made by those who take from these.
_MAKERS = frozenset({"seal", "bulk"})


@worker_init.connect
def rehearse(sender: Any, **_: object) -> None:
    if not _MAKERS.isdisjoint(sender.app.amqp.queues.consume_from):
        rehearsing.rehearse()


@shared_task
def produce(signatures: list[str]) -> None:
    producing.produce(signatures)


@shared_task
def stamp(signatures: list[str]) -> None:
    stamping.stamp(signatures)


@shared_task
def check_key() -> None:
    seal_keys.check()


@shared_task
def run_errand() -> None:
    sweep.run_errand()


@shared_task
def sweep_documents(until: float) -> None:
    sweep.DOCUMENTS.a_while(until)


@shared_task
def sweep_messages(until: float) -> None:
    sweep.MESSAGES.a_while(until)


@shared_task
def sweep_stamps(until: float) -> None:
    sweep.STAMPS.a_while(until)
