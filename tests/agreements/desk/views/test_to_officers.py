"""Asking an officer for an author's answer, and taking that back, on the desk."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.desk import agreement_list
from agreements.models import Agent, Agreement, Conference, HelpKind, HelpRequest, Message, MessageKind
from agreements.people import answers, forwarding
from agreements.people.help_requests import NamedOfficer
from agreements.states import State
from signatures import asking
from signatures.models import Decision
from tests import factories

OFFICER = {"name": "Olga Officer", "title": "", "organisation": "Example Works", "email": "olga@works.test"}


@pytest.fixture
def papers(conference: Conference) -> list[Agreement]:
    factories.make_text(conference)
    author, _ = factories.invited_author(conference, papers=2, name="Ada Author", email="ada@ex.org")
    return list(forwarding.to_forward(author))


@pytest.fixture
def asked(papers: list[Agreement]) -> HelpRequest:
    return asking.ask_for_help(
        factories.make_link(papers[0].authorship.author), kind=HelpKind.EMPLOYER, words="", email="olga@works.test",
        officer=NamedOfficer("Olga Officer", "Head of Legal", "Example Works"),
    )  # fmt: skip


def address(papers: list[Agreement], query: str = "") -> str:
    author = papers[0].authorship.author
    return reverse("forward", args=[author.conference.slug, author.pk]) + query


def flashes(response: Any) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]


def test_the_request_leads_to_the_deed_with_the_named_officer_filled_in(manager_client: Client, papers, asked):
    page = manager_client.get(reverse("help_request", args=[asked.conference.slug, asked.pk]))
    deed = next(each for each in page.context["deeds"] if each.verb == "Forward to the named officer")
    assert "Olga Officer, Head of Legal, Example Works" in page.content.decode()

    form = manager_client.get(deed.url).context["form"]

    assert {name: form[name].value() for name in OFFICER} == OFFICER | {"title": "Head of Legal"}
    assert form["agreements"].value() == [str(each.pk) for each in papers]
    response = manager_client.post(deed.url, OFFICER | {"agreements": [str(papers[1].pk)]})
    assert response["Location"] == reverse("agreement", args=[asked.conference.slug, papers[1].pk])
    assert flashes(response) == ["Forwarded to Olga Officer, Example Works; the mail is on its way."]
    asked.refresh_from_db()
    assert asked.settled_at is not None
    assert list(Agreement.objects.filter(agent__isnull=False)) == [papers[1]]
    assert "The request to sign was forwarded to Olga Officer, Example Works." in (
        Message.objects.get(kind=MessageKind.ANSWER).text
    )


def test_the_agreement_leads_to_the_deed_with_its_paper_ticked(manager_client: Client, papers):
    page = manager_client.get(reverse("agreement", args=[papers[1].conference.slug, papers[1].pk]))
    offer = next(each for each in page.context["offers"] if each.verb == "Forward to an officer")

    form = manager_client.get(offer.url).context["form"]

    assert form["agreements"].value() == [str(papers[1].pk)]
    assert not form["name"].value()


@pytest.mark.parametrize("missing", ["name", "organisation", "email", "agreements"])
def test_without_whom_to_ask_or_for_what_nothing_is_forwarded(manager_client: Client, papers, missing):
    given = OFFICER | {"agreements": [str(papers[0].pk)]}

    response = manager_client.post(address(papers), {name: given[name] for name in given if name != missing})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [missing]
    assert not Agent.objects.exists()


def test_another_authors_paper_and_request_are_none_of_theirs(manager_client: Client, papers, asked):
    other, _ = factories.invited_author(asked.conference)
    foreign = forwarding.to_forward(other).get()
    asked_by = reverse("forward", args=[asked.conference.slug, other.pk]) + f"?request={asked.pk}"

    assert not manager_client.get(asked_by).context["form"]["name"].value()
    response = manager_client.post(address(papers), OFFICER | {"agreements": [str(foreign.pk)]})

    assert response.status_code == 422
    assert not Agent.objects.exists()


def test_a_request_that_was_settled_meanwhile_forwards_nothing_and_keeps_what_was_typed(
    manager_client: Client, papers, asked
):
    answers.settle(asked, by=factories.make_user())

    given = OFFICER | {"agreements": [str(papers[0].pk)]}
    response = manager_client.post(address(papers, f"?request={asked.pk}"), given)

    assert response.status_code == 409
    assert flashes(response) == ["The request was settled meanwhile, so nothing was forwarded."]
    assert response.context["form"]["name"].value() == "Olga Officer"
    assert not Agent.objects.exists()
    assert manager_client.post(address(papers), given).status_code == 302


def test_where_nothing_waits_the_page_says_so(manager_client: Client, papers):
    for each in papers:
        factories.sign(each)

    page = manager_client.get(address(papers))

    assert "Nothing that Ada Author is asked for could be forwarded" in page.content.decode()


def test_the_agreement_says_to_whom_it_is_forwarded_and_it_can_be_taken_back(
    manager_client: Client, viewer_client: Client, papers
):
    factories.forward(papers[0])
    own = reverse("agreement", args=[papers[0].conference.slug, papers[0].pk])
    page = manager_client.get(own)
    assert "<dd>Olga Officer, Head of Legal, Example Works, " in page.content.decode()
    assert "olga@works.test" in page.content.decode()
    assert "Forward to an officer" not in page.content.decode()
    back = next(each.url for each in page.context["offers"] if each.verb == "Take back the forwarding")

    response = manager_client.post(back, {"shown": "invited"})

    assert flashes(response) == ["The officer is no longer asked for Ada Author."]
    assert not Agreement.objects.filter(agent__isnull=False).exists()
    history = manager_client.get(own).content.decode()
    assert "forwarded the agreement of Ada Author to an officer" in history
    assert "had the officer asked no longer for Ada Author" in history


def test_what_is_signed_is_not_taken_back(manager_client: Client, papers):
    factories.sign(papers[0], link=factories.officers_link(factories.forward(papers[0])))
    back = reverse("take_back_forward", args=[papers[0].conference.slug, papers[0].pk])

    assert "It is signed already." in manager_client.get(back).content.decode()
    assert manager_client.post(back, {"shown": "countersigned"}).status_code == 409


def test_the_page_says_that_an_officer_answered_and_the_history_who(viewer_client: Client, papers):
    link = factories.officers_link(factories.forward(papers[0]))
    factories.sign(papers[0], link=link, decision=Decision.DECLINED, reason="Not our policy")

    page = viewer_client.get(reverse("agreement", args=[papers[0].conference.slug, papers[0].pk])).content.decode()

    assert "An officer, for the author; see the history" in page
    assert "An officer declined for Ada Author" in page
    assert "Olga Officer, Head of Legal, Example Works" in page


def test_who_declined_for_the_author_is_said_where_it_is_decided(manager_client: Client, papers):
    link = factories.officers_link(factories.forward(papers[0]))
    factories.sign(papers[0], link=link, decision=Decision.DECLINED)

    page = manager_client.get(reverse("decisions", args=[papers[0].conference.slug])).content.decode()

    assert "Olga Officer, Head of Legal, Example Works, does not agree to the text for the author." in page


def test_a_name_is_compared_with_the_officers(manager_client: Client, papers):
    link = factories.officers_link(factories.forward(papers[0]))
    factories.sign(papers[0], link=link, typed_name="Somebody Else")

    page = manager_client.get(reverse("decisions", args=[papers[0].conference.slug])).content.decode()

    assert "<dt>Forwarded to</dt><dd><mark>Olga</mark> <mark>Officer</mark>" in page
    assert "<mark>Somebody</mark> <mark>Else</mark>" in page


def test_what_an_officer_is_asked_or_has_answered_has_a_route_of_its_own(viewer_client: Client, conference, papers):
    factories.sign(papers[0], link=factories.officers_link(factories.forward(papers[0])))
    factories.forward(papers[1])
    factories.make_agreement(conference, state=State.INVITED)

    lines = {line.route: line for line in agreement_list.grid(conference)}

    assert {route: line.count for route, line in lines.items()} == {"online": 1, "officer": 2}
    for line in lines.values():
        for cell in line.cells:
            page = viewer_client.get(f"{reverse('agreements', args=[conference.slug])}?{cell.query}")
            assert page.context["table"].paginator.count == cell.count


def test_before_a_round_of_reminders_the_officer_stands_where_their_mail_goes(
    manager_client: Client, conference, papers
):
    factories.forward(papers[0])
    Message.objects.all().delete()

    page = manager_client.get(reverse("remind", args=[conference.slug]))

    listed = [label for _pk, label in page.context["form"].people]
    assert listed == ["Olga Officer, olga@works.test, for Ada Author; Ada Author, ada@ex.org"]
    [mail] = page.context["mails"]
    assert list(mail.agreements) == [papers[1]]


def test_a_mail_to_an_officer_is_listed_and_shown_as_theirs(manager_client: Client, conference, papers):
    factories.forward(papers[0])
    mail = Message.objects.get(kind=MessageKind.AGENT)

    listed = manager_client.get(reverse("messages", args=[conference.slug])).content.decode()
    shown = manager_client.get(reverse("message", args=[conference.slug, mail.pk])).content.decode()

    assert "Olga Officer" in listed
    assert "Request to an officer: Olga Officer" in shown
    assert "a previous address of the author" not in shown
    assert "<dt>For</dt>" in shown


def test_the_paper_tells_of_the_authors_own_mails_only(manager_client: Client, conference, papers):
    factories.forward(papers[0])

    page = manager_client.get(reverse("paper", args=[conference.slug, papers[0].authorship.paper_id]))

    assert "olga@works.test" not in page.content.decode()
