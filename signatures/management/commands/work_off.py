"""Does everything that is owed, once, here and now: documents and mails. Needs no Redis."""

from typing import Any

from django.core.management.base import BaseCommand

from agreements.models import Message
from signatures import sweep
from signatures.models import DocumentWork


class Command(BaseCommand):
    help = "Make every document and send every mail that is owed, in this process, without Redis."

    def handle(self, *_args: Any, **_options: Any) -> None:
        made, sent = sweep.work_off()
        self.stdout.write(f"{made:,} documents made, {sent:,} mails sent.")
        documents, mails = DocumentWork.objects.owed().count(), Message.objects.owed().count()
        if documents or mails:
            self.stderr.write(f"Still owed, to be tried again later: {documents:,} documents, {mails:,} mails.")
