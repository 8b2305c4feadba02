"""An officer's visit: the author's pages, for what was forwarded alone."""

import pytest
from django.urls import reverse

from agreements.models import Agreement, Capacity, Conference, HelpKind, Link, Message, MessageKind
from agreements.people import forwarding
from agreements.states import State
from signatures import consent
from signatures.models import Decision, Signature
from tests import factories
from tests.signatures.visiting import at, filled, hidden_fields, landing_of, open_link, signed_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(conference: Conference) -> list[Agreement]:
    factories.make_text(conference)
    author, _ = factories.invited_author(conference, papers=2, name="Ada Author", email="ada@ex.org")
    return list(forwarding.to_forward(author))


@pytest.fixture
def link(papers: list[Agreement]) -> Link:
    return factories.officers_link(factories.forward(papers[0]))


def title_of(agreement: Agreement) -> str:
    return agreement.authorship.paper.title


def test_the_first_page_says_for_whom_and_names_only_what_was_forwarded(client, link, papers):
    page = client.get(landing_of(link)).content.decode()

    assert "You are asked to sign for Ada Author, in the name of Example Works." in page
    assert title_of(papers[0]) in page
    assert title_of(papers[1]) not in page
    assert "Olga Officer, o•••@works.test" in page
    assert "ada@" not in page
    assert "This is not me" not in page


def test_the_officer_signs_with_title_and_organisation_as_they_confirm_them(link, papers):
    client = open_link(link)
    page = client.get(at("visit", link)).content.decode()
    assert "These are the words that Ada Author was asked to sign." in page
    assert title_of(papers[1]) not in page
    assert "My employer must sign" not in page

    given = filled(client, link, signer_title="General Counsel")
    assert given["signer_organisation"] == "Example Works"
    review = client.post(at("review", link), given).content.decode()
    assert "You accept, for Ada Author, the agreement of" in review
    assert "General Counsel, Example Works" in review
    assert client.post(at("sign", link), hidden_fields(review)).status_code == 303

    signature = Signature.objects.get()
    assert (signature.capacity, signature.signer_title) == (Capacity.AGENT, "General Counsel")
    assert (signature.consent_version, signature.consent_digest) == ("1-officer", consent.OF_OFFICERS.digest)
    done = client.get(at("done", link)).content.decode()
    assert "One agreement is signed" in done
    assert "o•••@works.test" in done


def test_the_statement_names_no_button_that_an_officer_does_not_have(link):
    page = open_link(link).get(at("visit", link)).content.decode()

    assert all(point.words in page for point in consent.OF_OFFICERS.points)
    assert "“I want to sign on paper”" not in page
    assert "“Use another address”" not in page


def test_without_an_organisation_nothing_is_signed(link):
    client = open_link(link)

    response = client.post(at("review", link), filled(client, link, signer_organisation=" "))

    assert response.status_code == 422
    assert "Type the name of the organisation" in response.content.decode()


@pytest.mark.parametrize("kind", HelpKind.of_authors())
def test_an_officer_has_no_way_to_ask_in_the_authors_name(link, kind):
    assert open_link(link).get(at("visit_help", link, kind=kind)).status_code == 404


def test_an_officer_reaches_no_other_paper_and_nothing_of_the_authors(link, papers):
    client, other = open_link(link), papers[1].pk

    assert client.get(at("visit_draft", link, agreement=papers[0].pk)).status_code == 200
    assert client.get(at("visit_draft", link, agreement=other)).status_code == 404
    assert client.get(at("visit_form", link, agreement=papers[0].pk)).status_code == 404
    assert client.get(at("visit_scan", link)).status_code == 404
    assert client.post(at("visit_after_all", link)).status_code == 404
    assert client.get(at("visit_document", link, agreement=other)).status_code == 404


