from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from agreements.web.checks import check_redis, check_sender


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("Agreements")

    def ready(self) -> None:
        # These need the models, which come after the apps.
        from agreements.accounts import sessions  # noqa: PLC0415
        from agreements.audit.append_only import assert_triggers  # noqa: PLC0415
        from agreements.audit.appending import assert_function  # noqa: PLC0415
        from agreements.audit.roles import check_roles  # noqa: PLC0415

        user_logged_in.connect(sessions.begin)
        checks.register(check_redis, deploy=True)
        checks.register(check_sender, deploy=True)
        checks.register(check_roles, deploy=True)
        post_migrate.connect(assert_triggers, sender=self)
        post_migrate.connect(assert_function, sender=self)
