"""Tells what the log has lost, as far as documents and checkpoints in the store know."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from signatures.operations.backups import lost


class Command(BaseCommand):
    help = (
        "After an older database was restored: say how far the log of each conference went once, as the checkpoints in the store "
        "tell, and which answers stand in sealed documents there and in no log. Those documents stay valid; ask their "
        "authors again. Changes nothing; the exit status is 1 if something was lost."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            entries, answers = list(lost.entries()), list(lost.answers())
        except OSError as error:
            raise CommandError(f"The store of documents cannot be read: {error.strerror or error}") from error
        for line in (*entries, *answers):
            self.stdout.write(line)
        if not entries and not answers:
            self.stdout.write("Documents and checkpoints tell of nothing that the log does not have.")
            return
        raise SystemExit(1)
