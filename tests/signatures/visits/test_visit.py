import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agreements.models import Author, Conference, Link
from agreements.states import State
from agreements.wording import SigningWords, Wording, long_date
from signatures import consent
from signatures.models import Decision, Signature
from tests import factories
from tests.signatures.visiting import at, dump, filled, hidden_fields, inputs_of, landing_of, open_link, signed_off

pytestmark = pytest.mark.django_db
_NO_SPEAKER: dict[str, Any] = {"is_speaker": False, "is_for_author": False, "language": "en"}


def _review(client: Client, link: Link, **answers: str | None) -> dict[str, str]:
    """The review page's own fields, after it was reached with these answers."""
    response = client.post(at("review", link), filled(client, link, **answers))
    assert response.status_code == 200, response.content.decode()
    return hidden_fields(response.content.decode())


def _keys(author: Author) -> list[str]:
    agreements = author.conference.agreements.of_author(author.pk).shown_to_author()
    return [str(agreement.pk) for agreement in agreements]


def test_visit_signs_all_papers_when_accepted_at_once(conference: Conference) -> None:
    _, link = factories.invited_author(conference, papers=2, name="Ada Lovelace")
    client = open_link(link)
    before = dump()

    review = client.post(at("review", link), filled(client, link)).content.decode()
    # The visit lasts longer because of the post, and what was filled in is kept; nothing else has changed.
    changed = {name for name, rows in dump().items() if rows != before[name]}
    assert changed <= {"django_session", "signatures_visitdraft"}
    assert "Sign two agreements" in review
    assert '<div class="signature" aria-describedby="as-signed">Ada Lovelace</div>' in review

    response = client.post(at("sign", link), hidden_fields(review))
    assert (response.status_code, response["Location"]) == (303, at("done", link))
    recorded = [(s.decision, s.typed_name, s.link_id, s.consent_digest) for s in Signature.objects.all()]
    assert recorded == [(Decision.ACCEPTED, "Ada Lovelace", link.pk, consent.DIGEST)] * 2
    assert "Two agreements are signed" in client.get(at("done", link)).content.decode()


def test_visit_decides_for_each_paper_when_asked_so(conference: Conference) -> None:
    author, link = factories.invited_author(conference, papers=3)
    client = open_link(link)
    first, second, third = _keys(author)

    decisions = {f"decision-{first}": "accepted", f"decision-{second}": "declined", f"decision-{third}": "later"}
    given = filled(client, link, decision=None, reason="Not mine to give.\nAsk them.", **decisions)
    review = client.post(at("review", link), given).content.decode()
    assert "Sign one and decline one" in review
    client.post(at("sign", link), signed_off(review))

    recorded = {str(s.agreement_id): (s.decision, s.reason, s.typed_name) for s in Signature.objects.all()}
    assert recorded == {
        first: ("accepted", "", author.name),
        second: ("declined", "Not mine to give.\nAsk them.", ""),
    }
    done = client.get(at("done", link)).content.decode()
    assert "One agreement is signed, one is declined" in done
    assert "One paper still needs your answer" in done


def test_visit_shows_words_people_and_disclosure_and_fills_in_nothing(conference: Conference) -> None:
    author, link = factories.invited_author(conference, papers=1, name="Ada Lovelace")
    paper = author.authorships.get().paper
    factories.make_agreement(paper=paper, author=factories.make_author(conference, name="Grace Hopper"))
    answered = factories.make_author(conference, name="Emmy Noether", email="emmy@example.org")
    factories.make_agreement(paper=paper, author=answered, state=State.COUNTERSIGNED)

    page = open_link(link).get(at("visit", link)).content.decode()

    assert page.count("data-disclosure=") == len(consent.POINTS) == 6
    assert "I, Ada Lovelace, agree that:" in page
    assert "with Grace Hopper and Emmy Noether" in page
    assert "One of your two co-authors has answered." in page
    assert "emmy@example.org" not in page
    fields = inputs_of(page)
    assert [field for field in fields if "checked" in field] == []
    assert [field.get("value", "") for field in fields if field.get("name") == "typed_name"] == [""]
    assert [field["value"] for field in fields if field.get("type") == "radio"] == ["accepted", "declined"]


def test_visit_tells_the_deadline_as_the_mail_does() -> None:
    conference = factories.make_ready_conference(
        deadline=datetime(2099, 1, 16, 11, 59, tzinfo=UTC), time_zone="Etc/GMT+12"
    )
    _, link = factories.invited_author(conference)

    page = open_link(link).get(at("visit", link)).content.decode()

    assert "Please answer by 15 January 2099, 23:59 Anywhere on Earth (16 January, 11:59 UTC)." in page


