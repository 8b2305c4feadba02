"""What happens when the world changed between the page and the button."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from django.utils.formats import date_format

from agreements import audit, workflow
from agreements.mail import queue
from agreements.models import Conference, MessageKind, Paper, VoidCause
from agreements.states import State
from signatures.models import Decision, Signature
from tests import factories
from tests.signatures.visiting import at, filled, hidden_fields, inputs_of, open_link

pytestmark = pytest.mark.django_db

_READ_AGAIN = "The text has changed since you opened this page. Nothing was recorded; please read it again."


@pytest.mark.parametrize("view", ["visit", "review", "sign"])
def test_a_text_that_changed_is_shown_again(conference: Conference, view: str) -> None:
    _, link = factories.invited_author(conference, name="Ada Lovelace")
    client = open_link(link)
    form = filled(client, link)
    Paper.objects.update(title="A Corrected Title")

    response = client.post(at(view, link), form)

    page = response.content.decode()
    assert (response.status_code, Signature.objects.count()) == (409, 0)
    assert _READ_AGAIN in page
    assert "A Corrected Title" in page
    # The name is kept, the decision is not: it was made about other words.
    assert 'value="Ada Lovelace"' in page
    assert [field["name"] for field in inputs_of(page) if "checked" in field] == ["consent"]
    fresh = hidden_fields(page)
    assert client.post(at("sign", link), form | fresh).status_code == 303
    assert Signature.objects.get().title == "A Corrected Title"


@contextmanager
def _evening(conference: Conference) -> Iterator[Any]:
    """Ten minutes before midnight, where the conference is at home."""
    evening = timezone.now().astimezone(conference.zone).replace(hour=23, minute=50)
    with time_machine.travel(evening, tick=False) as clock:
        yield clock


_MOVED = "A day has ended since you opened the page: the agreement now bears the date"


@pytest.mark.parametrize(("view", "status"), [("visit", 200), ("review", 200), ("sign", 409)])
def test_case_20_a_day_that_ends_during_the_visit_moves_the_date_and_loses_nothing(
    conference: Conference, view: str, status: int
) -> None:
    with _evening(conference) as clock:
        author, link = factories.invited_author(conference, papers=2, name="Ada Lovelace")
        client = open_link(link)
        first, second = [str(each.pk) for each in conference.agreements.of_author(author.pk).shown_to_author()]
        decided = {"decision": None, f"decision-{first}": "accepted", f"decision-{second}": "declined"}
        form = filled(client, link, reason="Not this one", **decided)
        clock.shift(timedelta(minutes=20))
        answer = client.post(at(view, link), form | {"declining": "decline"})
        page = answer.content.decode()
        assert (answer.status_code, Signature.objects.count()) == (status, 0)
        assert f"{_MOVED} {date_format(conference.today, 'j F Y')}." in " ".join(page.split())
        assert _READ_AGAIN not in page
        if view == "visit":
            page = client.post(at("review", link), form | hidden_fields(page)).content.decode()
            assert _MOVED not in page
        kept = {field["name"]: field.get("value", "") for field in inputs_of(page) if "name" in field}
        if view == "sign":
            assert kept["declining"] == "decline"
        kept.pop("csrfmiddlewaretoken", None)
        assert client.post(at("sign", link), kept | {"declining": "decline"}).status_code == 303
        today = conference.today
    recorded = Signature.objects.values_list("agreement", "decision", "reason", "effective_date")
    assert {(str(pk), *rest) for pk, *rest in recorded} == {
        (first, "accepted", "", today),
        (second, "declined", "Not this one", today),
    }


@pytest.mark.parametrize("day", ["", "2020-02-30", "yesterday", "2020-02-28"])
def test_a_day_that_nobody_was_shown_changes_nothing(conference: Conference, day: str) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)
    form = filled(client, link)
    Paper.objects.update(title="A Corrected Title")
    page = client.post(at("review", link), form | {"day": day})
    assert (page.status_code, _READ_AGAIN in page.content.decode()) == (409, True)


def test_another_answer_in_another_window_stands(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)
    form = filled(client, link, decision="declined") | {"declining": "decline"}
    factories.sign(conference.agreements.get(), decision=Decision.ACCEPTED)

    for view in ("review", "sign"):
        response = client.post(at(view, link), form)
        page = response.content.decode()
        assert response.status_code == 409
        assert "Another answer was recorded first" in page
        assert page.count(f">{conference.papers.get().title}<") == 1
        assert "Accepted" in page
    assert Signature.objects.get().decision == Decision.ACCEPTED


def test_one_conflict_keeps_all_papers_of_the_visit_unrecorded(conference: Conference) -> None:
    author, link = factories.invited_author(conference, papers=2)
    client = open_link(link)
    form = filled(client, link, decision="declined") | {"declining": "decline"}
    first = conference.agreements.of_author(author.pk).shown_to_author()[0]
    factories.sign(first)
    assert client.post(at("sign", link), form).status_code == 409
    assert [s.agreement_id for s in Signature.objects.all()] == [first.pk]


def test_an_answer_after_the_time_is_over_is_not_recorded(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)
    form = filled(client, link)
    Conference.objects.update(deadline=timezone.now() - timedelta(days=400))
    for view in ("review", "sign"):
        response = client.post(at(view, link), form)
        assert response.status_code == 410
        assert "What you just sent was not recorded" in response.content.decode()
    assert Signature.objects.count() == 0


def test_a_closed_conference_still_shows_receipts_and_what_was_missed(conference: Conference) -> None:
    author, link = factories.invited_author(conference)
    factories.sign(conference.agreements.get())
    missed = factories.make_agreement(author=author, state=State.INVITED)
    with audit.deed(conference):
        queue.add(MessageKind.COPY, conference, {author: [conference.agreements.exclude(pk=missed.pk).get()]})
    Conference.objects.update(deadline=timezone.now() - timedelta(days=400))
    client = open_link(link)
    assert client.get(at("visit", link))["Location"] == at("done", link)
    page = client.get(at("done", link)).content.decode()
    assert "One agreement is signed" in page
    assert "Not answered in time" in page
    assert missed.authorship.paper.title in page


@pytest.mark.parametrize("view", ["review", "sign"])
def test_an_agreement_that_was_withdrawn_meanwhile_is_said(conference: Conference, view: str) -> None:
    _, link = factories.invited_author(conference, papers=2)
    client = open_link(link)
    form = filled(client, link)
    gone = conference.agreements.first()
    assert gone is not None
    with audit.deed(conference):
        workflow.void([gone], cause=VoidCause.MISTAKE, reason="Made by mistake")

    response = client.post(at(view, link), form)

    page = response.content.decode()
    assert (response.status_code, Signature.objects.count()) == (409, 0)
    assert "The conference has ended this agreement" in page
    assert gone.authorship.paper.title in page
    assert "Answer what is left" in page


def test_a_signed_agreement_that_was_withdrawn_keeps_its_receipt(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    with audit.deed(conference):
        workflow.void([agreement], cause=VoidCause.MISTAKE, reason="Replaced")
    link = factories.make_link(agreement.authorship.author)
    page = open_link(link).get(at("done", link)).content.decode()
    assert "because it was asked for by mistake. What you answered is kept." in page


def test_somebody_elses_agreement_cannot_be_answered(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    _, other = factories.invited_author(conference)
    client = open_link(link)
    open_link(other, client)
    stolen = filled(client, other)
    response = client.post(at("sign", link), stolen)
    assert (response.status_code, Signature.objects.count()) == (422, 0)
