"""The way back for somebody who has lost telephone, passkeys and recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from agreements.accounts import notices, second_factors
from agreements.models import User
from agreements.wording.addresses import sought


class Command(BaseCommand):
    help = (
        "Take all passkeys, the authenticator app and the recovery codes off an account, and mail its owner that it was "
        "done. The password stays. First make sure who asks: docs/operations.md says how."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="the address, which is the login")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(email=sought(options["email"])).first()
        if user is None:
            raise CommandError(f"There is no account “{options['email']}”.")
        with transaction.atomic():
            if not second_factors.remove_all(user):
                raise CommandError(f"{user.email} has no second factor.")
            notices.owe_change(user, "second_factor_removed")
        self.stdout.write(f"{user.email} logs in with the password alone, and is mailed that this was done.")