def test_visit_fills_in_nothing_that_stands_in_its_address(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    query = "?typed_name=Somebody&decision=accepted&consent=on&reason=None"
    page = open_link(link).get(at("visit", link) + query).content.decode()
    assert "Somebody" not in page
    assert [field for field in inputs_of(page) if "checked" in field] == []


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("consent", "Tick this to sign electronically"),
        ("decision", "Choose Accept or Decline."),
        ("typed_name", "Type your name: it is your signature."),
    ],
)
@pytest.mark.parametrize("view", ["review", "sign"])
def test_visit_says_what_is_missing_and_keeps_the_rest(
    conference: Conference, view: str, missing: str, words: str
) -> None:
    _, link = factories.invited_author(conference, name="Ada Lovelace")
    client = open_link(link)
    given = filled(client, link, reason="Why")
    response = client.post(at(view, link), {name: value for name, value in given.items() if name != missing})

    page = response.content.decode()
    assert (response.status_code, Signature.objects.count()) == (422, 0)
    assert words in page
    kept = {field["name"] for field in inputs_of(page) if "checked" in field or field.get("value") == "Ada Lovelace"}
    assert kept == {"consent", "decision", "typed_name"} - {missing}
    assert ">Why</textarea>" in page


def test_visit_refuses_a_form_without_the_words_that_were_shown(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    bare = {"consent": "on", "decision": "accepted", "typed_name": link.author.name}
    response = open_link(link).post(at("sign", link), bare)
    assert (response.status_code, Signature.objects.count()) == (422, 0)
    assert "The form was incomplete" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "recorded", "is_confirmed"),
    [
        ("different", "Mickey Mouse", True),
        ("“Different”.", "Mickey Mouse", True),
        (" Peisong  Wang", "Peisong Wang", False),
    ],
)
def test_visit_asks_with_which_name_one_signs_when_the_typed_one_differs(
    conference: Conference, typed: str, recorded: str, is_confirmed: bool
) -> None:
    _, link = factories.invited_author(conference, name="Peisong Wang")
    client = open_link(link)
    fields = _review(client, link, typed_name="Mickey Mouse")

    for other in ("", "on", "test", "Mickey Mouse"):
        again = client.post(at("sign", link), fields | {"confirmed_name": other})
        assert (again.status_code, Signature.objects.count()) == (422, 0)
        page = again.content.decode()
        assert "Your name is printed as “Peisong Wang” on the paper; you typed “Mickey Mouse”." in page
        assert "Type one of the two: the name as it is printed, or the word “different”." in page

    assert client.post(at("sign", link), fields | {"confirmed_name": typed}).status_code == 303
    signature = Signature.objects.get()
    assert (signature.typed_name, signature.is_name_confirmed) == (recorded, is_confirmed)


@pytest.mark.parametrize("reason", ["", "Not mine to give."])
def test_declining_needs_no_consent_and_no_name(conference: Conference, reason: str) -> None:
    _, link = factories.invited_author(conference, papers=2)
    client = open_link(link)
    given = filled(client, link, decision="declined", consent=None, typed_name=None, reason=reason)

    review = client.post(at("review", link), given).content.decode()
    assert "Check before you decline" in review
    assert "By Checking this box" not in review
    assert client.post(at("sign", link), signed_off(review)).status_code == 303

    evidence = ("typed_name", "name_grade", "is_name_confirmed", "consent_version", "consent_digest", "reason")
    assert list(Signature.objects.values_list(*evidence)) == [("", "", False, "", "", reason)] * 2
    assert "Declined as" not in client.get(at("done", link)).content.decode()


@pytest.mark.parametrize("typed", ["", "on", "test", "Ada Author"])
def test_declining_is_confirmed_by_its_word_and_nothing_else(conference: Conference, typed: str) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)
    fields = _review(client, link, decision="declined", reason="Not mine")

    again = client.post(at("sign", link), fields | {"declining": typed})

    assert (again.status_code, Signature.objects.count()) == (422, 0)
    assert "Type the word “decline”, or go back and change your answer." in again.content.decode()
    assert client.post(at("sign", link), fields | {"declining": " “DECLINE”. "}).status_code == 303
    assert Signature.objects.get().reason == "Not mine"


