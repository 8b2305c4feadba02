import re

import pytest
from django.test import Client
from django.urls import reverse

from agreements.desk.forms.mailing import reminder_forms
from agreements.jobs import bulk_jobs
from agreements.mail.compose import LINK_MARK
from agreements.models import Agreement, Author, BulkJob, BulkJobKind, Link, Message, MessageKind, MessageState, Paper
from agreements.states import State
from tests import factories


def url(conference, name="invite", query="") -> str:
    return reverse(name, args=[conference.slug]) + query


def send(client, address):
    """Press what the page shows."""
    form = client.get(address).context["form"]
    return client.post(address, {"digest": form["digest"].value()})


def flashes(response) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]


def invited() -> set[str]:
    return set(Agreement.objects.awaiting_answer().values_list("authorship__paper__number", flat=True))


@pytest.fixture
def papers(conference):
    """Two papers of two authors, who were not asked yet; the first author wrote both."""
    ada, ben = (factories.make_author(conference, name=name) for name in ("Ada Ames", "Ben Boe"))
    return [
        factories.make_paper(conference, ada, ben, number="1", title="On Kites"),
        factories.make_paper(conference, ada, number="2", title="Wind, Measured"),
    ]


# --- Inviting ---
def test_invite_says_who_will_get_what(manager_client, conference, papers):
    response = manager_client.get(url(conference))

    assert response.context["consequences"][0] == "2 people get one mail each, about 3 agreements for 2 papers."
    assert [mail.author.name for mail in response.context["mails"]] == ["Ada Ames", "Ben Boe"]
    assert "Wind, Measured" in response.content.decode()


def test_invite_shows_the_mail_without_its_link(manager_client, conference, papers):
    page = manager_client.get(url(conference)).content.decode()

    assert LINK_MARK not in page
    assert "[the author’s own link]" in page
    assert not Link.objects.exists()
    assert not Message.objects.exists()


def test_invite_asks_everybody_who_was_not_asked(manager_client, conference, papers):
    response = send(manager_client, url(conference))

    assert flashes(response) == ["2 people were invited to sign 3 agreements. The mails are on their way."]
    assert invited() == {"1", "2"}
    assert Message.objects.filter(kind=MessageKind.INVITATION).count() == 2


def test_invite_twice_asks_nobody_twice(manager_client, conference, papers):
    send(manager_client, url(conference))
    response = send(manager_client, url(conference))

    assert flashes(response)[-1] == "There was nobody left to invite."
    assert Message.objects.count() == 2
    assert "There is nobody left to invite" in manager_client.get(url(conference)).content.decode()


def test_invite_leads_to_the_import_when_nobody_is_there(manager_client, conference):
    page = manager_client.get(url(conference)).content.decode()

    assert "There is nobody to invite yet" in page
    assert f'href="{url(conference, "import_file")}"' in page
    assert "Every author was asked" not in page


def test_invite_asks_the_authors_of_the_papers_that_were_ticked(manager_client, conference, papers):
    query = f"?of=papers&selected={papers[1].pk}"

    response = manager_client.get(url(conference, query=query))
    send(manager_client, url(conference, query=query))

    assert response.context["reach"].agreements == 1
    assert invited() == {"2"}


def test_invite_asks_the_authors_that_were_ticked(manager_client, conference, papers):
    ben = papers[0].authorships.get(printed_name="Ben Boe").author

    send(manager_client, url(conference, query=f"?of=authors&selected={ben.pk}"))

    assert [message.author for message in Message.objects.all()] == [ben]


@pytest.mark.parametrize("of", ["papers", "authors"])
def test_invite_takes_the_ticks_as_the_lists_write_them(manager_client, conference, of):
    """A number from a thousand on is written without the separator that people read."""
    author = Author.objects.create(pk=1_234, conference=conference, name="Ada Ames", email="ada@ex.org")
    paper = Paper.objects.create(pk=1_234, conference=conference, number="7", title="On Kites")
    factories.make_draft(factories.make_authorship(paper, author))

    [tick] = re.findall(r'name="selected" value="([^"]*)"', manager_client.get(url(conference, of)).content.decode())
    send(manager_client, url(conference, query=f"?of={of}&selected={tick}"))

    assert invited() == {"7"}


