import re

import pytest
from django.test import Client

from agreements.models import Conference, Event, HelpKind, HelpRequest, Link, Policy
from agreements.people import answers, signatures_for_all
from agreements.people.answers import WhatWasDone
from agreements.states import State
from agreements.wording import moments
from signatures import asking
from signatures.models import Signature
from tests import factories
from tests.signatures.visiting import at, filled, landing_of, open_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(conference: Conference) -> Link:
    return factories.invited_author(conference)[1]


def page_of(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_every_kind_of_help_has_a_way_from_the_form(link: Link) -> None:
    client = open_link(link)
    alone = client.get(at("visit", link)).content.decode()
    of_others = at("visit_help", link, kind=HelpKind.CO_AUTHOR_ADDRESS.value)
    assert (of_others in alone, client.get(of_others).status_code) == (False, 404)
    factories.make_authorship(link.author.authorships.all()[0].paper)
    page = client.get(at("visit", link)).content.decode()
    for kind in HelpKind.of_authors():
        address = at("visit_help", link, kind=kind.value)
        assert f'href="{address}"' in page
        assert str(kind.label) in client.get(address).content.decode()


def test_asking_leaves_a_request_that_staff_see(link: Link) -> None:
    client = open_link(link)

    response = client.post(at("visit_help", link, kind="paper"), {"words": ""})

    request = HelpRequest.objects.open().get()
    assert (request.author, request.kind, request.turns) == (link.author, HelpKind.PAPER, [])
    assert (response.status_code, response["Location"]) == (303, at("visit_request", link, pk=request.pk))
    assert "has received this" in page_of(client, response["Location"])
    assert Event.objects.filter(kind="help.asked").count() == 1


def test_asking_twice_is_one_request(link: Link) -> None:
    client = open_link(link)
    for _ in range(2):
        client.post(at("visit_help", link, kind="question"), {"words": "May I?\r\nPlease."})
    assert [[turn.words for turn in request.turns] for request in HelpRequest.objects.all()] == [["May I?\nPlease."]]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "Without this the conference does not know what to do."),
        ("Ada\u202e", "This contains an invisible character that changes the direction of the text."),
        ("x" * 2001, "at most 2000 characters"),
    ],
)
def test_words_that_do_not_hold_are_said(link: Link, words: str, reason: str) -> None:
    response = open_link(link).post(at("visit_help", link, kind="question"), {"words": words})
    assert (response.status_code, HelpRequest.objects.count()) == (422, 0)
    assert reason in response.content.decode()


@pytest.mark.parametrize("email", ["", "not an address at all", "ada@nowhere"])
def test_another_address_must_be_one(link: Link, email: str) -> None:
    response = open_link(link).post(at("visit_help", link, kind="other_address"), {"email": email, "words": ""})
    assert (response.status_code, HelpRequest.objects.count()) == (422, 0)


def test_another_address_is_kept_as_one(link: Link) -> None:
    open_link(link).post(at("visit_help", link, kind="other_address"), {"email": "Ada@Bücher.example"})
    assert HelpRequest.objects.get().email == "ada@xn--bcher-kva.example"


@pytest.mark.parametrize("kind", HelpKind.of_one_paper())
def test_of_several_papers_the_author_says_which(kind: HelpKind) -> None:
    conference = factories.make_ready_conference(policy=Policy.ONE_FOR_ALL)
    author, link = factories.invited_author(conference, papers=2)
    for paper in list(conference.papers.all()):
        factories.make_agreement(conference, paper=paper, state=State.COUNTERSIGNED)
    signatures_for_all.tell_some(conference)
    second = conference.agreements.filter(authorship__author=author).last()
    assert second is not None
    address = at("visit_help", link, kind=kind.value)
    client = open_link(link)

    asked = {"words": "", "printed_name": "Grace Hopper"} | ({"about": "0"} if kind == HelpKind.CO_AUTHOR else {})
    refused = client.post(address, asked)
    foreign = client.post(address, asked | {"agreement": factories.make_agreement(conference).pk})
    client.post(address, asked | {"agreement": second.pk})

    assert (refused.status_code, foreign.status_code) == (422, 422)
    assert "Choose the paper." in refused.content.decode()
    assert HelpRequest.objects.get().agreement == second


def test_of_a_single_paper_nobody_asks_which(link: Link) -> None:
    client = open_link(link)
    address = at("visit_help", link, kind="not_my_paper")
    assert "Which paper" not in page_of(client, address)

    client.post(address, {"words": ""})

    assert HelpRequest.objects.get().agreement == link.author.conference.agreements.get()


def test_the_page_shows_the_answers_and_takes_more_words(link: Link) -> None:
    request = asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May <i>I</i>?")
    answers.answer(request, words="You may.\nOn <b>Monday</b>.", by=factories.make_user(name="Olga Owner"))
    client, address = open_link(link), at("visit_request", link, pk=request.pk)

    page = page_of(client, address)
    response = client.post(address, {"words": "Thank you!"})

    assert page.index("May &lt;i&gt;I&lt;/i&gt;?") < page.index("You may.<br>On &lt;b&gt;Monday&lt;/b&gt;.")
    assert "Olga" not in page
    assert (response.status_code, response["Location"]) == (303, address)
    assert page_of(client, address).index("On &lt;b&gt;") < page_of(client, address).index("Thank you!")


