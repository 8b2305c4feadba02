"""The workers' entrances: fetch, call one function."""

from typing import Any

from celery import shared_task
from celery.signals import task_prerun, worker_init, worker_shutting_down

from agreements.jobs import hints
from agreements.mail import sweeping
from agreements.mail.relaying import quitting
from signatures.documents import producing, seal_keys, time_stamps, warm_up
from signatures.operations import sweep, workers
from signatures.privacy import retention

# Who makes documents takes from this one.
_MAKERS = frozenset({"seal"})


@worker_init.connect
def prepare_worker(sender: Any, **_: object) -> None:
    sender.app.steps["consumer"].add(workers.Beating)
    if not _MAKERS.isdisjoint(sender.app.amqp.queues.consume_from):
        warm_up.warm_up()


@worker_shutting_down.connect
def tell_to_leave(**_: object) -> None:
    """Its children do not hear of it otherwise."""
    quitting.ask()


@task_prerun.connect
def meet_hint(task: Any, **_: object) -> None:
    hints.is_met(task.name)


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
def carry_out_pressed() -> None:
    sweep.carry_out_pressed()


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
def end_what_lapsed() -> None:
    sweep.end_what_lapsed()


@shared_task
def self_check() -> None:
    sweep.go_on_with_self_check()


@shared_task
def forget_what_is_old() -> None:
    retention.forget_what_is_old()


# Processes of version 0.2 said until when.


@shared_task
def sweep_documents(_until: float = 0) -> None:
    sweep.DOCUMENTS.a_while()


@shared_task
def sweep_stamps(_until: float = 0) -> None:
    sweep.STAMPS.a_while()


@shared_task
def sweep_repairs(_until: float = 0) -> None:
    sweep.REPAIRS.a_while()


@shared_task(name="signatures.tasks.sweep_messages")
def deliver_under_its_former_name(_until: float = 0) -> None:
    sweeping.a_while()


@shared_task(name="signatures.tasks.sweep_staff_mails")
def deliver_to_staff_under_its_former_name(_until: float = 0) -> None:
    sweeping.a_while()
