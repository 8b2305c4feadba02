"""What an officer answers for an author, and who of the two comes first."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from agreements.models import Agreement, Capacity, Conference, Event, EventValue, Matter, MatterKind
from agreements.people import forwarding
from agreements.states import State
from signatures import signing
from signatures.answering import Office
from signatures.evidence import evidence_digest
from signatures.models import Decision, Signature
from signatures.signing import AnsweredOtherwiseError, FormerLinkError, WithdrawnError
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(conference: Conference) -> Agreement:
    factories.make_text(conference)
    author = factories.make_author(conference, name="Ada Author")
    return factories.make_agreement(author=author, state=State.INVITED)


def test_the_officer_signs_for_the_author_in_their_own_name(asked):
    link = factories.officers_link(factories.forward(asked))

    signature = factories.sign(asked, link=link, office=Office("General Counsel", "Example Works"))

    assert (signature.capacity, signature.typed_name, signature.printed_name) == (
        Capacity.AGENT, "Olga Officer", "Ada Author",
    )  # fmt: skip
    assert (signature.signer_name, signature.signer_title, signature.signer_organisation) == (
        "Olga Officer", "General Counsel", "Example Works",
    )  # fmt: skip
    assert signature.name_grade == "exact"
    asked.refresh_from_db()
    assert (asked.state, asked.capacity) == (State.COUNTERSIGNED, Capacity.AGENT)
    paper = asked.authorship.paper
    paper.refresh_from_db()
    assert paper.is_clear


def test_the_chain_tells_in_which_capacity_and_beside_it_in_which_office(asked):
    signature = factories.sign(asked, link=factories.officers_link(factories.forward(asked)))

    event = Event.objects.get(kind="agreement.accepted")
    assert event.payload["capacity"] == "agent"
    assert "Olga" not in str(event.payload)
    values = dict(EventValue.objects.filter(event=event).values_list("name", "value"))
    assert (values["signer_name"], values["signer_title"]) == ("Olga Officer", "Head of Legal")
    assert values["evidence"] == evidence_digest(signature)


def test_the_digest_of_an_author_is_what_it_was_before_officers_signed(asked):
    """Older rows got the constants of the new columns: their digests in the chain are of a row without them."""
    signature = factories.sign(asked)
    before = evidence_digest(signature)

    signature.signer_title = "Head of Legal"
    assert evidence_digest(signature) != before

    event = Event.objects.get(kind="agreement.accepted")
    assert "capacity" not in event.payload
    assert not EventValue.objects.filter(event=event, name__startswith="signer").exists()


def test_a_name_like_the_authors_is_not_the_officers(asked):
    link = factories.officers_link(factories.forward(asked))

    assert factories.sign(asked, link=link, typed_name="Ada Author").name_grade == "different"

    asked.refresh_from_db()
    assert asked.state == State.ACCEPTED, "somebody has to compare the names"
    assert Matter.objects.open().get().kind == MatterKind.NAME


def test_the_author_can_still_answer_and_then_the_officer_comes_too_late(asked):
    link = factories.officers_link(factories.forward(asked))
    factories.sign(asked)

    for decision in Decision:
        with pytest.raises(AnsweredOtherwiseError):
            factories.sign(asked, link=link, decision=decision)

    assert Signature.objects.get().capacity == Capacity.AUTHOR


def test_what_the_officer_has_signed_the_author_cannot(asked):
    factories.sign(asked, link=factories.officers_link(factories.forward(asked)))

    with pytest.raises(AnsweredOtherwiseError):
        factories.sign(asked)

    assert Signature.objects.get().capacity == Capacity.AGENT


def test_an_officer_declines_and_alone_can_change_their_mind(asked):
    link = factories.officers_link(factories.forward(asked))
    factories.sign(asked, link=link, decision=Decision.DECLINED, reason="Not our policy")
    with pytest.raises(AnsweredOtherwiseError):
        factories.sign(asked)

    factories.sign(asked, link=link)

    assert [each.capacity for each in Signature.objects.all()] == [Capacity.AGENT, Capacity.AGENT]


def test_once_it_is_taken_back_the_author_can_sign_what_the_officer_declined(asked):
    link = factories.officers_link(factories.forward(asked))
    factories.sign(asked, link=link, decision=Decision.DECLINED)

    forwarding.take_back(Agreement.objects.get(pk=asked.pk), by=factories.make_user())

    factories.sign(asked)
    asked.refresh_from_db()
    assert (asked.state, asked.capacity) == (State.COUNTERSIGNED, Capacity.AUTHOR)
    with pytest.raises(FormerLinkError):
        factories.sign(asked, link=link)


def test_a_signed_answer_is_not_taken_back(asked):
    factories.sign(asked, link=factories.officers_link(factories.forward(asked)))

    with pytest.raises(forwarding.NotForwardedError):
        forwarding.take_back(Agreement.objects.get(pk=asked.pk), by=factories.make_user())


def test_what_was_not_forwarded_an_officer_cannot_answer(asked):
    other = factories.make_agreement(author=asked.authorship.author, state=State.INVITED)
    link = factories.officers_link(factories.forward(asked))

    with pytest.raises(WithdrawnError):
        factories.sign(other, link=link)


def test_while_somebody_says_that_the_link_reached_the_wrong_person_no_officer_signs(asked):
    link = factories.officers_link(factories.forward(asked))
    factories.make_link(asked.authorship.author)
    asked.authorship.author.help_requests.create(conference=asked.conference, kind="not_me")

    with pytest.raises(signing.NotMeError):
        factories.sign(asked, link=link)


@pytest.mark.parametrize("wrong", [{"capacity": "agent"}, {"signer_title": "Head of Legal"}])
def test_an_author_has_no_office_and_an_officer_has_one(asked, wrong):
    signature = factories.sign(asked)
    facts = {field.attname: getattr(signature, field.attname) for field in Signature._meta.concrete_fields}
    facts |= {"id": uuid4(), "number": 2, "decision": "declined"} | wrong

    with pytest.raises(IntegrityError, match="signature_by_whom"), transaction.atomic():
        Signature.objects.create(**facts)
