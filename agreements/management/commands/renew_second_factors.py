"""What a new SECRET_KEY asks for: see docs/operations.md."""

from typing import Any

from django.core.management.base import BaseCommand

from agreements.accounts import second_factors


class Command(BaseCommand):
    help = (
        "Encrypt the secrets of authenticator apps and recovery codes with the present SECRET_KEY, so that the former one "
        "can be taken out of SECRET_KEY_FALLBACKS."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = second_factors.encrypt_anew()
        self.stdout.write(f"{count:,} {'secret was' if count == 1 else 'secrets were'} encrypted anew.")
