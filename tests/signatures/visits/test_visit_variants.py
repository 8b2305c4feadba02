"""Who wrote a paper as an employee of a government, or for an employer who signs: asked before anything is read."""

import pytest
from django.urls import reverse

from agreements.conferences import text_variants, texts
from agreements.models import Agreement, Author, Blocker, Conference, Event, HelpKind, Link, Policy, Text, VariantKind
from agreements.people import forwarding
from agreements.states import State
from signatures import signing
from signatures.models import Signature
from signatures.operations import invariants
from signatures.shown_words import shown
from signatures.signing import StaleTextError
from tests import factories
from tests.signatures.visiting import at, dump, filled, hidden_fields, open_link

pytestmark = pytest.mark.django_db
FEDERAL = "# Statement\n\nI, {{ author.name }}, wrote {{ paper.title }} for the government.\n"
EMPLOYERS = "# Of an employer\n\nThe employer of {{ author.name }} agrees.\n"


def publish_with_variants(conference: Conference) -> Text:
    text = factories.make_text(conference, published=False)
    for kind, body in ((VariantKind.US_GOVERNMENT, FEDERAL), (VariantKind.EMPLOYER, EMPLOYERS)):
        text_variants.save_variant(conference, kind, body=body, by=None)
    texts.publish(text, by=None)
    return text


@pytest.fixture
def author(conference: Conference) -> Author:
    publish_with_variants(conference)
    return factories.invited_author(conference, papers=2, name="Ada Author", email="ada@ex.org")[0]


@pytest.fixture
def link(author: Author) -> Link:
    return factories.make_link(author)


@pytest.fixture
def papers(author: Author) -> list[Agreement]:
    return list(Agreement.objects.of_author(author.pk).shown_to_author())


def say(client, link: Link, papers: list[Agreement], *kinds: str):
    return client.post(
        at("visit_variant", link), {str(each.pk): kind for each, kind in zip(papers, kinds, strict=True)}
    )


def sign(client, link: Link, **given):
    page = client.post(at("review", link), filled(client, link, **given)).content.decode()
    return client.post(at("sign", link), hidden_fields(page))


def test_it_is_asked_before_anything_is_read_and_nothing_is_preselected(link, papers):
    client = open_link(link)
    before = dump()
    response = client.get(at("visit", link), follow=True)

    assert response.redirect_chain == [(at("visit_variant", link), 303)]
    page = response.content.decode()
    assert "I wrote this as an employee of the US government, as part of my duties." in page
    assert "My employer holds the rights in it and must sign." in page
    assert "European Union" not in page
    assert page.count('type="radio"') == 6
    assert "checked" not in page
    assert "may publish the Work" not in page
    after = dump()
    assert {name: rows for name, rows in after.items() if rows != before[name] and "session" not in name} == {}

    answer = client.post(at("visit_variant", link), {str(papers[0].pk): "ordinary"})
    assert answer.status_code == 422
    assert "Choose what is true of this paper." in answer.content.decode()


def test_case_16_a_government_author_signs_words_of_their_own_for_the_paper_that_is_so(link, papers, conference):
    client = open_link(link)
    assert say(client, link, papers, "us_government", "ordinary").status_code == 303
    page = client.get(at("visit", link)).content.decode()
    assert "wrote The Title" in page
    assert "may publish the Work" in page
    assert "You said: “I wrote this as an employee of the US government, as part of my duties.”" in page
    assert sign(client, link).status_code == 303

    signatures = {each.agreement_id: each for each in Signature.objects.all()}
    federal, ordinary = (signatures[each.pk] for each in papers)
    assert (federal.variant, federal.shown["variant"], federal.shown["title"]) == ("us_government",) * 2 + (
        "Statement",
    )
    assert (ordinary.variant, "variant" in ordinary.shown) == ("", False)
    facts = Event.objects.get(kind="agreement.accepted", agreement=papers[0]).payload
    assert facts["variant"] == "us_government"
    chosen = Event.objects.filter(kind="agreement.variant_chosen").order_by("number")
    assert [each.payload["variant"] for each in chosen] == ["us_government", "ordinary"]
    assert invariants.examine(conference, at_rest=True).breaches == []


def test_what_was_said_can_be_changed_until_it_is_signed_and_a_page_from_before_is_stale(link, papers):
    client = open_link(link)
    say(client, link, papers, "us_government", "us_government")
    given = filled(client, link)
    page = client.get(at("visit_variant", link)).content.decode()
    assert page.count("checked") == 2

    say(client, link, papers, "us_government", "ordinary")
    again = client.post(at("review", link), given)
    assert again.status_code == 409
    assert "The text has changed since you opened this page." in again.content.decode()
    assert not Signature.objects.exists()

    assert sign(client, link).status_code == 303
    assert say(client, link, papers, "ordinary", "ordinary").headers["Location"] == at("visit", link)
    papers[0].refresh_from_db()
    assert papers[0].variant.kind == "us_government"


