"""What authors do besides signing: each way out of their pages, walked as a person walks it, with what the conference answers.

A road begins behind a link of its own, on a phone or at a desk, with a script or without.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from agreements import links
from agreements.models import (
    Agreement,
    Author,
    Conference,
    EvidenceFile,
    HelpKind,
    HelpRequest,
    Link,
    Message,
    MessageKind,
    MessageState,
    User,
)
from agreements.people import address_changes, answers, forwarding
from agreements.people.answers import WhatWasDone
from agreements.states import State
from signatures.models import Signature, VisitDraft
from tests import factories
from tests.agreements.settling.scanned import make_pdf
from tests.waiting import wait_for

Opened = Callable[[Link], AbstractContextManager[Page]]


@dataclass
class Walk:
    """Somebody who came by a link: `page` lies behind it."""

    page: Page
    author: Author
    link: Link
    staff: User
    has_script: bool
    # Another browser of the same sort.
    opened: Opened

    @property
    def conference(self) -> Conference:
        return self.author.conference

    @property
    def asked(self) -> HelpRequest:
        return self.author.help_requests.get()

    def way_out(self, name: str) -> None:
        self.page.locator(".ways-out").get_by_role("link", name=name).click()
        self.page.wait_for_url("**/help/**")

    def tell(self) -> None:
        self.page.get_by_role("button", name="Tell the conference").click()
        expect(self.page.get_by_text("has received this")).to_be_visible()
        expect(self.page.locator(".told")).to_contain_text("Not answered yet.")

    def settle(self, done: WhatWasDone) -> None:
        """And read what was done, on the page of the papers."""
        answers.settle(self.asked, deed=done, by=self.staff)
        self.page.get_by_role("link", name="Back to your papers").click()
        self.page.locator(".told summary").click()
        expect(self.page.locator(".told")).to_contain_text(str(done.label))


def _co_author(walk: Walk) -> Agreement:
    paper = walk.author.authorships.all()[0].paper
    known = factories.make_author(walk.conference, name="Grace Hoper")
    return factories.make_agreement(paper=paper, author=known, state=State.INVITED)


def this_is_not_me(walk: Walk) -> None:
    page = walk.page
    page.goto(f"/s/{links.token_of(walk.link)}/")
    page.get_by_role("button", name="This is not me").click()
    page.get_by_role("button", name="Tell the conference").click()
    page.get_by_role("link", name="Back to your papers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You told us that this is not you")
    expect(page.get_by_label("Type your full name to sign")).to_have_count(0)
    page.get_by_role("button", name="It was me after all").click()
    expect(page.get_by_label("Type your full name to sign")).to_be_attached()
    assert walk.asked.settled_at is not None


def another_address(walk: Walk) -> None:
    page = walk.page
    page.goto(f"/s/{links.token_of(walk.link)}/")
    page.get_by_role("button", name="Use another address").click()
    page.get_by_role("button", name="Tell the conference").click()
    page.get_by_role("link", name="Type the address that the conference should use.").or_(
        page.get_by_text("Type the address that the conference should use.")
    ).first.wait_for()
    page.get_by_label("Which address should we use?").fill("ada@elsewhere.example")
    walk.tell()
    assert walk.asked.email == "ada@elsewhere.example"


def misspelt_name(walk: Walk) -> None:
    walk.way_out("My name is misspelt")
    walk.page.get_by_label("How is your name to be printed?").fill("Ada Lovelace")
    walk.tell()
    walk.settle(WhatWasDone.NAME)


def not_my_paper(walk: Walk) -> None:
    walk.way_out("This is not my paper")
    walk.page.get_by_role("radio").nth(1).check()
    walk.page.get_by_label("What is wrong?").fill("Somebody of the same name.")
    walk.tell()
    assert walk.asked.agreement == Agreement.objects.of_author(walk.author.pk).order_by("authorship__paper").last()


def co_author_missing(walk: Walk) -> None:
    _co_author(walk)
    walk.way_out("A co-author is missing or misspelt")
    walk.page.get_by_label("How is the name to be printed?").fill("Katherine Johnson")
    walk.page.get_by_role("radio").first.check()
    walk.tell()
    walk.settle(WhatWasDone.ADDED)


def co_author_misspelt(walk: Walk) -> None:
    other = _co_author(walk)
    walk.way_out("A co-author is missing or misspelt")
    walk.page.get_by_label("Who is it about?").select_option(str(other.authorship_id))
    walk.page.get_by_label("How is the name to be printed?").fill("Grace Hopper")
    walk.tell()
    assert walk.asked.about_id == other.authorship_id


def address_of_a_co_author(walk: Walk) -> None:
    other = _co_author(walk)
    walk.page.reload()
    walk.way_out("A co-author has another address")
    walk.page.get_by_label("Which co-author?").select_option(str(other.authorship_id))
    walk.page.get_by_label("At which address are they reached?").fill("grace@navy.example")
    walk.tell()
    assert (walk.asked.concerned, walk.asked.email) == (other.authorship.author, "grace@navy.example")


def employer_and_officer(walk: Walk) -> None:
    """Whoever may sign has a link of their own, and signs by it as what they are."""
    page = walk.page
    walk.way_out("My employer must sign")
    page.get_by_label("Who may sign for your employer?").fill("Erika Employer")
    page.get_by_label("Their title").fill("General Counsel")
    page.get_by_label("Their organisation").fill("Works Ltd")
    page.get_by_label("Their email address").fill("erika@works.example")
    walk.tell()
    asked = [each.pk for each in forwarding.to_forward(walk.author)]
    agent = forwarding.forward(
        walk.author, asked, officer=forwarding.named_by(walk.asked), by=walk.staff, request=walk.asked
    )
    page.reload()
    expect(page.get_by_text("was forwarded to Erika Employer").last).to_be_visible()

    with walk.opened(factories.officers_link(agent)) as theirs:
        expect(theirs.get_by_text("in the name of Works Ltd").first).to_be_visible()
        expect(theirs.get_by_label("Your title")).to_have_value("General Counsel")
        sign(theirs, "Erika Employer")
    signed = Signature.objects.filter(agreement__authorship__author=walk.author)
    assert set(signed.values_list("signer_name", "signer_title")) == {("Erika Employer", "General Counsel")}


def sign(page: Page, name: str) -> None:
    page.get_by_role("radio", name="Accept").filter(visible=True).first.check()
    page.get_by_label("I agree to sign electronically").check()
    page.get_by_label("Type your full name to sign").fill(name)
    page.locator("form#decide button.primary").click()
    page.get_by_role("button", name=re.compile("^Sign ")).click()
    page.get_by_role("heading", name="Thank you.").wait_for()


def question_about_a_clause(walk: Walk) -> None:
    page = walk.page
    walk.way_out("I have a question")
    clause = page.get_by_label("Which clause is it about?")
    clause.select_option(index=1)
    page.get_by_role("button", name="Tell the conference").click()
    expect(page.get_by_text("Without this the conference does not know what to do.").first).to_be_visible()
    page.get_by_label("Your question").fill("May I post a preprint?")
    walk.tell()
    assert walk.asked.clause.startswith("1. ")
    answers.answer(walk.asked, words="You may.", by=walk.staff)
    page.reload()
    expect(page.get_by_text("You may.").last).to_be_visible()
    page.get_by_label("Write again").fill("Thank you!")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You wrote again on")).to_be_visible()


def on_paper(walk: Walk) -> None:
    page = walk.page
    walk.way_out("I want to sign on paper")
    walk.tell()
    page.get_by_role("link", name="Print the form, and hand in the signed one").click()
    form = page.get_by_role("link", name="For you to sign").first.get_attribute("href")
    assert form is not None
    assert page.request.get(form).body()[:5] == b"%PDF-"
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("Choose the file first.").first).to_be_visible()
    page.get_by_role("radio").first.check()
    page.locator("input[type=file]").set_input_files(
        {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": make_pdf()}
    )
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("Nobody has looked at it yet.")).to_be_visible()
    file = EvidenceFile.objects.get(agreement__authorship__author=walk.author)
    assert file.filename == "signed.pdf"


def not_electronically(walk: Walk) -> None:
    walk.way_out("I do not sign electronically")
    expect(walk.page.get_by_text("To decline you sign nothing")).to_be_visible()
    walk.tell()
    expect(walk.page.get_by_role("link", name="Print the form, and hand in the signed one")).to_be_visible()


def a_note_to_a_co_author(walk: Walk) -> None:
    other, page = _co_author(walk), walk.page
    page.reload()
    page.locator("details.paper > summary").first.click()
    page.locator("details.paper details.more > summary").filter(visible=True).first.click()
    page.get_by_role("link", name="Ask again").first.click()
    page.get_by_label("A few words of your own").fill("see www.example.org")
    page.get_by_role("button", name="Send the note").click()
    expect(page.get_by_text("Please leave out addresses").first).to_be_visible()
    page.get_by_label("A few words of your own").fill("It takes two minutes.")
    page.get_by_role("button", name="Send the note").click()
    expect(page.get_by_text("Your note to Grace Hoper is on its way.")).to_be_visible()
    mail = Message.objects.get(author=other.authorship.author, kind=MessageKind.NUDGE)
    assert "It takes two minutes." in mail.text


def typed_and_not_sent(walk: Walk) -> None:
    """In another browser the words are there again."""
    page = walk.page
    walk.way_out("My employer must sign")
    page.get_by_label("Who may sign for your employer?").fill("Erika Employer")
    page.get_by_label("Anything the conference should know").fill("She is away in May.")
    if walk.has_script:
        wait_for(VisitDraft.objects.filter(link=walk.link).exists, what="what was typed")
    else:
        page.get_by_role("button", name="Tell the conference").click()
        expect(page.get_by_text("Needed to ask an officer").first).to_be_visible()

    with walk.opened(walk.link) as other:
        other.get_by_role("link", name="My employer must sign (not sent yet)").click()
        expect(other.get_by_text("is kept and stands here again")).to_be_visible()
        expect(other.get_by_label("Who may sign for your employer?")).to_have_value("Erika Employer")
        expect(other.get_by_label("Anything the conference should know")).to_have_value("She is away in May.")
        other.get_by_role("button", name="Empty it").click()
        expect(other.get_by_label("Who may sign for your employer?")).to_have_value("")
    assert not VisitDraft.objects.filter(link=walk.link).exists()


def afterwards(walk: Walk) -> None:
    """History, mails, what is kept, and a correction, once everything is signed."""
    page = walk.page
    sent = factories.make_message(walk.author, state=MessageState.SENT, subject="Please sign", text="Dear Ada,")
    sign(page, walk.author.name)
    page.get_by_role("link", name="What happened so far, and our mails").click()
    page.get_by_role("heading", name="What happened so far").wait_for()
    page.locator("summary", has_text=sent.subject).click()
    expect(page.locator(".mail-text", has_text="Dear Ada,")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="What is kept about you").click()
    expect(page.get_by_text("It is there to publish your papers")).to_be_visible()
    page.get_by_role("link", name="Back", exact=True).click()
    page.get_by_role("link", name="Correct my name").click()
    page.get_by_label("How is your name to be printed?").fill("Ada Ames-Boe")
    walk.tell()
    page.get_by_role("link", name="Back to your papers").click()
    page.get_by_role("link", name="It was not me who answered").click()
    page.get_by_role("button", name="Tell the conference").click()
    expect(page.get_by_text("has received this")).to_be_visible()
    assert set(walk.author.help_requests.values_list("kind", flat=True)) == {HelpKind.NAME, HelpKind.NOT_ME}


def a_change_is_objected_to(walk: Walk) -> None:
    """By whoever reads the former address."""
    factories.make_message(walk.author, state=MessageState.SENT)
    address_changes.change_address(walk.author, email="new@elsewhere.example", by=walk.staff)
    notice = Message.objects.get(author=walk.author, kind=MessageKind.CHANGED)
    page = walk.page
    page.goto(f"/objection/{links.token_of(notice.link)}/")
    page.get_by_role("textbox").fill("I still read this address.")
    page.get_by_role("button", name="Object to the change").click()
    expect(page.get_by_role("heading", name="has received your objection")).to_be_visible()
    answers.settle(walk.asked, words="It is put right.", deed=WhatWasDone.ADDRESS, by=walk.staff)
    page.goto(f"/objection/{links.token_of(notice.link)}/")
    expect(page.get_by_text("It is put right.")).to_be_visible()
    assert walk.asked.kind == HelpKind.OBJECTION


ROADS = (
    this_is_not_me,
    another_address,
    misspelt_name,
    not_my_paper,
    co_author_missing,
    co_author_misspelt,
    address_of_a_co_author,
    employer_and_officer,
    question_about_a_clause,
    on_paper,
    not_electronically,
    a_note_to_a_co_author,
    typed_and_not_sent,
    afterwards,
    a_change_is_objected_to,
)
