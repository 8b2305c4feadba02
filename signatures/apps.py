from django.apps import AppConfig
from django.db.models.signals import post_migrate

from agreements.append_only import assert_triggers


class SignaturesConfig(AppConfig):
    name = "signatures"
    verbose_name = "Signatures"

    def ready(self) -> None:
        post_migrate.connect(assert_triggers, sender=self)