def test_invite_asks_all_that_match_a_filter(manager_client, conference, papers):
    send(manager_client, url(conference, query="?of=papers&all_matching=1&search=wind"))

    assert invited() == {"2"}


@pytest.mark.parametrize("query", ["?of=papers", "?of=papers&selected=999999", "?of=authors&selected=x"])
def test_invite_asks_nobody_when_nothing_was_ticked(manager_client, conference, papers, query):
    page = manager_client.get(url(conference, query=query)).content.decode()
    send(manager_client, url(conference, query=query))

    assert "There is nobody left to invite" in page
    assert invited() == set()


def test_invite_does_not_reach_papers_of_another_conference(manager_client, conference):
    other = factories.make_agreement()

    send(manager_client, url(conference, query=f"?of=papers&selected={other.authorship.paper_id}"))

    other.refresh_from_db()
    assert other.state == State.DRAFT


@pytest.mark.django_db
def test_invite_needs_a_published_text():
    conference, client = factories.make_conference(), Client()
    client.force_login(factories.make_member(conference))
    factories.make_agreement(conference)

    page = client.get(url(conference)).content.decode()
    response = send(client, url(conference))

    assert "There is nothing to sign yet" in page
    assert flashes(response) == ["There is nothing to sign yet, so nobody was invited. Publish a text first."]
    assert invited() == set()


def test_invite_refuses_a_list_that_has_changed_and_shows_it_as_it_is(manager_client, conference, papers):
    digest = manager_client.get(url(conference)).context["form"]["digest"].value()
    factories.make_paper(conference, factories.make_author(conference))

    response = manager_client.post(url(conference), {"digest": digest})

    assert (response.status_code, response.context["reach"].people, invited()) == (409, 3, set())
    assert flashes(response) == [
        "The list has changed since you opened it, so nobody was invited. This is the list as it is now."
    ]
    manager_client.post(url(conference), {"digest": response.context["form"]["digest"].value()})
    assert len(invited()) == 3


def test_invite_refuses_another_text_than_the_page_named(manager_client, conference, papers):
    digest = manager_client.get(url(conference)).context["form"]["digest"].value()
    factories.make_text(conference)

    response = manager_client.post(url(conference), {"digest": digest})

    assert (response.status_code, invited()) == (409, set())
    assert flashes(response) == [
        "Another text was published since you opened the page, so nobody was invited. This is how it is now."
    ]


def test_invite_without_a_digest_asks_first(manager_client, conference, papers):
    assert manager_client.post(url(conference)).status_code == 409
    assert invited() == set()


# --- Reminding ---
def test_remind_says_who_is_due_and_who_is_left_out(manager_client, conference):
    due, _ = factories.invited_author(conference, name="Ada Ames")
    failed, _ = factories.invited_author(conference)
    factories.make_message(failed, state=MessageState.FAILED)

    response = manager_client.get(url(conference, "remind"))

    assert response.context["count"] == 1
    assert response.context["left_out"] == [(1, "whose last mail did not arrive")]
    assert response.context["form"].people == [(due.pk, f"Ada Ames, {due.email}")]
    assert not Message.objects.filter(kind=MessageKind.REMINDER).exists()


def test_remind_writes_to_whoever_is_due_once(manager_client, conference):
    for _ in range(2):
        factories.invited_author(conference)

    first = manager_client.post(url(conference, "remind"))
    second = manager_client.post(url(conference, "remind"))

    assert flashes(first) == ["2 reminders are on their way."]
    assert flashes(second)[-1] == "Nobody was due a reminder. No mail was sent."
    assert Message.objects.filter(kind=MessageKind.REMINDER).count() == 2


@pytest.mark.parametrize(("name", "queries"), [("invite", 12), ("remind", 12)])
@pytest.mark.parametrize("count", [1, 3])
def test_dialogue_takes_the_same_queries_whatever_its_people(
    manager_client, conference, django_assert_num_queries, name, queries, count
):
    for _ in range(count):
        factories.make_agreement(conference, state=State.DRAFT if name == "invite" else State.INVITED)

    with django_assert_num_queries(queries):
        manager_client.get(url(conference, name))


