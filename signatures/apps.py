from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from agreements.wording import trial
from signatures.operations import least_power
from signatures.pdf.trial import unfit


class SignaturesConfig(AppConfig):
    name = "signatures"
    verbose_name = _("Signatures")

    def ready(self) -> None:
        from agreements.audit.append_only import assert_triggers  # noqa: PLC0415  needs the models, which come after the apps

        post_migrate.connect(assert_triggers, sender=self)
        trial.register(unfit)
        checks.register(least_power.check, deploy=True)
