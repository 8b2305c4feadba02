"""Does everything that is owed, once, here and now: documents, mails and time-stamps. Needs no Redis."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from agreements.models import Message
from agreements.sentences import counted
from signatures.models import DocumentWork, StampWork
from signatures.operations import sweep


class Command(BaseCommand):
    help = (
        "Make every document, send every mail and fetch every time-stamp that is owed, in this process, without Redis."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        made, sent, stamped = sweep.work_off()
        done = [
            counted("{count} document made", "{count} documents made", made),
            counted("{count} mail sent", "{count} mails sent", sent),
        ]
        if settings.TIMESTAMP_URL:
            done.append(counted("{count} seal stamped", "{count} seals stamped", stamped))
        self.stdout.write(f"{', '.join(done)}.")
        documents, mails = DocumentWork.objects.owed().count(), Message.objects.owed().count()
        stamps = StampWork.objects.owed().count() if settings.TIMESTAMP_URL else 0
        if documents or mails or stamps:
            owed = [
                counted("{count} document", "{count} documents", documents),
                counted("{count} mail", "{count} mails", mails),
            ]
            if stamps:
                owed.append(counted("{count} time-stamp", "{count} time-stamps", stamps))
            self.stderr.write(f"Still owed, to be tried again later: {', '.join(owed)}.")
