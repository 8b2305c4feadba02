"""What holds after every race, whatever it was about."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from io import StringIO

from django.core.management import call_command
from django.db.models import Count

from agreements.models import BulkJob, Conference, Message, MessageKind, MessageState
from signatures.models import Countersignature, Document, DocumentWork, ReceiptLine, Signature
from tests.races import log_order
from tests.races.world import World
from tests.waiting import wait_for

_WORK_SECONDS = 300
_DEADLOCK = re.compile(r"deadlock detected")


def of_the_server(world: World) -> list[str]:
    """What PostgreSQL wrote down since the last time."""
    count = len(_DEADLOCK.findall(world.new_log()))
    return [f"the database found {count} deadlocks"] if count else []


def of_invariants(conference: Conference) -> list[str]:
    """As `check_invariants` says it, whoever is at work meanwhile."""
    out = StringIO()
    try:
        call_command("check_invariants", conference.slug, stdout=out)
    except SystemExit:
        lines = [line for line in out.getvalue().splitlines() if not line.endswith("breaches.")]
        return [f"check_invariants: {line}" for line in lines]
    return []


def wait_until_idle(conferences: Sequence[Conference]) -> list[str]:
    """Until no document, mail or job of theirs is owed any more; tells if that does not come."""
    keys = [conference.pk for conference in conferences]

    def is_idle() -> bool:
        return not (
            DocumentWork.objects.owed().filter(signature__agreement__conference__in=keys).exists()
            or Message.objects.owed().filter(conference__in=keys).exists()
            or BulkJob.objects.owed().filter(conference__in=keys).exists()
        )

    try:
        wait_for(is_idle, seconds=_WORK_SECONDS, what="the end of all work", pause=0.2)
    except AssertionError as error:
        return [str(error)]
    return []


def when_idle(conference: Conference) -> list[str]:
    return [*log_order.breaches(conference), *_once(conference), *of_invariants(conference)]


def _once(conference: Conference) -> Iterator[str]:
    """Each acceptance one countersignature, one document and one mail that tells of it, unless a person has still to
    countersign it."""
    signed = Signature.objects.filter(agreement__conference=conference, decision="accepted")
    doubled = signed.values("agreement").annotate(count=Count("pk")).filter(count__gt=1)
    if doubled:
        yield f"{conference.slug}: {len(doubled)} agreements were accepted more than once"
    # Of what was ended nothing more is made.
    signed = signed.exclude(agreement__state="void")
    countersigned = Countersignature.objects.filter(signature__in=signed).count()
    documents = Document.objects.filter(signature__in=signed, revision=1).count()
    if documents != countersigned:
        yield f"{conference.slug}: {documents} documents of {countersigned} countersigned agreements"
    told = ReceiptLine.objects.filter(signature__in=signed, awaits_document=False).count()
    if told != countersigned:
        yield f"{conference.slug}: mails tell of {told} of {countersigned} documents"
    # What an officer signed is told to the author, too.
    by_officers = [f"copy:{pk}" for pk in signed.filter(link__agent__isnull=False).values_list("pk", flat=True)]
    sent = conference.messages.filter(kind=MessageKind.COPY, stands_for=None).values_list("occasion", flat=True)
    named = set(ReceiptLine.objects.filter(copy__conference=conference).values_list("copy__occasion", flat=True))
    if astray := set(sent) - named - set(by_officers):
        yield f"{conference.slug}: {len(astray)} copies belong to no document"


def of_mails(world: World) -> list[str]:
    """What the mail server took: each mail once, at the address that its row names."""
    store = f"file:{world.installation.folder}/mailbox.sqlite3?mode=ro"
    with closing(sqlite3.connect(store, uri=True)) as mailbox:
        taken = mailbox.execute("SELECT trim(message_id, '<>'), recipient FROM mail").fetchall()
    rows = {
        message.message_id.strip("<>"): message.email
        for message in Message.objects.filter(state=MessageState.SENT).only("pk", "email")
    }
    doubled = [identity for identity, count in Counter(identity for identity, _ in taken).items() if count > 1]
    elsewhere = [identity for identity, recipient in taken if recipient != rows.get(identity, recipient)]
    unseen = rows.keys() - {identity for identity, _ in taken}
    told = {"were taken twice": doubled, "went to another address": elsewhere, "were never taken": list(unseen)}
    return [f"{len(found)} mails {words}, such as {found[0]}" for words, found in told.items() if found]
