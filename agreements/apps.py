from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from agreements.web.checks import check_redis


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("Agreements")

    def ready(self) -> None:
        from agreements.audit.append_only import assert_triggers  # noqa: PLC0415  needs the models, which come after the apps

        checks.register(check_redis, deploy=True)
        post_migrate.connect(assert_triggers, sender=self)