def test_nothing_is_signed_before_it_was_said(link, papers, conference):
    words = shown(papers[0], link, day=conference.today)
    answer = signing.Answer(papers[0].pk, "accepted", words.digest)
    with pytest.raises(StaleTextError):
        signing.sign(link, [answer], typed_name="Ada Author")

    response = open_link(link).post(at("review", link), {f"shown-{papers[0].pk}": words.digest, "consent": "on",
        "decision": "accepted", "typed_name": "Ada Author"})  # fmt: skip
    assert response.headers["Location"] == at("visit_variant", link)


def test_whose_employer_signs_says_whom_to_ask_and_can_sign_the_other_paper_meanwhile(link, papers, author):
    client = open_link(link)
    response = say(client, link, papers, "employer", "ordinary")
    help_page = reverse("visit_help", args=[link.pk, HelpKind.EMPLOYER])
    assert response.headers["Location"] == f"{help_page}?agreement={papers[0].pk}"
    words = client.get(response.headers["Location"]).context["form"]["words"].value()
    assert words == f"This is about “{papers[0].authorship.paper.title}”."

    client.post(help_page, {"words": words})
    page = client.get(at("visit", link))
    assert [sheet.agreement.pk for sheet in page.context["sheets"]] == [papers[1].pk]
    assert f"“{papers[0].authorship.paper.title}” is not among these" in page.content.decode()
    assert sign(client, link).status_code == 303
    assert Signature.objects.get().agreement_id == papers[1].pk


def test_the_officer_signs_the_words_for_employers_and_the_author_no_others_of_theirs(
    link, papers, author, conference
):
    say(open_link(link), link, papers, "us_government", "ordinary")
    officers = factories.officers_link(factories.forward(papers[0]))
    client = open_link(officers)
    page = client.get(at("visit", officers)).content.decode()
    assert "The employer of Ada Author agrees." in page
    assert "These are the words for an employer who holds the rights." in page
    papers[0].refresh_from_db()
    assert papers[0].variant.kind == "employer"

    # The author can still answer, and says first in which words.
    assert open_link(link).get(at("visit", link)).status_code == 200
    say(open_link(link), link, papers, "ordinary", "ordinary")
    assert "The employer of Ada Author agrees." in client.get(at("visit", officers)).content.decode()
    assert sign(client, officers).status_code == 303

    signature = Signature.objects.get()
    assert (signature.variant, signature.capacity) == ("employer", "agent")
    papers[0].refresh_from_db()
    assert (papers[0].variant.kind, papers[0].state) == ("employer", State.COUNTERSIGNED)
    assert invariants.examine(conference, at_rest=True).breaches == []


def test_once_the_forwarding_is_taken_back_the_author_is_asked_anew(papers, link):
    factories.forward(papers[0])
    forwarding.take_back(Agreement.objects.get(pk=papers[0].pk), by=factories.make_user())

    papers[0].refresh_from_db()
    assert (papers[0].variant, papers[0].variant_chosen_at) == (None, None)
    assert open_link(link).get(at("visit", link)).headers["Location"] == at("visit_variant", link)


def test_a_text_without_variants_asks_nothing(conference):
    factories.make_text(conference)
    _, link = factories.invited_author(conference)
    client = open_link(link)

    assert client.get(at("visit", link)).status_code == 200
    assert client.get(at("visit_variant", link)).headers["Location"] == at("visit", link)


def test_a_variant_is_signed_for_nobody_else():
    """Only the ordinary words warrant the authority of all co-authors."""
    conference = factories.make_conference(policy=Policy.ONE_FOR_ALL, objection_days=0)
    text = texts.save_text(conference, body=factories.TEXT, by=None, is_for_all=True)
    text_variants.save_variant(conference, VariantKind.US_GOVERNMENT, body=FEDERAL, by=None)
    texts.publish(text, by=None)
    waits = {}
    for kind in ("us_government", "ordinary"):
        author = factories.make_author(conference, name="Ada Author")
        paper = factories.make_paper(conference, factories.make_author(conference))
        agreement = factories.make_agreement(paper=paper, author=author, state=State.INVITED)
        client, link = open_link(factories.make_link(author)), factories.make_link(author)
        say(client, link, [agreement], kind)
        assert sign(client, link).status_code == 303
        paper.refresh_from_db()
        waits[kind] = paper.blocked_by

    assert waits == {"us_government": Blocker.INVITATION, "ordinary": Blocker.OBJECTION_DAYS}
    assert invariants.examine(conference, at_rest=True).breaches == []
