"""The workers' entrances: fetch, call one function."""

from typing import Any

from celery import shared_task
from celery.signals import worker_init

from signatures.documents import producing, seal_keys, time_stamps, warm_up
from signatures.operations import sweep, workers

# Documents are made by those who take from these.
_MAKERS = frozenset({"seal", "bulk"})


@worker_init.connect
def prepare_worker(sender: Any, **_: object) -> None:
    sender.app.steps["consumer"].add(workers.Beating)
    if not _MAKERS.isdisjoint(sender.app.amqp.queues.consume_from):
        warm_up.warm_up()


@shared_task
def produce(signatures: list[str]) -> None:
    producing.produce(signatures)


@shared_task
def stamp(signatures: list[str]) -> None:
    time_stamps.stamp(signatures)


@shared_task
def check_key() -> None:
    seal_keys.check()


@shared_task
def make_checkpoints() -> None:
    sweep.anchor()


@shared_task
def run_preflight() -> None:
    sweep.try_everything()


@shared_task
def run_bulk_job() -> None:
    sweep.run_bulk_job()


@shared_task(name="signatures.tasks.run_errand")
def run_bulk_job_under_its_former_name() -> None:
    """What a process of version 0.1 enqueued."""
    sweep.run_bulk_job()


@shared_task
def read_list() -> None:
    sweep.read_list()


@shared_task
def go_on_with_signatures_for_all() -> None:
    sweep.go_on_with_signatures_for_all()


@shared_task
def self_check() -> None:
    sweep.go_on_with_self_check()


@shared_task
def sweep_documents(until: float) -> None:
    sweep.DOCUMENTS.a_while(until)


@shared_task
def sweep_messages(until: float) -> None:
    sweep.MESSAGES.a_while(until)


@shared_task
def sweep_staff_mails(until: float) -> None:
    sweep.STAFF_MAILS.a_while(until)


@shared_task
def sweep_stamps(until: float) -> None:
    sweep.STAMPS.a_while(until)


@shared_task
def sweep_repairs(until: float) -> None:
    sweep.REPAIRS.a_while(until)
