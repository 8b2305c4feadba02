"""What an author can look up: what happened, every mail, what is kept; and the code of a document."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Conference, DataClass, MessageState, RetentionRule
from signatures.codes import code_of
from signatures.documents import producing
from signatures.models import Decision
from signatures.visits.afterwards.kept_words import kept_in_words
from tests import factories
from tests.signatures.visiting import at, open_link

pytestmark = pytest.mark.django_db


def test_the_history_tells_what_happened_in_words_and_every_mail(conference: Conference) -> None:
    author, link = factories.invited_author(conference, papers=2, name="Ada Lovelace", email="ada@example.org")
    signed, declined = conference.agreements.order_by("authorship__paper__number_key")
    factories.sign(signed)
    factories.sign(declined, decision=Decision.DECLINED, reason="Not mine to give.")
    factories.make_message(author, state=MessageState.SENT, subject="Please sign one", text="Press \x02link\x03.\n")
    factories.make_message(author, state=MessageState.CANCELLED, subject="Never left")
    stranger, _ = factories.invited_author(conference)
    factories.make_message(stranger, state=MessageState.SENT, subject="Not yours")

    client = open_link(link)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(at("visit_history", link)).content.decode()

    assert len(queries) <= 12
    first, second = (page.index(each.authorship.paper.title) for each in (signed, declined))
    for told in ("You were asked", "You accepted", "As “Ada Lovelace”", " countersigned"):
        assert told in page[first:second]
    assert ("You accepted" in page[second:], "You declined" in page[second:]) == (False, True)
    for told in (
        "Your link was first opened on ",
        "“Not mine to give.”",
        "Please sign one",
        "Press [the author’s own link].",
        "a•••@example.org · Handed to the mail server",
    ):
        assert told in page
    assert [told for told in ("Never left", "Not yours", "ada@example.org") if told in page] == []


def test_an_officer_reads_nothing_of_what_the_author_answered(conference: Conference) -> None:
    _, link = factories.invited_author(conference, name="Ada Lovelace")
    agreement = conference.agreements.get()
    agent = factories.forward(agreement)
    factories.sign(agreement, decision=Decision.DECLINED, reason="My reason alone", link=link)
    officers = factories.officers_link(agent)
    response = open_link(officers).get(at("visit_history", officers))
    assert "My reason alone" not in response.content.decode()


def test_whoever_said_that_it_is_not_them_reads_no_history(conference: Conference) -> None:
    author, link = factories.invited_author(conference)
    client = open_link(link)
    author.help_requests.create(conference=conference, kind="not_me")
    factories.make_message(author, state=MessageState.SENT, subject="For the right one")
    assert "For the right one" not in client.get(at("visit_history", link)).content.decode()


def test_receipts_have_the_code_and_where_it_is_checked(conference: Conference, seal_key: object) -> None:
    _, link = factories.invited_author(conference)
    signature = factories.sign(conference.agreements.get())
    waiting = open_link(link).get(at("done", link)).content.decode()
    assert "One document is being made." in waiting

    assert producing.produce(producing.owed(limit=1)) == 1

    page = open_link(link).get(at("done", link)).content.decode()
    code = code_of(signature.pk)
    assert f"<code>{code}</code>" in page
    assert f'href="/verify/{code}/"' in page
    assert "One signed document is ready." in page
    assert Client().get(f"/verify/{code}/").status_code == 200


def test_what_is_kept_is_said_as_it_was_decided(conference: Conference) -> None:
    undecided = " ".join(kept_in_words(conference))
    assert "no day was decided on which it goes" in undecided
    owner = factories.make_member(conference)
    since = timezone.now()
    for data, days in ((DataClass.EVIDENCE, 3650), (DataClass.MAILS, 90), (DataClass.REQUESTS, 60)):
        RetentionRule.objects.create(conference=conference, data=data, days=days, by=owner, switched_on_at=since)
    decided = " ".join(kept_in_words(conference))
    assert "are kept for 3,650 days after your last signature" in decided
    assert "The words of a mail go 90 days after it was sent." in decided
    assert "What you asked goes 60 days after it was settled." in decided


def test_after_the_end_receipts_still_say_whom_to_write_to(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    factories.sign(conference.agreements.get())
    Conference.objects.update(closed_at=timezone.now(), contact_name="Nora Names")
    page = open_link(link).get(at("done", link)).content.decode()
    assert f'Nora Names, <a href="mailto:{conference.reply_to}"' in page
    assert at("visit_history", link) in page
    assert at("visit_help", link, kind="name") not in page
