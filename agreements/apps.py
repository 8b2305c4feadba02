from django.apps import AppConfig
from django.db.models.signals import post_migrate

from agreements.append_only import assert_triggers


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = "Agreements"

    def ready(self) -> None:
        post_migrate.connect(assert_triggers, sender=self)
