"""Case 21, for the author: a worker dies after the signature was kept, and what follows makes no second document or receipt."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from agreements.mail import delivery, queue
from agreements.models import Conference, Link, Message
from signatures.documents import producing, storage
from signatures.models import Document, DocumentWork, Signature
from tests import factories
from tests.mail_server import MailServer
from tests.signatures.visiting import at, filled, open_link, signed_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key", "own_documents")]


class KilledError(BaseException):
    """What a kill looks like from inside: nothing after it runs."""


def shown(client: Client, link: Link) -> tuple[bool, bool, int]:
    """Of the receipts: whether the signature is there, whether its document is awaited, and how many are offered."""
    page = client.get(at("done", link)).content.decode()
    agreement = link.author.conference.agreements.get().pk
    documents = page.count(f'href="{at("visit_document", link, agreement=agreement)}"')
    return "Ada Author" in page, "The document is being made." in page, documents


def test_case_21_a_worker_that_dies_after_the_signature_costs_its_author_nothing(
    conference: Conference, seal_key: Path, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, link = factories.invited_author(conference, name="Ada Author")
    client = open_link(link)
    last_page = client.post(at("review", link), filled(client, link)).content.decode()
    assert client.post(at("sign", link), signed_off(last_page)).status_code == 303

    def kept_and_killed(content: bytes, *, sha256: str) -> str:
        keep(content, sha256=sha256)
        raise KilledError

    keep = storage.keep
    with monkeypatch.context() as patch:
        patch.setattr(storage, "keep", kept_and_killed)
        with pytest.raises(KilledError):
            producing.produce(producing.owed(limit=1))

    assert shown(client, link) == (True, True, 0)
    # Impatience changes nothing.
    assert client.post(at("sign", link), signed_off(last_page)).status_code == 303
    for _ in range(2):
        DocumentWork.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        producing.produce(Signature.objects.values_list("pk", flat=True))
        delivery.deliver(queue.owed(limit=5))

    document = Document.objects.get()
    assert shown(client, link) == (True, False, 1)
    assert Signature.objects.get() == document.signature
    [receipt] = mail_server.taken
    assert len(list(receipt.mail.iter_attachments())) == 1
    assert Message.objects.count() == 1
