"""Case 17: a name that changes after something was signed, in each of the three ways, and what is closed away with it."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import (
    Agreement,
    Author,
    Authorship,
    ClosedName,
    Conference,
    Message,
    MessageKind,
    Paper,
)
from agreements.proceedings import later_names
from agreements.proceedings.later_names import NameWay
from agreements.states import State
from signatures.checking import offline
from signatures.codes import code_of
from signatures.documents import drawing, producing
from signatures.models import Document, Download, Signature
from signatures.operations import invariants
from tests import factories
from tests.signatures.visiting import open_link

pytestmark = pytest.mark.django_db

FORMER, NEW = "Desmond Formerly", "Delia Newley"


@pytest.fixture
def author(conference: Conference, seal_key: Path, own_documents: Path) -> Author:
    """Has signed for a paper with a co-author, with a sealed document, and has declined another."""
    author = factories.make_author(conference, name=FORMER, email="d@example.org")
    signed = factories.make_paper(conference, author, factories.make_author(conference), number="8", title="On Kites")
    for each in Agreement.objects.filter(authorship__paper=signed):
        factories.invite(each)
        factories.sign(each)
    producing.produce(producing.owed(limit=5))
    other = factories.make_paper(conference, number="9")
    factories.make_agreement(paper=other, author=author, state=State.DECLINED, printed_name="D. Formerly")
    return author


def rename(author: Author, way: NameWay) -> later_names.Renamed:
    return later_names.rename(author, NEW, way=way, by=factories.make_member(author.conference))


def printed(author: Author) -> set[str]:
    return set(Authorship.objects.filter(author=author).values_list("printed_name", flat=True))


def states(author: Author) -> list[str]:
    rows = Agreement.objects.filter(authorship__author=author).order_by("authorship__paper__number_key", "created_at")
    return list(rows.values_list("state", flat=True))


def test_separate_leaves_papers_and_linked_only_what_was_signed(author: Author) -> None:
    before = Message.objects.count()

    assert rename(author, NameWay.SEPARATE) == (0, 0, 0)
    assert printed(author) == {FORMER, "D. Formerly"}
    Author.objects.filter(pk=author.pk).update(name=FORMER)
    assert rename(author, NameWay.LINKED) == (2, 0, 0)

    assert printed(author) == {NEW}
    assert states(author) == ["countersigned", "declined"]
    assert set(Agreement.objects.filter(authorship__author=author).values_list("signed_name", flat=True)) == {
        FORMER,
        "D. Formerly",
    }
    assert (Message.objects.count(), ClosedName.objects.count()) == (before, 0)
    assert author.conference.events.filter(kind="author.renamed").count() == 2


def test_updated_keeps_every_signed_byte_and_asks_anew_by_digest(author: Author) -> None:
    evidence = list(Signature.objects.order_by("pk").values())
    documents = [(each.pk, drawing.read(each)) for each in Document.objects.order_by("pk")]
    mails = Message.objects.count()
    document = Document.objects.get(signature__agreement__authorship__author=author)

    done = rename(author, NameWay.UPDATED)

    assert done == (2, 2, 1)
    assert list(Signature.objects.order_by("pk").values()) == evidence
    assert [(each.pk, drawing.read(each)) for each in Document.objects.order_by("pk")] == documents
    assert states(author) == ["void", "invited", "void", "draft"]
    closed = Agreement.objects.exclude(closed_away_at=None)
    assert set(closed.values_list("void_cause", "authorship__author")) == {("replaced", author.pk)}
    fresh = Agreement.objects.get(replaces=document.signature.agreement_id)
    assert document.sha256 in fresh.reason
    assert FORMER not in fresh.reason
    [mail] = Message.objects.order_by("created_at")[mails:]
    assert (mail.kind, mail.author) == (MessageKind.INVITATION, author)
    assert all(document.sha256 in part and "Formerly" not in part for part in (mail.text, mail.html))
    assert invariants.examine(author.conference).breaches == []


def test_new_document_names_the_former_one_by_its_digest_alone(author: Author) -> None:
    former = Document.objects.get(signature__agreement__authorship__author=author)
    rename(author, NameWay.UPDATED)
    fresh = Agreement.objects.select_related("conference", "text", "authorship__paper", "authorship__author").get(
        replaces=former.signature.agreement_id
    )

    factories.sign(fresh)
    producing.produce(producing.owed(limit=5))

    record = offline.record_of(drawing.read(Document.objects.get(signature__agreement=fresh)))
    assert record["SHA-256 of what it replaces"] == former.sha256
    assert record["printed_name"] == NEW
    assert "Formerly" not in str(record)
    assert invariants.examine(author.conference).breaches == []


def test_former_name_stands_nowhere_on_the_desk(owner_client: Client, conference: Conference, author: Author) -> None:
    old = Agreement.objects.get(authorship__author=author, state=State.COUNTERSIGNED)
    paper = Paper.objects.get(number="8")
    pages = [
        ("author", author.pk), ("paper", paper.pk), ("agreement", old.pk), ("agreements",), ("authors",), ("papers",),
        ("decisions",), ("messages",), ("downloads",), ("dashboard",), ("readiness",),
        *(("message", mail.pk) for mail in Message.objects.filter(author=author)),
    ]  # fmt: skip
    owner_client.get(reverse("staff_document", args=[conference.slug, old.pk]))
    assert "Formerly" in shown(owner_client, conference, ("downloads",))

    rename(author, NameWay.UPDATED)

    for page in pages:
        assert "Formerly" not in shown(owner_client, conference, page), page
    assert not Author.objects.search("Formerly").exists()
    checked = Client().get(reverse("verify_code", args=[code_of(old.signatures.get().pk)])).content.decode()
    assert NEW in checked
    assert "Formerly" not in checked


def shown(client: Client, conference: Conference, page: Any) -> str:
    name, *keys = page
    response = client.get(reverse(name, args=[conference.slug, *keys]))
    assert response.status_code == 200, page
    return response.content.decode()


def test_only_an_owner_opens_it_and_only_for_a_reason(
    owner_client: Client, manager_client: Client, conference: Conference, author: Author
) -> None:
    old = Agreement.objects.get(authorship__author=author, state=State.COUNTERSIGNED)
    url = reverse("open_document", args=[conference.slug, old.pk])
    assert owner_client.get(url).status_code == 404
    rename(author, NameWay.UPDATED)
    noted = Download.objects.count()

    assert owner_client.get(reverse("staff_document", args=[conference.slug, old.pk])).url == url
    assert [client.get(url).status_code for client in (owner_client, manager_client)] == [200, 403]
    assert owner_client.post(url, {"reason": ""}).status_code == 422
    assert Download.objects.count() == noted
    Conference.objects.update(closed_at=old.created_at)
    opened = owner_client.post(url, {"reason": "A court asks for it"})

    assert opened.content.startswith(b"%PDF")
    assert "ormerly" not in opened["Content-Disposition"]
    event = conference.events.get(kind="agreement.opened")
    assert (event.agreement, [value.value for value in event.values.all()]) == (old, ["A court asks for it"])
    assert Download.objects.count() == noted + 1


def test_author_finds_the_new_agreement_and_not_what_is_closed_away(client: Client, author: Author) -> None:
    old = Agreement.objects.get(authorship__author=author, state=State.COUNTERSIGNED)
    link = author.links.latest("created_at")
    rename(author, NameWay.UPDATED)
    browser = open_link(link, client)

    page = browser.get(reverse("visit", args=[link.pk])).content.decode()

    assert "Formerly" not in page
    assert browser.get(reverse("visit_document", args=[link.pk, old.pk])).status_code == 404


def test_page_enters_the_new_name(manager_client: Client, conference: Conference, author: Author) -> None:
    url = reverse("rename_author", args=[conference.slug, author.pk])

    assert manager_client.post(url, {"name": FORMER, "way": "updated"}).status_code == 422
    assert manager_client.post(url, {"name": NEW}).status_code == 422
    manager_client.post(url, {"name": NEW, "native_name": "", "way": "updated"})

    author.refresh_from_db()
    assert author.name == NEW
    assert {each.name for each in ClosedName.objects.all()} == {FORMER, "D. Formerly"}
