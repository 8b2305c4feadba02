"""Who asked to sign with a pen is answered by the form that is offered, and their request settled by the one that is recorded."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, Author, Conference, HelpKind, HelpRequest, Message, MessageKind, Waiver
from agreements.people import answers
from agreements.people.answers import WhatWasDone
from agreements.states import State
from signatures import asking
from tests import factories
from tests.agreements.settling.scanned import hand_in, make_pdf
from tests.signatures.visiting import open_link

pytestmark = pytest.mark.django_db
_OFFERED = str(WhatWasDone.FORM.label)


def asked(author: Author, kind: HelpKind = HelpKind.PAPER, **facts: Any) -> HelpRequest:
    return asking.ask_for_help(factories.make_link(author), kind=kind, words="", **facts)


def asking_author(conference: Conference, *, papers: int = 1) -> Author:
    factories.make_text(conference)
    return factories.invited_author(conference, papers=papers, name="Ada Ames")[0]


def deeds_of(client: Client, request: HelpRequest) -> dict[str, str]:
    page = client.get(reverse("help_request", args=[request.conference.slug, request.pk]))
    return {str(each.verb): each.url for each in page.context["deeds"]}


def record(client: Client, agreement: Agreement) -> str:
    """The signed form, by the page of the agreement; returns what that said before."""
    address = reverse("waive_agreement", args=[agreement.conference.slug, agreement.pk])
    page = client.get(address).content.decode()
    file = SimpleUploadedFile("signed.pdf", make_pdf(), "application/pdf")
    given = {"shown": agreement.state, "kind": "scan", "reason": "By post on 3 May", "file": file}
    assert client.post(address, given).status_code == 302
    return page


def told(request: HelpRequest) -> tuple[bool, list[str], int]:
    """Whether it is settled, what was done, and how many mails say so."""
    present = HelpRequest.objects.with_conversation().get(pk=request.pk)
    done = [turn.done for turn in answers.conversation(present)]
    return present.settled_at is not None, done, Message.objects.filter(kind=MessageKind.ANSWER).count()


@pytest.mark.parametrize("kind", [HelpKind.PAPER, HelpKind.NO_ELECTRONIC, HelpKind.EMPLOYER])
def test_the_form_that_is_recorded_settles_what_asked_for_it(
    manager_client: Client, conference: Conference, kind: HelpKind
) -> None:
    author = asking_author(conference)
    request = asked(author, kind)
    agreement = author.authorships.get().agreements.get()
    verb = "Record the employer’s signature" if kind == HelpKind.EMPLOYER else "Record the signed form"
    assert deeds_of(manager_client, request)[verb] == reverse("waive_agreement", args=[conference.slug, agreement.pk])

    page = record(manager_client, agreement)

    assert f"“{kind.label}”, as Ada Ames asked, is settled by it, and a mail says so." in page
    assert told(request) == (True, [WhatWasDone.SETTLED_OTHERWISE.label], 1)


def test_of_several_papers_it_stays_open_until_the_last_form(manager_client: Client, conference: Conference) -> None:
    author = asking_author(conference, papers=2)
    request = asked(author)
    other = asked(author, HelpKind.QUESTION)
    first, second = Agreement.objects.of_author(author.pk)
    assert deeds_of(manager_client, request)["Record the signed form"] == reverse(
        "author", args=[conference.slug, author.pk]
    )

    page = record(manager_client, first)

    assert "stays open: 1 other agreement is still to be signed." in page
    assert told(request) == (False, [], 0)

    record(manager_client, second)

    assert told(request) == (True, [WhatWasDone.SETTLED_OTHERWISE.label], 1)
    assert told(other) == (False, [], 1)


@pytest.mark.parametrize("is_handed_in", [False, True])
def test_a_form_that_somebody_has_to_confirm_settles_it_then(
    manager_client: Client, owner_client: Client, conference: Conference, is_handed_in: bool
) -> None:
    conference.waivers_need_two = True
    conference.save()
    author = asking_author(conference)
    request = asked(author)
    agreement = author.authorships.get().agreements.get()

    if is_handed_in:
        hand_in(agreement)
    else:
        record(manager_client, agreement)
    assert told(request) == (False, [], 0)
    owner_client.post(reverse("confirm_waiver", args=[conference.slug, Waiver.objects.get().pk]))

    agreement.refresh_from_db()
    assert agreement.state == State.WAIVED
    assert told(request) == (True, [WhatWasDone.SETTLED_OTHERWISE.label], 1)


def test_the_form_that_is_offered_is_an_answer_and_leads_to_it(manager_client: Client, conference: Conference) -> None:
    author = asking_author(conference)
    request = asked(author)
    page = reverse("help_request", args=[conference.slug, request.pk])
    [(name, value)] = re.findall(
        r'name="(\w+)" value="(\w+)">Offer the form', manager_client.get(page).content.decode()
    )

    answer = reverse("answer_help", args=[conference.slug, request.pk])
    assert manager_client.post(answer, {"words": "", "deed": ["", value]}).status_code == 302

    assert name == "deed"
    assert told(request) == (False, [_OFFERED], 1)
    assert _OFFERED in " ".join(Message.objects.get(kind=MessageKind.ANSWER).text.split())
    link = factories.make_link(author)
    client = open_link(link)
    assert _OFFERED in client.get(reverse("visit", args=[link.pk])).content.decode()
    theirs = reverse("visit_request", args=[link.pk, request.pk])
    assert "Print the form" in client.get(theirs).content.decode()

    answers.settle(request, by=factories.make_user())
    assert "Print the form" in client.get(theirs).content.decode()


def test_nothing_is_offered_to_whoever_did_not_ask_for_a_pen(manager_client: Client, conference: Conference) -> None:
    request = asked(asking_author(conference), HelpKind.QUESTION)

    page = manager_client.get(reverse("help_request", args=[conference.slug, request.pk])).content.decode()

    assert "Offer the form" not in page