def test_every_word_around_the_signature_is_shown_before_it_and_is_under_the_digest(conference: Conference) -> None:
    author, link = factories.invited_author(conference, name="Ada Lovelace")
    author.authorships.update(is_speaker=True)
    client = open_link(link)

    page = client.get(at("visit", link)).content.decode()
    review = client.post(at("review", link), filled(client, link)).content.decode()
    client.post(at("sign", link), hidden_fields(review))

    signature = Signature.objects.get()
    words = Wording.from_json(signature.shown)
    assert words.signing is not None
    day = long_date(signature.effective_date)
    assert words.signing.lines == (
        ("Speaker:", "✓"),
        ("Name (Print):", "Ada Lovelace"),
        (
            "",
            "By Checking this box and typing my name in the box below, I am agreeing to electronically sign this contract:",
        ),
        ("Accept", ""),
        ("Decline", ""),
        ("Signature:", ""),
        ("Date:", day),
    )
    around = page[page.index('class="signing-block"') :]
    assert all(label in around and value in around for label, value in words.signing.lines)
    assert all(each in review for each in ("You sign as the speaker.", words.signing.sentence, day))
    assert (signature.shown["format"], words.digest, words.signing.language) == (2, signature.shown_digest, "en")
    without = replace(words, signing=SigningWords.of("Ada Lovelace", day, **_NO_SPEAKER))
    assert without.digest != words.digest


def test_a_wrong_speaker_can_be_contradicted(conference: Conference) -> None:
    author, link = factories.invited_author(conference)
    client = open_link(link)
    assert "I am not the speaker" not in client.get(at("visit", link)).content.decode()
    author.authorships.update(is_speaker=True)
    page = client.get(at("visit", link)).content.decode()
    [address] = re.findall(r'href="([^"]*speaker=[^"]*)"', page)

    form = client.get(address).content.decode()

    assert f"I am not the speaker of “{conference.papers.get().title}”." in form


def test_visit_does_not_ask_again_when_the_typed_name_is_the_printed_one(conference: Conference) -> None:
    _, link = factories.invited_author(conference, name="Peisong Wang")
    client = open_link(link)
    fields = _review(client, link, typed_name="  Peisong   Wang ")
    assert client.post(at("sign", link), fields).status_code == 303
    signature = Signature.objects.get()
    assert (signature.typed_name, signature.is_name_confirmed) == ("Peisong Wang", False)


AT_ONCE = "countersigns at once, in the name of Sylvia Signatory"
COMPARED = "somebody at ECA compares the two before it countersigns"


@pytest.mark.parametrize(
    ("typed", "printed", "promised"),
    [
        ("Ada Lovelace", ["Ada Lovelace"], {AT_ONCE}),
        ("ada lovelace", ["Ada Lovelace"], {AT_ONCE}),
        ("Grace Hopper", ["Ada Lovelace"], {COMPARED}),
        ("Grace Hopper", ["Ada Lovelace", "Grace Hopper"], {AT_ONCE, COMPARED}),
    ],
)
def test_review_promises_a_countersignature_at_once_only_where_the_rule_gives_it(
    conference: Conference, typed: str, printed: list[str], promised: set[str]
) -> None:
    author, link = factories.invited_author(conference, papers=len(printed), name="Ada Lovelace")
    for authorship, name in zip(author.authorships.order_by("pk"), printed, strict=True):
        type(authorship).objects.filter(pk=authorship.pk).update(printed_name=name)
    client = open_link(link)

    page = client.post(at("review", link), filled(client, link, typed_name=typed)).content.decode()

    assert {words for words in (AT_ONCE, COMPARED) if words in page} == promised


def test_going_back_from_the_review_keeps_everything(conference: Conference) -> None:
    _, link = factories.invited_author(conference, papers=2, name="Ada Lovelace")
    client = open_link(link)
    fields = _review(client, link, decision="declined", reason="Two\nlines")

    page = client.post(at("visit", link), fields).content.decode()

    checked = {(field["name"], field.get("value", "")) for field in inputs_of(page) if "checked" in field}
    assert checked == {("consent", ""), ("decision", "declined")}
    assert ">Two\nlines</textarea>" in page
    assert Signature.objects.count() == 0


def test_signing_twice_gives_the_same_receipt(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)
    fields = _review(client, link)

    first, second = client.post(at("sign", link), fields), client.post(at("sign", link), fields)

    assert [(r.status_code, r["Location"]) for r in (first, second)] == [(303, at("done", link))] * 2
    assert Signature.objects.count() == 1


def test_reviewing_what_was_signed_meanwhile_leads_to_the_receipt(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)
    form = filled(client, link)
    client.post(at("sign", link), _review(client, link))
    response = client.post(at("review", link), form)
    assert (response.status_code, response["Location"]) == (303, at("done", link))


