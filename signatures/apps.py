from celery.signals import worker_init
from django.apps import AppConfig
from django.db.models.signals import post_migrate

from agreements.append_only import assert_triggers


class SignaturesConfig(AppConfig):
    name = "signatures"
    verbose_name = "Signatures"

    def ready(self) -> None:
        from signatures.rehearsing import rehearse  # noqa: PLC0415  models are not there before

        post_migrate.connect(assert_triggers, sender=self)
        worker_init.connect(rehearse)
