"""A chair walks an author's pages to the sealed document, and every table is as it was."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from agreements import staff_links
from agreements.access import NoReplyAddressError
from agreements.conferences import details, text_variants, texts
from agreements.conferences.editions import closing
from agreements.mail import staff
from agreements.mail.words import to_oneself
from agreements.mail.words.stems import STEMS
from agreements.models import Conference, Countersigning, Link, Membership, Role, StaffMail, User, VariantKind
from agreements.staff_links import Rehearsal
from signatures.checking import offline
from signatures.checking.offline import Kind, Published
from signatures.visits.rehearsals.rehearsal_rows import agreement_id
from tests import factories
from tests.mail_server import MailServer
from tests.signatures.visiting import dump, hidden_fields, signed_off

pytestmark = pytest.mark.django_db

# A visit is kept in the browser's session.
SESSIONS = {"django_session"}
STRIP = "This is a test: nothing is recorded."


class Walk:
    """A browser that has opened the link of a test mail."""

    def __init__(self, conference: Conference, user: User) -> None:
        self.rehearsal = Rehearsal(uuid4(), conference.pk, user.pk)
        self.address = reverse("rehearsal", args=[staff_links.rehearsal_token_of(self.rehearsal)])
        self.client = Client()

    def at(self, view: str, **where: object) -> str:
        return reverse(view, kwargs={"link": self.rehearsal.id, **where})

    def get(self, view: str) -> str:
        response = self.client.get(self.at(view))
        assert (response.status_code, STRIP in response.content.decode()) == (200, True), response.content.decode()
        return response.content.decode()

    def begin(self) -> None:
        response = self.client.post(self.address)
        assert (response.status_code, response["Location"]) == (303, self.at("visit"))

    def sign(self, **answers: str) -> str:
        """Through review to the last page."""
        given = hidden_fields(self.get("visit")) | {"consent": "on", "decision": "accepted", "reason": ""}
        review = self.client.post(self.at("review"), given | {"typed_name": "Ada Example"} | answers)
        assert review.status_code == 200, review.content.decode()
        done = self.client.post(self.at("sign"), signed_off(review.content.decode()))
        assert (done.status_code, done["Location"]) == (303, self.at("done"))
        return self.get("done")


@pytest.fixture
def user(conference: Conference) -> User:
    return factories.make_member(conference, Role.MANAGER, email="chair@example.org")


@pytest.fixture
def walk(conference: Conference, user: User) -> Walk:
    return Walk(conference, user)


@pytest.fixture
def untouched(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Callable[[Callable[[], None]], None]:
    """Whatever is done, no table has another row after it, and nobody is told to look."""

    def check(do: Callable[[], None]) -> None:
        before = dump()
        with django_capture_on_commit_callbacks() as callbacks:
            do()
        assert {name for name, rows in dump().items() if rows != before[name]} <= SESSIONS
        assert callbacks == []

    return check


def test_walk_goes_all_the_way_and_leaves_nothing_behind(
    conference: Conference, walk: Walk, untouched: Callable[[Callable[[], None]], None]
) -> None:
    factories.make_image(conference)
    factories.invited_author(conference, papers=1)
    pages: dict[str, str] = {}
    document = b""

    def do() -> None:
        nonlocal document
        landing = walk.client.get(walk.address)
        pages["landing"] = landing.content.decode()
        walk.begin()
        pages["visit"] = walk.get("visit")
        pages["done"] = walk.sign()
        pages["later"] = walk.get("done")
        address = re.search(r'href="(/sign/[^"]*/documents/[^"]*)"', pages["done"])
        assert address is not None
        answer = walk.client.get(address[1])
        assert answer["Content-Type"] == "application/pdf"
        document = answer.content

    untouched(do)

    assert "One paper needs your answer" in pages["landing"]
    assert STRIP in pages["landing"]
    assert "with Grace Example" in pages["visit"]
    assert "I, Ada Example, agree that:" in pages["visit"]
    assert "One agreement is signed" in pages["done"]
    assert "One agreement is signed" in pages["later"]
    assert "Countersigned" in pages["done"]
    assert "See the document that would be made" not in pages["done"]
    judgement = offline.judge(document, Published())
    assert judgement.kind == Kind.PREVIEW
    assert not Link.objects.filter(pk=walk.rehearsal.id).exists()


def test_document_says_on_its_pages_that_it_is_a_test(walk: Walk) -> None:
    walk.begin()
    address = re.search(r'href="(/sign/[^"]*/documents/[^"]*)"', walk.sign())
    assert address is not None
    words = " ".join(text_of(walk.client.get(address[1]).content).split())

    assert "This is a test, which somebody of the conference’s staff made" in words
    assert "Ada Example" in words
    assert "To check this file" not in words


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_declining_changing_ones_mind_and_a_wrong_name_are_as_for_authors(
    walk: Walk, untouched: Callable[[Callable[[], None]], None]
) -> None:
    def do() -> None:
        walk.begin()
        declined = walk.sign(decision="declined", reason="Not mine to give.")
        assert "One agreement is declined" in declined
        again = re.search(r'href="([^"]*again=[^"]*)"', declined)
        assert again is not None
        given = hidden_fields(walk.client.get(again[1]).content.decode())
        given |= {"consent": "on", "decision": "accepted", "typed_name": "Somebody Else"}
        review = walk.client.post(walk.at("review"), given)
        assert "Somebody Else" in review.content.decode()
        unconfirmed = walk.client.post(walk.at("sign"), hidden_fields(review.content.decode()))
        assert unconfirmed.status_code == 422
        confirmed = signed_off(review.content.decode())
        assert walk.client.post(walk.at("sign"), confirmed).status_code == 303
        assert "One agreement is signed" in walk.get("done")

    untouched(do)


def test_in_a_conference_with_a_queue_the_document_can_be_seen_all_the_same(
    conference: Conference, walk: Walk, untouched: Callable[[Callable[[], None]], None]
) -> None:
    Conference.objects.filter(pk=conference.pk).update(countersigning=Countersigning.QUEUE)

    def do() -> None:
        walk.begin()
        done = walk.sign()
        assert "as soon as the conference has countersigned" in done
        address = re.search(r'href="(/sign/[^"]*/documents/[^"]*)"', done)
        assert address is not None
        assert offline.judge(walk.client.get(address[1]).content, Published()).kind == Kind.PREVIEW

    untouched(do)


def test_text_with_variants_asks_first_and_remembers_the_choice(
    conference: Conference, walk: Walk, untouched: Callable[[Callable[[], None]], None]
) -> None:
    draft = texts.save_text(conference, body=factories.TEXT + "3. I agree again.\n", by=None)
    text_variants.replace_all(draft, {VariantKind.CROWN: factories.TEXT + "3. The Crown owns it.\n"})
    texts.publish(draft, by=None)

    def do() -> None:
        walk.begin()
        asked = walk.client.get(walk.at("visit"))
        assert (asked.status_code, asked["Location"]) == (303, walk.at("visit_variant"))
        walk.get("visit_variant")
        agreement = str(agreement_id(walk.rehearsal.id))
        answer = walk.client.post(walk.at("visit_variant"), {agreement: VariantKind.CROWN.value})
        assert answer.status_code == 303
        assert "The Crown owns it." in walk.get("visit")
        assert "One agreement is signed" in walk.sign()

    untouched(do)


def test_a_draft_is_walked_before_it_is_published(user: User) -> None:
    conference = factories.make_conference()
    Membership.objects.create(conference=conference, user=user, role=Role.OWNER)
    walk = Walk(conference, user)

    without = walk.client.get(walk.address)
    factories.make_text(conference, published=False)
    walk.begin()

    assert (without.status_code, "no text yet" in without.content.decode()) == (409, True)
    assert "One agreement is signed" in walk.sign()
    assert conference.current_text is None


def test_requests_forms_and_scans_of_a_test_reach_nobody(
    walk: Walk, untouched: Callable[[Callable[[], None]], None]
) -> None:
    def do() -> None:
        walk.begin()
        address = walk.at("visit_help", kind="question")
        assert STRIP in walk.client.get(address).content.decode()
        for posted in (address, walk.at("visit_scan"), walk.at("visit_after_all")):
            answer = walk.client.post(posted, {"words": "Why?"}, follow=True)
            assert "reaches nobody" in answer.content.decode()
        agreement = re.search(r"/drafts/([^/]*)/", walk.get("visit"))
        assert agreement is not None
        for view in ("visit_draft", "visit_form"):
            assert walk.client.get(walk.at(view, agreement=agreement[1]))["Content-Type"] == "application/pdf"
        early = walk.client.get(walk.at("visit_document", agreement=agreement[1]))
        assert (early.status_code, early["Location"]) == (303, walk.at("visit"))

    untouched(do)


def test_link_opens_for_seven_days_and_for_members_alone(
    conference: Conference, user: User, walk: Walk, settings: Settings
) -> None:
    walk.begin()
    tomorrow = datetime.now(UTC) + timedelta(days=6)
    with time_machine.travel(tomorrow, tick=False):
        assert walk.client.get(walk.address).status_code == 200
    with time_machine.travel(tomorrow + timedelta(days=2), tick=False):
        assert walk.client.get(walk.address).status_code == 410
    assert Client().get(walk.address[:-2] + "x/").status_code == 410
    assert Client().get(walk.at("visit")).status_code == 403
    other = settings.LINK_KEYS
    settings.LINK_KEYS = {9: b"k" * 32} | other
    assert walk.client.get(walk.address).status_code == 200
    settings.LINK_KEYS = {9: b"k" * 32}
    assert walk.client.get(walk.address).status_code == 410
    settings.LINK_KEYS = other

    walk.begin()
    Membership.objects.filter(user=user).delete()

    assert (walk.client.get(walk.address).status_code, walk.client.get(walk.at("visit")).status_code) == (410, 410)


def test_closed_conference_is_not_walked(conference: Conference, user: User, walk: Walk) -> None:
    closing.close(conference, by=user)

    assert walk.client.get(walk.address).status_code == 410


def test_link_signed_for_something_else_opens_nothing(walk: Walk) -> None:
    token = signing.dumps([walk.rehearsal.id.hex, walk.rehearsal.conference, walk.rehearsal.user])

    assert Client().get(reverse("rehearsal", args=[token])).status_code == 410


def test_choice_of_yesterday_is_forgotten(conference: Conference, user: User) -> None:
    with time_machine.travel(datetime(2027, 5, 3, 21, 50, tzinfo=UTC), tick=False):
        walk = Walk(conference, user)
        walk.begin()
        walk.sign()
    with time_machine.travel(datetime(2027, 5, 3, 22, 10, tzinfo=UTC), tick=False):
        assert walk.client.get(walk.at("visit")).status_code == 200


def test_test_mail_is_what_authors_get_and_leads_to_the_walk(
    conference: Conference, user: User, mail_server: MailServer
) -> None:
    owed = to_oneself.send(conference, STEMS["invitation"], by=user)
    before = dump()

    assert staff.deliver([owed.pk]) == 1

    [mail] = mail_server.taken
    assert (mail.rcpt_tos, mail.mail["Reply-To"]) == (["chair@example.org"], "Paula Chair <chairs@example.org>")
    assert mail.mail["Subject"].strip().startswith("Test: ")
    text, html = mail.part("plain"), mail.part("html")
    [link] = set(re.findall(r"http[^\s]*/rehearsal/[^\s]*", text))
    assert (html.count(link), "\x02" in text + html) == (4, False)
    assert Client().get(urlsplit(link).path).status_code == 200
    assert {name for name, rows in dump().items() if rows != before[name]} == {
        "agreements_relay",
        "agreements_staffmail",
    }
    assert StaffMail.objects.get().finished_at is not None


def test_nobody_is_written_to_without_an_address_for_replies(conference: Conference, user: User) -> None:
    details.change_conference(conference, by=user, changes={"contact_email": ""})

    with pytest.raises(NoReplyAddressError):
        to_oneself.send(conference, STEMS["invitation"], by=user)
    assert not StaffMail.objects.exists()