def test_state_and_answer_of_what_was_asked_stand_on_every_page_of_the_visit(link: Link) -> None:
    request = asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")
    client, staff = open_link(link), factories.make_user()
    address, given = at("visit_request", link, pk=request.pk), filled(client, link)
    asked_on = f"Asked on {moments.utc(request.created_at)}."

    def pages() -> list[str]:
        names = ("visit", "done", "visit_history", "visit_data", "visit_scan")
        shown = [client.get(at(name, link)) for name in names]
        shown += [client.get(at("visit_help", link, kind="name")), client.post(at("review", link), given)]
        return [" ".join(response.content.decode().split()) for response in shown]

    def outside() -> str:
        return " ".join(Client().get(landing_of(link)).content.decode().split())

    for page in pages():
        assert f'href="{address}"' in page
        assert asked_on in page
        assert "Not answered yet." in page
        assert "No reminder comes until this is settled." in page
    assert "Not answered yet." in outside()

    answers.answer(request, words="You may.", by=staff)
    for page in [*pages(), outside()]:
        assert "<q>You may.</q>" in page
        assert "Not answered yet." not in page
        assert "No reminder comes until this is settled." in page

    client.post(address, {"words": "Thanks, and when?"})
    assert all("You wrote again on" in page for page in [*pages(), outside()])

    answers.settle(request, deed=WhatWasDone.NOTHING, by=staff)
    for page in [*pages(), outside()]:
        assert "<q>Nothing had to be changed.</q>" in page
        assert "Settled on" in page
        assert "1 matter is settled" in page
        assert "No reminder comes" not in page


def test_the_landing_page_leads_to_what_was_asked(link: Link) -> None:
    request = asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")
    page = Client().get(landing_of(link)).content.decode()
    assert f'value="request-{request.pk}"' in page

    response = Client().post(landing_of(link), {"next": f"request-{request.pk}"})

    assert (response.status_code, response["Location"]) == (303, at("visit_request", link, pk=request.pk))


def test_whoever_is_not_the_author_reads_nothing_but_that_on_the_landing_page(link: Link) -> None:
    asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")
    asking.ask_for_help(link, kind=HelpKind.NOT_ME, words="")

    page = Client().get(landing_of(link)).content.decode()

    assert "looks for the right address" in page
    assert "I have a question" not in page
    assert link.author.authorships.get().paper.title not in page


def test_words_to_what_was_settled_meanwhile_are_kept_and_can_be_sent_anew(link: Link) -> None:
    request = asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")
    client, address = open_link(link), at("visit_request", link, pk=request.pk)
    answers.settle(request, words="Yes.", deed=WhatWasDone.NOTHING, by=factories.make_user())

    response = client.post(address, {"words": "But when?"})

    page = response.content.decode()
    assert response.status_code == 409
    assert "But when?" in page
    assert "Nothing had to be changed." in page
    anew = re.search(r'<form class="stack" method="post" action="([^"]+)"', page)
    assert anew is not None
    client.post(anew[1], {"words": "But when?"})
    assert HelpRequest.objects.open().get() != request


def test_empty_words_are_not_sent(link: Link) -> None:
    request = asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")
    response = open_link(link).post(at("visit_request", link, pk=request.pk), {"words": " "})
    assert response.status_code == 422
    assert "Type what you want to tell the conference." in response.content.decode()


def test_nobody_reads_the_requests_of_others(conference: Conference, link: Link) -> None:
    _, other = factories.invited_author(conference)
    theirs = asking.ask_for_help(other, kind=HelpKind.QUESTION, words="Secret")
    client = open_link(link)
    for method in (client.get, client.post):
        assert method(at("visit_request", link, pk=theirs.pk)).status_code == 404


def test_case_12_not_me_takes_the_form_away_until_it_was_me_after_all(link: Link) -> None:
    client = open_link(link)
    given = filled(client, link)
    client.post(at("visit_help", link, kind="not_me"), {"words": ""})

    page = client.get(at("visit", link)).content.decode()
    answers_to_posts = [client.post(at(name, link), given) for name in ("visit", "review", "sign")]

    assert "You told us that this is not you" in page
    assert 'name="typed_name"' not in page
    assert [response.status_code for response in answers_to_posts] == [409, 409, 409]
    assert all("It was me after all" in response.content.decode() for response in answers_to_posts)
    assert Signature.objects.count() == 0

    response = client.post(at("visit_after_all", link))
    assert (response.status_code, response["Location"]) == (303, at("visit", link))
    client.post(at("review", link), given)
    assert client.post(at("sign", link), given).status_code == 303
    assert Signature.objects.count() == 1
    assert "You have taken this back." in page_of(client, at("visit_request", link, pk=HelpRequest.objects.get().pk))


def test_the_landing_page_says_what_the_mail_says_and_leads_to_not_me(conference: Conference) -> None:
    author, link = factories.invited_author(conference, papers=2)
    page = Client().get(landing_of(link)).content.decode()
    for title in conference.papers.values_list("title", flat=True):
        assert title in page
    assert author.name in page
    assert f'href="mailto:{conference.reply_to}"' in page
    assert conference.deadline_in_words in page

    response = Client().post(landing_of(link), {"next": "not_me"})

    assert (response.status_code, response["Location"]) == (303, at("visit_help", link, kind="not_me"))


def test_an_unknown_kind_does_not_exist(link: Link) -> None:
    client = open_link(link)
    assert client.get(at("visit_help", link, kind="money")).status_code == 404
    assert client.post(at("visit_help", link, kind="money")).status_code == 404


def test_help_refuses_other_methods(link: Link) -> None:
    assert open_link(link).put(at("visit_help", link, kind="paper")).status_code == 405
