"""The mailbox to which mails come back, read by IMAP: from where it was left, taking nothing out, whoever else reads it."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from agreements import clock
from agreements.mail.bounces.arriving import arrived
from agreements.mail.bounces.reported import NotYetError
from agreements.mail.bounces.returned_mails import MAX_BYTES
from agreements.models import ReturnMailbox
from agreements.web.sandbox import NoAnswerError

TASK = "agreements.tasks.read_return_mailbox"
# Of one look; the next one goes on.
_MOST = 200
_TIMEOUT = 15
_PORTS = {"imaps": 993, "imap": 143}

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _MailboxAccount:
    host: str
    port: int
    is_encrypted: bool
    user: str
    password: str
    folder: str

    @property
    def name(self) -> str:
        return f"{self.user} on {self.host}, {self.folder}"


def _account() -> _MailboxAccount:
    """Of `BOUNCE_MAILBOX`, such as imaps://user:password@mail.example.org/INBOX."""
    url = urlsplit(settings.BOUNCE_MAILBOX)
    return _MailboxAccount(
        host=url.hostname or "",
        port=url.port or _PORTS[url.scheme],
        is_encrypted=url.scheme == "imaps",
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        folder=unquote(url.path.strip("/")) or "INBOX",
    )


def is_due() -> bool:
    return bool(settings.BOUNCE_MAILBOX) and not _rows(_account()).filter(tried_at__gt=_lately()).exists()


def look() -> int:
    """Read what has come since the last time; returns how many mails. Nothing where another worker has just begun."""
    if not settings.BOUNCE_MAILBOX:
        return 0
    account = _account()
    ReturnMailbox.objects.get_or_create(name=account.name)
    free = _rows(account).filter(Q(tried_at=None) | Q(tried_at__lte=_lately()))
    if not free.update(tried_at=clock.now()):
        return 0
    try:
        count = _read(account, _rows(account).get())
    except (IMAPClientError, OSError, NoAnswerError) as error:
        _log.warning("the mailbox of returned mails could not be read: %s", type(error).__name__)
        _rows(account).update(last_error=(str(error) or type(error).__name__)[:500])
        return 0
    _rows(account).update(read_at=clock.now(), last_error="")
    return count


def _rows(account: _MailboxAccount) -> QuerySet[ReturnMailbox]:
    return ReturnMailbox.objects.filter(name=account.name)


def _lately() -> datetime:
    return clock.now() - timedelta(seconds=settings.BOUNCE_MAILBOX_SECONDS)


def _read(account: _MailboxAccount, row: ReturnMailbox) -> int:
    with IMAPClient(account.host, account.port, ssl=account.is_encrypted, timeout=_TIMEOUT) as client:
        client.login(account.user, account.password)
        validity = int(client.select_folder(account.folder, readonly=True)[b"UIDVALIDITY"])
        last = row.last_uid if row.uid_validity == validity else 0
        # A range of numbers that ends with the last one holds that, however small it is.
        news = sorted(uid for uid in client.search(["UID", f"{last + 1}:*"]) if uid > last)[:_MOST]
        for count, uid in enumerate(news):
            try:
                _take(client, uid)
            except NotYetError:
                return count
            ReturnMailbox.objects.filter(pk=row.pk).update(uid_validity=validity, last_uid=uid)
    return len(news)


def _take(client: IMAPClient, uid: int) -> None:
    """Without its flag of having been read; of a large one the beginning. One that somebody has deleted meanwhile is gone."""
    found = client.fetch([uid], [f"BODY.PEEK[]<0.{MAX_BYTES}>"]).get(uid, {})
    for name, content in found.items():
        if name.startswith(b"BODY[") and content:
            arrived(content)
