"""From the CSV file to a validated sealed PDF: real web server, real Redis, real worker, real SMTP server."""

import io
import re
from pathlib import Path

import pypdf
import pytest

from signatures import sealing
from tests.journey import story
from tests.journey.installation import Installation
from tests.journey.visitor import Visitor
from tests.waiting import wait_for

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


def found_a_conference(staff: Visitor) -> None:
    """An empty database, no shell: the first account, a conference and its published text."""
    staff.open("/welcome/")
    staff.post(staff.form(holding="email"), **story.CHAIR, password1=story.PASSWORD, password2=story.PASSWORD)
    staff.open("/conferences/new/")
    staff.post(staff.form(holding="slug"), **story.CONFERENCE)
    staff.open("/c/icml/text/edit/")
    staff.post(staff.form(holding="body"))
    # What is read is what is published: the button carries its digest.
    [publish] = staff.page.xpath("//a[contains(@href, '/publish/')]/@href")
    staff.open(publish)
    staff.post(staff.form(holding="read"))


def import_and_invite(staff: Visitor) -> None:
    staff.open("/c/icml/imports/")
    staff.post(staff.form(holding="file"), file=("papers.csv", story.csv_file()))
    staff.post(staff.form(leading_to="/confirm/"))
    staff.open("/c/icml/invite/")
    staff.post(staff.form(leading_to="/invite/"))


def answer(installation: Installation, name: str, *, decision: str) -> Visitor:
    address = story.address_of(name)
    [mail, *_] = wait_for(lambda: installation.mails(address), what=f"the invitation of {name}")
    author = installation.visitor().open(story.link_in(mail))
    author.post(author.form())
    author.post(author.form(holding="typed_name"), decision=decision, consent="on", typed_name=name)
    author.post(author.form(leading_to="/sign/"), **({"declining": "decline"} if decision == "declined" else {}))
    return author


def document_from_the_receipts_mail(installation: Installation, name: str) -> bytes:
    address = story.address_of(name)
    mails = wait_for(lambda: installation.mails(address)[1:] or None, what="the receipt's mail")
    receipt = installation.visitor().open(story.link_in(mails[0]))
    receipt.post(receipt.form())
    [link, *_] = [a for a in receipt.page.xpath("//main//a/@href") if "/documents/" in a]
    document = receipt.client.get(link)
    assert document.headers["Content-Type"] == "application/pdf"
    return document.content


def assert_is_sealed_agreement(content: bytes) -> None:
    [seal] = sealing.inspect(content)
    assert (seal.is_intact, seal.covers_whole_file) == (True, True)
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert {"Peisong", "Wang", "David", "Blei", "2020"} <= set(re.findall(r"\w+", words))


def test_from_an_import_file_to_a_validated_sealed_pdf(installation: Installation, tmp_path: Path) -> None:
    staff = installation.visitor()
    found_a_conference(staff)
    import_and_invite(staff)

    for name in story.SIGNERS:
        answer(installation, name, decision="accepted")
    declined = answer(installation, story.DECLINER, decision="declined")

    assert "declined" in declined.words.lower()
    story.wait_for_documents(installation)
    document = document_from_the_receipts_mail(installation, story.AUTHORS[0])
    assert_is_sealed_agreement(document)

    file = tmp_path / "copy.pdf"
    file.write_bytes(document)
    assert installation.manage("verify", str(file)).returncode == 0
    file.write_bytes(document.replace(b"obj", b"0bj", 1))
    assert installation.manage("verify", str(file)).returncode == 1

    assert story.answers_in(staff.client.get("/c/icml/export/signatures.csv").content) == story.ANSWERS
    story.assert_nothing_is_amiss(installation)