def test_the_author_reads_to_whom_it_was_forwarded_and_can_still_sign(link, papers):
    own = factories.make_link(papers[0].authorship.author)
    client = open_link(own)

    page = client.get(at("visit", own)).content.decode()
    assert "This was forwarded to Olga Officer, Head of Legal, Example Works," in page
    review = client.post(at("review", own), filled(client, own)).content.decode()
    client.post(at("sign", own), hidden_fields(review))

    assert {each.capacity for each in Signature.objects.all()} == {Capacity.AUTHOR}
    officers = open_link(link).get(at("done", link)).content.decode()
    assert "Ada Author has answered this. Nothing is left for you to do; thank you." in officers
    assert "Signed as" not in officers


def test_who_answers_second_is_told_politely(link, papers):
    client = open_link(link)
    given = filled(client, link)
    factories.sign(papers[0])

    response = client.post(at("review", link), given)

    assert response.status_code == 409
    assert "Ada Author answered before you did." in response.content.decode()
    assert Signature.objects.count() == 1


def test_the_author_reads_who_signed_instead(link, papers):
    own = factories.make_link(papers[0].authorship.author)
    client = open_link(own)
    given = filled(client, own)
    factories.sign(papers[0], link=link)

    conflict = client.post(at("review", own), given)
    assert conflict.status_code == 409
    assert "The officer to whom this was forwarded answered before you did" in conflict.content.decode()
    done = client.get(at("done", own)).content.decode()
    assert "Olga Officer, Head of Legal, Example Works, has signed this for you." in done


def test_an_author_reads_why_the_officer_declined_and_cannot_change_it(link, papers):
    own = factories.make_link(papers[0].authorship.author)
    factories.sign(papers[0], link=link, decision=Decision.DECLINED, reason="Not our policy")

    client = open_link(own)
    done = client.get(at("done", own)).content.decode()
    assert "has declined this for you" in done
    assert "Not our policy" in done
    assert "change my mind" not in done
    assert title_of(papers[0]) not in client.get(f"{at('visit', own)}?again={papers[0].pk}").content.decode()
    assert "change my mind" in open_link(link).get(at("done", link)).content.decode()


def test_taken_back_the_officer_is_thanked_and_nothing_is_shown(client, link, papers):
    inside = open_link(link)
    forwarding.take_back(Agreement.objects.get(pk=papers[0].pk), by=factories.make_user())

    for page in (client.get(landing_of(link)), inside.get(at("visit", link))):
        assert page.status_code == 410
        assert "You are no longer asked to sign" in page.content.decode()
        assert title_of(papers[0]) not in page.content.decode()


def test_a_paper_that_is_taken_back_meanwhile_is_said_before_the_rest_is_signed(papers):
    link = factories.officers_link(factories.forward(*papers))
    client = open_link(link)
    given = filled(client, link)
    forwarding.take_back(Agreement.objects.get(pk=papers[1].pk), by=factories.make_user())

    response = client.post(at("review", link), given)

    assert response.status_code == 409
    assert "You are no longer asked about all of these papers." in response.content.decode()


def test_while_somebody_says_it_is_not_them_the_officer_is_asked_to_come_back(link, papers):
    papers[0].authorship.author.help_requests.create(conference=papers[0].conference, kind=HelpKind.NOT_ME)

    response = open_link(link).get(at("visit", link))

    assert response.status_code == 409
    assert "please come back in a few days" in response.content.decode()


def test_an_officer_who_lost_the_link_is_sent_it_again(client, link):
    Message.objects.all().delete()

    client.post(reverse("new_link"), {"email": "Olga@works.test"})
    client.post(reverse("new_link"), {"email": "Olga@works.test"})

    assert [(mail.kind, mail.link_id) for mail in Message.objects.all()] == [(MessageKind.AGENT, link.pk)]


def test_another_name_than_the_officers_is_asked_about(link):
    client = open_link(link)

    review = client.post(at("review", link), filled(client, link, typed_name="Mickey Mouse")).content.decode()

    assert "The conference was told that your name is “Olga Officer”; you typed “Mickey Mouse”." in review
    client.post(at("sign", link), signed_off(review))
    assert Agreement.objects.get(signatures__isnull=False).state == State.ACCEPTED