def test_remind_leaves_out_whom_somebody_ticked_and_keeps_that(manager_client, conference):
    first, second = (factories.invited_author(conference)[0] for _ in range(2))

    response = manager_client.post(url(conference, "remind"), {"without": str(first.pk)})

    assert flashes(response) == ["1 reminder is on its way."]
    assert [mail.author for mail in Message.objects.all()] == [second]
    assert conference.reminder_rounds.get().left_out == {"by_hand": [first.pk]}


def test_remind_asks_a_second_time_before_so_many(manager_client, conference, monkeypatch):
    monkeypatch.setattr(reminder_forms, "MANY", 1)
    for _ in range(2):
        factories.invited_author(conference)

    refused = manager_client.post(url(conference, "remind"))
    assert (refused.status_code, Message.objects.count()) == (422, 0)
    assert "Yes, 2 people are to be reminded." in refused.content.decode()

    manager_client.post(url(conference, "remind"), {"is_sure": "on"})
    assert Message.objects.count() == 2


# --- Many at once ---
@pytest.fixture
def two_at_once(monkeypatch):
    monkeypatch.setattr(bulk_jobs, "AT_ONCE", 2)


@pytest.mark.parametrize(("name", "noun"), [("invite", "invitations"), ("remind", "reminders")])
def test_many_are_left_to_a_worker_and_pressing_again_says_so(manager_client, conference, two_at_once, name, noun):
    for _ in range(3):
        factories.make_agreement(conference, state=State.DRAFT if name == "invite" else State.INVITED)

    digest = manager_client.get(url(conference, name)).context["form"]["digest"].value()
    first, second = (manager_client.post(url(conference, name), {"digest": digest}) for _ in range(2))

    assert first.url == second.url == url(conference, "dashboard")
    assert flashes(first) == [f"3 {noun} are being sent. You do not have to wait: every page shows how far it is."]
    assert flashes(second)[-1] == (
        f"{noun.capitalize()} are already being sent, so no more were started. Try again when that is finished."
    )
    job = BulkJob.objects.get()
    assert (job.kind, job.total, job.done) == (name, 3, 0)
    assert not Message.objects.exists()


@pytest.mark.parametrize("name", ["invite", "remind"])
def test_few_are_written_at_once(manager_client, conference, two_at_once, name):
    for _ in range(2):
        factories.make_agreement(conference, state=State.DRAFT if name == "invite" else State.INVITED)

    send(manager_client, url(conference, name))

    assert Message.objects.count() == 2
    assert not BulkJob.objects.exists()


def test_many_are_those_that_were_ticked(manager_client, conference, papers, two_at_once):
    other = factories.make_paper(conference, *(factories.make_author(conference) for _ in range(3)))

    send(manager_client, url(conference, query=f"?of=papers&selected={other.pk}"))

    wanted = [[str(pk)] for pk in other.authorships.order_by("author").values_list("agreements", flat=True)]
    assert BulkJob.objects.get(kind=BulkJobKind.INVITE).steps == wanted


@pytest.mark.django_db
def test_many_need_a_published_text(two_at_once):
    conference, client = factories.make_conference(), Client()
    client.force_login(factories.make_member(conference))
    for _ in range(3):
        factories.make_agreement(conference)

    response = send(client, url(conference))

    assert flashes(response) == ["There is nothing to sign yet, so nobody was invited. Publish a text first."]
    assert not BulkJob.objects.exists()


@pytest.mark.parametrize("name", ["invite", "remind"])
@pytest.mark.parametrize("who", ["viewer_client", "signatory_client"])
def test_many_are_not_for_every_role(request, conference, two_at_once, name, who):
    for _ in range(3):
        factories.make_agreement(conference, state=State.DRAFT if name == "invite" else State.INVITED)

    response = request.getfixturevalue(who).post(url(conference, name))

    assert response.status_code == 403
    assert not BulkJob.objects.exists()