def test_an_opened_link_leads_to_the_receipts_when_nothing_is_left(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    link = factories.make_link(agreement.authorship.author)
    client = open_link(link)
    assert client.get(at("visit", link))["Location"] == at("done", link)
    assert "One agreement is signed" in client.get(at("done", link)).content.decode()


def test_a_paper_that_was_added_later_is_open_beside_the_receipts(conference: Conference) -> None:
    author, link = factories.invited_author(conference)
    factories.sign(conference.agreements.get())
    later = factories.make_agreement(author=author, state=State.INVITED)
    page = open_link(link).get(at("visit", link)).content.decode()
    assert [name for name in hidden_fields(page) if name.startswith("shown-")] == [f"shown-{later.pk}"]
    assert "What you have answered before" in page


def test_declining_can_be_changed_while_the_deadline_allows(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    agreement = conference.agreements.get()
    factories.sign(agreement, decision=Decision.DECLINED)
    client = open_link(link)
    again = f"?again={agreement.pk}"
    assert at("visit", link) + again in client.get(at("done", link)).content.decode()

    review = client.post(at("review", link), filled(client, link, query=again)).content.decode()
    assert "Sign one agreement" in review
    client.post(at("sign", link), hidden_fields(review))
    assert list(Signature.objects.order_by("number").values_list("decision", flat=True)) == ["declined", "accepted"]


def test_after_the_deadline_a_decline_says_that_it_stays_and_whom_to_write_to(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    factories.sign(conference.agreements.get(), decision=Decision.DECLINED)
    client = open_link(link)
    over = "The time to change your mind here is over."
    assert over not in client.get(at("done", link)).content.decode()

    conference.deadline = timezone.now() - timedelta(days=1)
    conference.save()

    page = client.get(at("done", link)).content.decode()
    assert over in page
    assert "change my mind" not in page
    assert f'<a href="mailto:{conference.reply_to}">' in page.partition(over)[2]


def test_a_change_of_mind_is_about_one_paper_alone_and_says_what_was_declined_when_and_why(
    conference: Conference,
) -> None:
    author, link = factories.invited_author(conference, papers=3)
    no, *waiting = conference.agreements.of_author(author.pk).shown_to_author()
    factories.sign(no, decision=Decision.DECLINED, reason="Not mine\nto give.")
    client = open_link(link)
    again = client.get(at("visit", link) + f"?again={no.pk}").content.decode()

    assert [name for name in hidden_fields(again) if name.startswith("shown-")] == [f"shown-{no.pk}"]
    assert "You declined this <time" in again
    assert "<dd>Not mine<br>to give.</dd>" in again
    for other in waiting:
        assert other.authorship.paper.title not in again
    given = filled(client, link, query=f"?again={no.pk}")
    back = client.post(at("visit", link), given).content.decode()
    assert [name for name in hidden_fields(back) if name.startswith("shown-")] == [f"shown-{no.pk}"]
    client.post(at("sign", link), hidden_fields(client.post(at("review", link), given).content.decode()))
    assert list(Signature.objects.order_by("number").values_list("agreement", "decision")) == [
        (no.pk, "declined"),
        (no.pk, "accepted"),
    ]


def test_declining_cannot_be_changed_after_the_deadline(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    agreement = conference.agreements.get()
    factories.sign(agreement, decision=Decision.DECLINED)
    Conference.objects.filter(pk=conference.pk).update(deadline=timezone.now())
    client = open_link(link)
    assert "?again=" not in client.get(at("done", link)).content.decode()
    assert client.get(at("visit", link) + f"?again={agreement.pk}")["Location"] == at("done", link)


def test_reloading_a_page_that_was_posted_leads_back_to_the_form(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)
    assert client.get(at("review", link))["Location"] == at("visit", link)
    assert client.get(at("sign", link))["Location"] == at("visit", link)


@pytest.mark.parametrize("view", ["visit", "review", "sign", "done"])
def test_visit_refuses_other_methods(conference: Conference, view: str) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)
    assert client.put(at(view, link)).status_code == 405
    assert client.delete(at(view, link)).status_code == 405


@pytest.mark.parametrize("papers", [1, 3])
def test_visit_asks_the_database_as_often_for_three_papers_as_for_one(
    conference: Conference, papers: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _, link = factories.invited_author(conference, papers=papers)
    client = open_link(link)
    with django_assert_num_queries(11):
        client.get(at("visit", link))


@pytest.mark.parametrize("papers", [1, 3])
def test_receipts_ask_the_database_as_often_for_three_papers_as_for_one(
    conference: Conference, papers: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _, link = factories.invited_author(conference, papers=papers)
    for agreement in conference.agreements.all():
        factories.sign(agreement)
    client = open_link(link)
    with django_assert_num_queries(12):
        client.get(at("done", link))


def test_done_shows_no_finished_steps_when_nothing_was_answered(conference: Conference) -> None:
    agreement = factories.make_agreement(conference)
    client = open_link(link := factories.make_link(agreement.authorship.author))
    page = client.get(at("done", link)).content.decode()
    assert "There is nothing for you to answer" in page
    assert 'class="steps"' not in page


def test_landing_of_a_signed_link_says_that_nothing_waits(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    page = Client().get(landing_of(factories.make_link(agreement.authorship.author))).content.decode()
    assert "There is nothing for you to answer" in page
    assert "Show my receipts" in page
