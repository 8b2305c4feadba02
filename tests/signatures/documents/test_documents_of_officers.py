"""The document of an agreement that an officer signed for its author: what it says, and who gets it."""

import io

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from agreements.audit.append_only import remove_triggers
from agreements.models import Agreement, Conference, Link, Message, MessageKind
from agreements.states import State
from signatures.answering import Office
from signatures.checking import offline
from signatures.codes import code_of
from signatures.documents import drawing, producing
from signatures.documents.sealed_records import Tables
from signatures.models import Document, Signature
from signatures.operations import invariants
from tests import factories
from tests.signatures.exporting.told import told
from tests.signatures.visiting import at, open_link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_seal_key")]


@pytest.fixture
def asked(conference: Conference) -> Agreement:
    factories.make_text(conference)
    author = factories.make_author(conference, name="Ada Author", email="ada@ex.org")
    return factories.make_agreement(author=author, state=State.INVITED)


@pytest.fixture
def link(asked: Agreement) -> Link:
    return factories.officers_link(factories.forward(asked))


@pytest.fixture
def document(asked: Agreement, link: Link) -> Document:
    signature = factories.sign(asked, link=link, office=Office("General Counsel", "Example Works"))
    assert producing.produce([signature.pk]) == 1
    return Document.objects.with_facts().get()


def words_of(document: Document) -> str:
    pages = PdfReader(io.BytesIO(drawing.read(document))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_signature_block_says_for_whom_and_in_which_office(document):
    words = words_of(document)

    assert (
        "For the author: Ada Author Signed by: Olga Officer Title: General Counsel Organisation: Example Works By"
        in words
    )
    assert "Signature: Olga Officer Date:" in words


def test_without_a_title_there_is_no_line_for_one(asked):
    link = factories.officers_link(factories.forward(asked, title=""))
    signature = factories.sign(asked, link=link)
    producing.produce([signature.pk])

    words = words_of(Document.objects.with_facts().get())
    assert "Signed by: Olga Officer Organisation: Example Works By" in words
    assert "Officer’s title None" in words


def test_the_evidence_page_says_who_signed_for_whom_and_since_when_they_were_asked(document):
    words = words_of(document)

    assert "An officer, to whom the conference had forwarded what it asks of the author, typed a name" in words
    assert "Printed name Ada Author Signed by An officer, for the author Typed name Olga Officer" in words
    assert "Officer’s title General Counsel Officer’s organisation Example Works" in words
    assert "Officer as forwarded Olga Officer, Head of Legal, Example Works" in words
    assert "E-mail address olga@works.test" in words
    assert "ada@ex.org" not in words


def test_the_record_tells_it_too_and_says_what_the_tables_say(document):
    record = offline.record_of(drawing.read(document))

    assert (record["capacity"], record["signer_title"]) == ("agent", "General Counsel")
    assert (record["signer_organisation"], record["typed_name"]) == ("Example Works", "Olga Officer")
    [tables] = Tables.of([document.signature_id]).values()
    assert tables.differing_from(record) == []
    for name, of in (("capacity", "capacity"), ("signer_title", "signer_title")):
        assert tables.differing_from(record | {name: "another"}) == [of]
    assert tables.differing_from({name: value for name, value in record.items() if name != "capacity"}) == ["capacity"]


def test_the_record_of_an_author_has_nothing_of_it(asked):
    signature = factories.sign(asked)
    producing.produce([signature.pk])
    record = offline.record_of(drawing.read(Document.objects.with_facts().get()))

    assert not {"capacity", "signer_title", "signer_organisation"} & set(record)
    [tables] = Tables.of([signature.pk]).values()
    assert tables.differing_from(record) == []
    assert "capacity" in tables.differing_from(record | {"capacity": "agent"})


def test_both_are_handed_the_document_each_in_their_own_words(document, asked, link):
    mails = {mail.kind: mail for mail in Message.objects.filter(kind__in=["copy", "agent_receipt"])}

    emails = (mails[MessageKind.COPY].email, mails[MessageKind.AGENT_RECEIPT].email)
    assert emails == ("ada@ex.org", "olga@works.test")
    assert "Olga Officer (General Counsel, Example Works) accepted the agreement about this paper for you" in (
        " ".join(mails[MessageKind.COPY].text.split())
    )
    assert "Accepted for Ada Author, signed as “Olga Officer”" in mails[MessageKind.AGENT_RECEIPT].text
    for own in (link, factories.make_link(asked.authorship.author)):
        page = open_link(own).get(at("visit_document", own, agreement=asked.pk))
        assert page.headers["Content-Type"] == "application/pdf"


def test_the_authors_own_document_is_not_the_officers(asked, link):
    signature = factories.sign(asked)
    producing.produce([signature.pk])

    assert open_link(link).get(at("visit_document", link, agreement=asked.pk)).status_code == 404
    assert not Message.objects.filter(kind=MessageKind.AGENT_COPY).exists()


def test_the_check_page_says_in_which_office_it_was_signed(document, client: Client):
    page = client.get(reverse("verify_code", args=[code_of(document.signature_id)])).content.decode()

    assert "<dt>For the author, as</dt><dd>General Counsel, Example Works</dd>" in page


def test_the_export_has_it_in_columns_of_its_own(document, conference):
    [row] = told("signatures", conference)

    own = ["capacity", "officer_as_forwarded", "officer_title", "officer_organisation"]
    assert [row[name] for name in own] == ["agent", "Olga Officer", "General Counsel", "Example Works"]


def test_nothing_is_found_wrong_with_it(document, conference):
    assert invariants.examine(conference).breaches == []


def test_whoever_alters_the_office_is_found_out(document, conference):
    remove_triggers(apps.get_app_config("signatures"))
    Signature.objects.update(signer_title="Chief Executive")

    found = invariants.examine(conference).breaches

    assert any("differs from its event in signer_title" in each for each in found)
    assert any("signer_title" in each and "record" in each for each in found)
