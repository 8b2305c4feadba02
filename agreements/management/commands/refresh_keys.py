"""Writes anew by what people, papers and mails are searched and sorted."""

from typing import Any

from django.core.management.base import BaseCommand

from agreements.models import Author, Authorship, Message, Paper
from agreements.models.key_fields import refresh_keys


class Command(BaseCommand):
    help = (
        "Correct by what authors, papers and mails are searched and sorted, where check_invariants says that it is not "
        "what their names make of it: rows that were written past the program, or by an older one while it was replaced."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = sum(refresh_keys(model._default_manager.all()) for model in (Author, Paper, Authorship, Message))
        self.stdout.write(f"{count:,} {'row was' if count == 1 else 'rows were'} corrected.")
