"""Signing with a pen: an author prints the form, hands in the signed one, and reads what became of it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from agreements.models import Agreement, Conference, EvidenceFile, Link, Waiver, WaiverKind
from agreements.people.reminding import who_is_due
from agreements.settling import asking_again, ends_and_returns, waiving
from agreements.states import State
from tests import factories
from tests.agreements.settling.scanned import make_pdf
from tests.signatures.visiting import open_link


@pytest.fixture
def link(conference: Conference) -> Link:
    _, link = factories.invited_author(conference)
    return link


def address(link: Link) -> str:
    return reverse("visit_scan", args=[link.pk])


def hand_in(client: Client, link: Link, content: bytes = b"", *, agreement: Agreement | None = None) -> Any:
    agreement = agreement or Agreement.objects.of_author(link.author_id).get()
    file = SimpleUploadedFile("my scan.pdf", content or make_pdf())
    return client.post(address(link), {"agreement": str(agreement.pk), "file": file})


def page(client: Client, link: Link) -> str:
    return client.get(address(link)).content.decode()


def test_an_author_hands_the_signed_form_in_and_sees_that_it_was_received(conference: Conference, link: Link) -> None:
    client = open_link(link)

    response = hand_in(client, link)

    assert (response.status_code, response["Location"]) == (303, address(link))
    waiver = Waiver.objects.get()
    assert (waiver.kind, waiver.decided_at, waiver.by) == (WaiverKind.SCAN, None, None)
    assert conference.matters.open().get().kind == "waiver"
    assert "my scan.pdf" in page(client, link)
    assert "Nobody has looked at it yet." in page(client, link)
    assert "Your signed form was received" in client.get(reverse("visit", args=[link.pk])).content.decode()


def test_nobody_is_reminded_while_staff_have_to_look(conference: Conference, link: Link) -> None:
    assert len(who_is_due.next_round(conference).due) == 1
    hand_in(open_link(link), link)

    assert who_is_due.next_round(conference).due == []


def test_the_author_reads_what_came_of_it(conference: Conference, link: Link) -> None:
    client = open_link(link)
    hand_in(client, link)
    waiving.refuse(Waiver.objects.get(), reason="Page 2 is missing.", by=factories.make_user())
    assert "The conference could not accept it: “Page 2 is missing.”" in page(client, link)

    hand_in(client, link)
    waiving.confirm(Waiver.objects.proposed().get(), by=factories.make_user())

    assert "The conference has accepted it." in page(client, link)
    done = client.get(reverse("done", args=[link.pk])).content.decode()
    assert "The conference has the form that you signed by hand." in done


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"GIF89a", "none of PDF, JPEG and PNG"), (make_pdf(password="x"), "locked with a password")],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(link: Link, content: bytes, said: str) -> None:
    response = hand_in(open_link(link), link, content)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not EvidenceFile.objects.exists()


def test_somebody_elses_paper_is_no_choice(conference: Conference, link: Link) -> None:
    other = factories.make_agreement(conference, state=State.INVITED)

    assert hand_in(open_link(link), link, agreement=other).status_code == 422
    assert not EvidenceFile.objects.exists()


def test_one_link_hands_in_so_many_files_an_hour(link: Link, settings: Settings) -> None:
    settings.THROTTLES = settings.THROTTLES | {"scan_link": (1, 3600)}
    client = open_link(link)

    assert [hand_in(client, link).status_code for _ in range(2)] == [303, 429]


def test_what_ended_meanwhile_takes_no_form(conference: Conference, link: Link) -> None:
    client = open_link(link)
    agreement = Agreement.objects.get()
    other = factories.make_agreement(author=link.author, state=State.INVITED)
    ends_and_returns.end([agreement.pk], conference=conference, reason="x", by=factories.make_user())

    assert hand_in(client, link, agreement=agreement).status_code == 422
    assert str(other.pk) in page(client, link)


def test_case_28_the_form_of_somebody_who_has_signed_is_kept_beside(link: Link) -> None:
    agreement = Agreement.objects.get()
    factories.sign(agreement)
    client = open_link(link)

    assert hand_in(client, link).status_code == 303

    assert "It is kept." in page(client, link)
    assert agreement.files.count() == 1
    assert not Waiver.objects.exists()


def test_the_form_to_print_is_the_authors_own(conference: Conference, link: Link) -> None:
    client = open_link(link)
    agreement = Agreement.objects.get()
    other = factories.make_agreement(conference, state=State.INVITED)

    assert client.get(reverse("visit_form", args=[link.pk, agreement.pk])).content.startswith(b"%PDF")
    assert client.get(reverse("visit_form", args=[link.pk, other.pk])).status_code == 404


# --- What an author reads of what was settled otherwise ------------------------------------------------------------------
def test_receipts_say_why_an_agreement_was_ended(conference: Conference, link: Link) -> None:
    factories.sign(Agreement.objects.get())
    ends_and_returns.end(
        [Agreement.objects.get().pk], conference=conference, reason="Wrong list.", by=factories.make_user()
    )

    done = open_link(link).get(reverse("done", args=[link.pk])).content.decode()

    assert "because it was asked for by mistake. What you answered is kept." in done
    assert "The conference says: “Wrong list.”" in done


def test_what_was_ended_before_an_answer_is_told_too(conference: Conference, link: Link) -> None:
    ends_and_returns.end(
        [Agreement.objects.get().pk], conference=conference, reason="Wrong list.", by=factories.make_user()
    )

    assert (
        "because it was asked for by mistake." in open_link(link).get(reverse("done", args=[link.pk])).content.decode()
    )


def test_somebody_who_is_asked_again_reads_why_before_answering(conference: Conference, link: Link) -> None:
    agreement = Agreement.objects.get()
    factories.sign(agreement)
    asking_again.ask_again([agreement.pk], conference=conference, reason="Clause 2.", by=factories.make_user())
    client = open_link(link)

    visit = client.get(reverse("visit", args=[link.pk])).content.decode()
    assert "You are asked again" in visit
    assert "The conference says why: “Clause 2.”" in visit
    assert (
        "This agreement was replaced by another one." in client.get(reverse("done", args=[link.pk])).content.decode()
    )


@pytest.mark.parametrize("kind", WaiverKind)
def test_nobody_reads_that_they_were_taken_for_dead(conference: Conference, link: Link, kind: WaiverKind) -> None:
    factories.waive(Agreement.objects.get(), kind=kind)

    done = open_link(link).get(reverse("done", args=[link.pk])).content.decode()

    assert "eceased" not in done
    assert ("The conference has settled this without your answer." in done) is (kind not in WaiverKind.with_a_file())
