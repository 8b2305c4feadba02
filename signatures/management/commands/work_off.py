"""Does everything that is owed, once, here and now: documents, mails and time-stamps. Needs no Redis."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from agreements.models import Message
from signatures.models import DocumentWork, StampWork
from signatures.operations import sweep


class Command(BaseCommand):
    help = "Make every document and send every mail that is owed, in this process, without Redis."

    def handle(self, *_args: Any, **_options: Any) -> None:
        made, sent, stamped = sweep.work_off()
        done = f"{made:,} documents made, {sent:,} mails sent"
        self.stdout.write(f"{done}, {stamped:,} seals stamped." if settings.TIMESTAMP_URL else f"{done}.")
        documents, mails = DocumentWork.objects.owed().count(), Message.objects.owed().count()
        stamps = StampWork.objects.owed().count() if settings.TIMESTAMP_URL else 0
        if documents or mails or stamps:
            owed = f"{documents:,} documents, {mails:,} mails" + (f", {stamps:,} time-stamps" if stamps else "")
            self.stderr.write(f"Still owed, to be tried again later: {owed}.")
