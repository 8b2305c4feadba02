"""What authors answer otherwise than by one Accept: walked as the ways out are."""

import re
from dataclasses import replace

from playwright.sync_api import Page, expect

from agreements.conferences import text_variants, texts
from agreements.models import Agreement, HelpKind, Link, Policy, VariantKind
from agreements.people import answers, signatures_for_all
from agreements.people.answers import WhatWasDone
from agreements.states import State
from signatures.models import Signature
from tests import factories
from tests.browser.roads import Walk, sign

_FEDERAL = "# Statement\n\nI, {{ author.name }}, wrote {{ paper.title }} for the government.\n"


def _states(walk: Walk) -> list[str]:
    theirs = Agreement.objects.of_author(walk.author.pk).order_by("authorship__paper__number_key")
    return list(theirs.values_list("state", flat=True))


def _answer(page: Page, *, verb: str) -> None:
    page.locator("form#decide button.primary").click()
    if verb.startswith("Decline"):
        page.get_by_label("To decline, type the word").fill("decline")
    page.get_by_role("button", name=verb).click()
    page.get_by_role("heading", name="Thank you.").wait_for()


def a_no_becomes_a_yes(walk: Walk) -> None:
    """Of one paper alone, after it was left as it was."""
    page = walk.page
    page.get_by_role("radio", name="Decline").filter(visible=True).first.check()
    page.get_by_label("Why do you decline?").fill("Clause 4 is too wide.")
    _answer(page, verb="Decline two agreements")
    assert _states(walk) == [State.DECLINED] * 2

    page.get_by_role("link", name="Change my mind").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Have you changed your mind?")
    expect(page.locator(".facts", has_text="Your reason")).to_contain_text("Clause 4 is too wide.")
    page.get_by_role("link", name="Leave it declined").click()
    page.get_by_role("link", name="Change my mind").first.click()
    sign(page, walk.author.name)

    assert sorted(_states(walk)) == [State.COUNTERSIGNED, State.DECLINED]
    expect(page.get_by_role("link", name="Change my mind")).to_have_count(1)


def a_yes_becomes_a_no(walk: Walk) -> None:
    """Until the last button; afterwards it is asked of the conference."""
    page = walk.page
    page.get_by_role("radio", name="Accept").filter(visible=True).first.check()
    page.get_by_label("I agree to sign electronically").check()
    page.get_by_label("Type your full name to sign").fill(walk.author.name)
    page.locator("form#decide button.primary").click()
    page.get_by_role("button", name="Go back and make changes").click()
    expect(page.get_by_label("Type your full name to sign")).to_have_value(walk.author.name)
    paper = page.locator("details.paper").nth(1)
    paper.locator("summary").first.click()
    paper.get_by_role("radio", name="Decline").check()
    page.get_by_label("I agree to sign electronically").check()
    page.locator("form#decide button.primary").click()
    page.get_by_label("To decline, type the word").fill("decline")
    page.get_by_role("button", name="Sign one and decline one").click()
    page.get_by_role("heading", name="Thank you.").wait_for()

    assert _states(walk) == [State.COUNTERSIGNED, State.DECLINED]
    expect(page.get_by_role("link", name="Change my mind")).to_have_count(1)
    page.get_by_role("link", name="It was not me who answered").click()
    walk.tell()


def written_for_the_government(walk: Walk) -> None:
    """Says as what each paper was written before anything is read, changes it, and signs what it leads to."""
    link = _asked_as_what(walk)
    with walk.opened(link) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text("Before you read")
        federal = page.get_by_role("radio", name="an employee of the US government")
        ordinary = page.get_by_role("radio", name="None of these")
        federal.first.check()
        page.get_by_role("button", name="Go on to the agreements").click()
        expect(page.get_by_role("alert")).to_contain_text("Say it of each paper; what you have chosen is kept.")
        expect(federal.first).to_be_checked()
        ordinary.last.check()
        page.get_by_role("button", name="Go on to the agreements").click()
        expect(page.get_by_text("for the government.").first).to_be_attached()

        page.get_by_role("link", name="Change this").last.click()
        expect(federal.first).to_be_checked()
        expect(ordinary.last).to_be_checked()
        federal.last.check()
        page.get_by_role("button", name="Go on to the agreements").click()
        sign(page, "Ada Ames")
    kinds = Signature.objects.filter(agreement__authorship__author=link.author)
    assert set(kinds.values_list("agreement__variant__kind", flat=True)) == {VariantKind.US_GOVERNMENT}


def _asked_as_what(walk: Walk) -> Link:
    conference = factories.make_conference(name=walk.conference.name)
    text = factories.make_text(conference, published=False)
    text_variants.save_variant(conference, VariantKind.US_GOVERNMENT, body=_FEDERAL, by=None)
    texts.publish(text, by=None)
    return factories.invited_author(conference, papers=2, name="Ada Ames")[1]


def a_co_author_may_not_sign_for_me(walk: Walk) -> None:
    """Objects to a signature for all, reads what became of it, and signs."""
    conference = factories.make_ready_conference(policy=Policy.ONE_FOR_ALL, objection_days=7)
    paper = factories.make_paper(conference)
    factories.make_agreement(conference, paper=paper, state=State.COUNTERSIGNED, printed_name="Bea Boe")
    author = factories.make_author(conference, name="Ada Ames")
    factories.make_agreement(conference, paper=paper, author=author, state=State.INVITED)
    signatures_for_all.tell_some(conference)
    link = factories.make_link(author)
    with walk.opened(link) as page:
        theirs = replace(walk, page=page, author=author, link=link)
        expect(page.locator(".note", has_text="signed for all authors")).to_contain_text("Bea Boe")
        page.get_by_role("link", name=re.compile("^Object")).click()
        expect(page.get_by_text("The paper is then not published on that signature")).to_be_visible()
        page.get_by_role("textbox").last.fill("I was not asked.")
        theirs.tell()
        assert (theirs.asked.kind, theirs.asked.agreement) == (
            HelpKind.NOT_FOR_ME,
            author.authorships.get().agreements.get(),
        )

        page.get_by_role("link", name="Back to your papers").click()
        expect(page.get_by_role("link", name=re.compile("^Object"))).to_have_count(0)
        answers.answer(theirs.asked, words="Bea had no right to. Please sign for yourself.", by=walk.staff)
        page.reload()
        expect(page.locator(".told")).to_contain_text("Bea had no right to.")
        answers.settle(theirs.asked, deed=WhatWasDone.NOTHING, by=walk.staff)
        sign(page, "Ada Ames")


ROADS = (
    a_no_becomes_a_yes,
    a_yes_becomes_a_no,
    written_for_the_government,
    a_co_author_may_not_sign_for_me,
)
