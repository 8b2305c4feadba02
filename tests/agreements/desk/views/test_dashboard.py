import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.desk.dashboard.action_items import Retry
from agreements.desk.dashboard.charting import Unit
from agreements.desk.dashboard.over_time import history
from agreements.desk.dashboard.overview import overview
from agreements.models import Agreement, HelpKind, Message, MessageKind, MessageState
from agreements.states import State
from signatures import asking
from signatures.models import DocumentWork
from tests import factories


def ask(client, conference, **headers):
    return client.get(reverse("dashboard", args=[conference.slug]), headers=headers)


def told(response, part="action_items") -> dict[str, str]:
    return {block.key: f"{block.count} {block.words}" for block in response.context[part]}


def test_dashboard_says_first_how_far_it_is(viewer_client, conference):
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    factories.invited_author(conference, papers=2)
    author, _ = factories.invited_author(conference)
    factories.make_message(author, state=MessageState.FAILED)

    response = ask(viewer_client, conference)

    assert response.context["clear"] == "1 of 4 papers is clear."
    assert response.context["rest"] == "3 are waiting for 2 people; 1 mail did not arrive."


def test_dashboard_names_what_blocks_the_rest(manager_client, conference):
    factories.make_agreement(conference)
    author, link = factories.invited_author(conference)
    factories.make_agreement(conference, state=State.DECLINED)
    factories.make_message(author, state=MessageState.FAILED)
    asking.ask_for_help(link, kind=HelpKind.QUESTION, words="Why?")
    failed = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    Agreement.objects.filter(pk=failed.pk).update(sealing_failed_at=timezone.now())

    assert told(ask(manager_client, conference)) == {
        "invite": "1 person has not been invited yet",
        "remind": "1 person has not answered",
        "calendar": "4 days are left on which reminders could leave by themselves",
        "unreachable": "1 person’s mail did not arrive",
        "declined": "1 agreement was declined",
        "request": "1 request of an author is open",
        "failed": "1 document could not be made",
    }


def test_dashboard_shows_a_viewer_no_button_that_is_not_theirs(viewer_client, conference):
    factories.invited_author(conference)

    page = ask(viewer_client, conference).content.decode()

    assert "person has not answered" in page
    assert reverse("remind", args=[conference.slug]) not in page


def test_dashboard_says_who_blocks_and_since_when(manager_client, conference):
    for number in range(5):
        author, _ = factories.invited_author(conference, name=f"Author {number}")
        declined_at = timezone.now() - timedelta(days=9 - number)
        declined = factories.make_agreement(author=author, state=State.DECLINED)
        declined.matters.update(opened_at=declined_at)

    [block] = [block for block in ask(manager_client, conference).context["action_items"] if block.key == "declined"]

    assert (block.count, block.who) == (5, "Author 0, Author 1, Author 2 and 2 more")
    assert timezone.now() - block.since > timedelta(days=8, hours=23)


@pytest.mark.parametrize(
    ("count", "words"), [(1, r"Ada, <time[^>]*>\s*9 days ago"), (2, r"the first <time[^>]*>\s*9 days ago")]
)
def test_dashboard_says_when_in_words(manager_client, conference, count, words):
    for _ in range(count):
        declined = factories.make_agreement(author=factories.make_author(conference, name="Ada"), state=State.DECLINED)
        declined.matters.update(opened_at=timezone.now() - timedelta(days=9))

    page = ask(manager_client, conference).content.decode()

    assert re.search(words, page)
    assert "since" not in page


def test_dashboard_tries_again_at_once_what_failed(manager_client, conference):
    author, _ = factories.invited_author(conference)
    mail = factories.make_message(author, state=MessageState.FAILED)
    [one, *_] = given_up(conference, 1)
    page = ask(manager_client, conference)
    retries = {block.key: block.retry for block in page.context["action_items"] if block.retry}

    assert retries == {
        "unreachable": Retry(reverse("send_again", args=[conference.slug]), "Send again", selected=mail.pk),
        "failed": Retry(reverse("retry_document", args=[conference.slug, one]), "Make it again"),
    }
    for retry in retries.values():
        manager_client.post(retry.url, {"selected": retry.selected} if retry.selected else {})
    assert "failed" not in told(ask(manager_client, conference))
    assert Message.objects.get(pk=mail.pk).state == MessageState.QUEUED


def given_up(conference, count) -> list:
    """Agreements whose document was given up."""
    made = [factories.make_agreement(conference, state=State.COUNTERSIGNED).pk for _ in range(count)]
    now = timezone.now()
    DocumentWork.objects.filter(signature__agreement__in=made).update(given_up_at=now)
    Agreement.objects.filter(pk__in=made).update(sealing_failed_at=now)
    return made


def test_dashboard_has_all_documents_made_again_that_failed(manager_client, conference):
    given_up(conference, 3)
    elsewhere = factories.make_ready_conference()
    given_up(elsewhere, 1)

    [block] = ask(manager_client, conference).context["action_items"]
    response = manager_client.post(block.retry.url, follow=True)

    assert block.retry.url == reverse("retry_documents", args=[conference.slug])
    assert "3 documents are being made again." in response.content.decode()
    assert told(response) == {}
    assert DocumentWork.objects.given_up().count() == 1


def test_dashboard_shows_a_viewer_no_retry_and_lets_none_through(viewer_client, conference):
    given_up(conference, 2)

    [block] = ask(viewer_client, conference).context["action_items"]

    assert block.retry is None
    assert viewer_client.post(reverse("retry_documents", args=[conference.slug])).status_code == 403
    assert viewer_client.get(reverse("retry_documents", args=[conference.slug])).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("countersigning", ["rule", "queue"])
def test_dashboard_leads_to_names_that_a_signatory_compares(countersigning):
    conference = factories.make_ready_conference(countersigning=countersigning)
    client = Client()
    client.force_login(factories.make_member(conference))
    for name in ("", "Somebody Else", "{}."):
        author, _ = factories.invited_author(conference)
        factories.sign(author.authorships.get().agreements.get(), typed_name=name.format(author.name))

    items = {block.key: block for block in ask(client, conference).context["action_items"]}
    listed = client.get(items["names"].url)

    assert (items["names"].count, items["names"].words) == (1, "signature waits for a look at its name")
    assert items["names"].url == f"/c/{conference.slug}/decide/?kind=names"
    assert [matter.kind for matter, _ in listed.context["lines"]] == ["name"]
    assert items["accepted"].count == 2 if countersigning == "queue" else "accepted" not in items


@pytest.mark.django_db
def test_dashboard_counts_what_a_rule_found_waiting_apart_from_the_names():
    conference = factories.make_ready_conference(countersigning="queue")
    client = Client()
    client.force_login(factories.make_member(conference))
    factories.make_accepted(conference, 2)
    type(conference).objects.update(countersigning="rule")
    author, _ = factories.invited_author(conference)
    factories.sign(author.authorships.get().agreements.get(), typed_name="Somebody Else")

    items = {block.key: block.count for block in ask(client, conference).context["action_items"]}

    assert items == {"accepted": 2, "names": 1}


@pytest.mark.django_db
def test_list_of_authors_finds_those_who_typed_another_name(manager_client, conference):
    for name in ("", "Somebody Else", "{}."):
        author, _ = factories.invited_author(conference)
        factories.sign(author.authorships.get().agreements.get(), typed_name=name.format(author.name))

    page = manager_client.get(f"{reverse('authors', args=[conference.slug])}?state=renamed")

    assert len(page.context["table"].rows) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("policy", "waiting", "declined"), [("one_for_all", 1, 1), ("every", 2, 2)])
def test_dashboard_waits_for_nobody_whose_paper_a_co_author_has_cleared(policy, waiting, declined):
    conference = factories.make_ready_conference(policy=policy)
    client = Client()
    client.force_login(factories.make_member(conference))
    cleared, open_one = (factories.make_paper(conference) for _ in range(2))
    factories.make_agreement(conference, paper=cleared, state=State.COUNTERSIGNED)
    for paper in (cleared, open_one):
        factories.make_agreement(conference, paper=paper, state=State.INVITED)
        factories.make_agreement(conference, paper=paper, state=State.DECLINED)
    factories.let_days_pass(conference)

    context = ask(client, conference).context
    items = {item.key: item for item in context["action_items"]}
    listed = {
        (room, state): len(client.get(f"{reverse(room, args=[conference.slug])}?state={state}").context["table"].rows)
        for room in ("papers", "authors")
        for state in ("invited" if room == "authors" else "waiting", "declined")
    }

    people = "1 person" if waiting == 1 else "2 people"
    assert f"{waiting} {'is' if waiting == 1 else 'are'} waiting for {people}" in context["rest"]
    assert (items["remind"].count, items["remind"].who) == (waiting, f"{waiting} agreement{'s' * (waiting > 1)}")
    # A decline is to be decided about, even where a co-author has cleared the paper.
    assert items["declined"].count == 2
    assert listed == {
        ("papers", "waiting"): waiting,
        ("papers", "declined"): declined,
        ("authors", "invited"): waiting,
        ("authors", "declined"): declined,
    }
    answers = context["facts"].answers
    assert (answers["invited"], answers["declined"], answers["spared"]) == (waiting, declined, 4 - waiting - declined)
    spared = client.get(f"{reverse('authors', args=[conference.slug])}?state=spared")
    assert ("Settled by a co-author" in spared.content.decode()) == (policy == "one_for_all")


@pytest.mark.django_db
def test_pages_of_a_cleared_paper_and_its_authors_offer_no_reminder():
    conference = factories.make_ready_conference(policy="one_for_all")
    client = Client()
    client.force_login(factories.make_member(conference))
    author, _ = factories.invited_author(conference)
    paper = author.authorships.get().paper
    pages = [reverse("paper", args=[conference.slug, paper.pk]), reverse("author", args=[conference.slug, author.pk])]
    button = reverse("author_remind", args=[conference.slug, author.pk])
    before = [button in client.get(page).content.decode() for page in pages]

    factories.make_agreement(conference, paper=paper, state=State.COUNTERSIGNED)
    factories.let_days_pass(conference)
    after = [client.get(page).content.decode() for page in pages]

    assert before == [True, True]
    assert [button in html for html in after] == [False, False]
    assert ["Settled by a co-author" in html for html in after] == [True, True]


def actions(client, conference) -> list[str]:
    """What the buttons beside the sentence lead to."""
    return re.findall(r'id="action-(\w+)"', ask(client, conference).content.decode())


def test_dashboard_offers_what_can_be_done_beside_its_sentence(manager_client, viewer_client, conference):
    factories.invited_author(conference)
    before = actions(manager_client, conference)
    factories.make_agreement(conference)

    assert before == ["remind", "export"]
    assert actions(manager_client, conference) == ["invite", "remind", "export"]
    assert actions(viewer_client, conference) == ["export"]


def test_dashboard_draws_answers_against_the_deadline(viewer_client, conference):
    author, _ = factories.invited_author(conference, papers=2)
    factories.make_message(author, kind=MessageKind.REMINDER)
    factories.make_message(author, kind=MessageKind.REMINDER, state=MessageState.CANCELLED)
    factories.make_agreement(conference, state=State.DECLINED)
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    factories.make_agreement(conference, state=State.WAIVED)
    factories.make_agreement(conference, state=State.VOID)

    page = ask(viewer_client, conference)
    drawn = page.context["chart"]

    assert "2 of 4 agreements are answered." in page.content.decode()
    assert (drawn.invited, drawn.reminded) == (0, 1)
    assert not drawn.has_deadline_line
    assert '<svg class="chart" role="img" aria-labelledby="chart-sentence"' in page.content.decode()


@pytest.mark.django_db
def test_history_counts_days_where_the_conference_is():
    conference = factories.make_ready_conference(time_zone="America/Los_Angeles")
    made = [factories.make_agreement(conference, state=State.COUNTERSIGNED) for _ in range(3)]
    Agreement.objects.filter(conference=conference).update(invited_at=datetime(2020, 9, 1, 12, tzinfo=UTC))
    for agreement, hour in zip(made, (6, 8, 23), strict=True):
        moment = datetime(2020, 9, 23, hour, tzinfo=UTC)
        Agreement.objects.filter(pk=agreement.pk).update(answered_at=moment, countersigned_at=moment)

    past = history(conference, overview(conference))

    assert past is not None
    assert past.unit is Unit.DAY
    assert [(tally.at.day, tally.at.hour, tally.count) for tally in past.answers] == [(22, 0, 1), (23, 0, 2)]


def test_dashboard_says_that_no_worker_makes_the_documents(viewer_client, conference):
    soon, late = (factories.make_agreement(conference, state=State.COUNTERSIGNED) for _ in range(2))
    long_ago = timezone.now() - timedelta(minutes=3)
    Agreement.objects.filter(pk=late.pk).update(countersigned_at=long_ago, answered_at=long_ago)

    [block] = [item for item in ask(viewer_client, conference).context["work"] if item.key == "making"]

    assert (block.count, block.note) == (2, "1 for longer than two minutes; no worker seems to be running")
    assert soon.is_being_made


def test_dashboard_says_why_mail_waits(viewer_client, conference):
    author, _ = factories.invited_author(conference)
    factories.make_message(author, last_error="The mail server cannot be reached: Connection refused")

    [block] = ask(viewer_client, conference).context["work"]

    assert (block.count, block.note) == (1, "The mail server cannot be reached: Connection refused")


def test_dashboard_says_that_no_worker_takes_the_mail(viewer_client, conference):
    author, _ = factories.invited_author(conference)
    due_at = timezone.now() - timedelta(minutes=3)
    factories.make_message(author, next_attempt_at=due_at)

    [block] = ask(viewer_client, conference).context["work"]

    assert (block.note, block.since) == ("No worker seems to be running; due", due_at)


def test_dashboard_gives_htmx_the_part_that_changes(viewer_client, conference):
    factories.invited_author(conference)

    page = ask(viewer_client, conference, hx_request="true").content.decode()

    assert "<html" not in page
    assert 'id="overview"' in page


def steps(response) -> list[tuple[bool, bool]]:
    return [(step.is_done, step.is_next) for step in response.context["steps"]]


@pytest.mark.django_db
def test_dashboard_teaches_the_way_to_the_first_invitation():
    conference, client = factories.make_conference(), Client()
    client.force_login(factories.make_member(conference))

    empty = steps(ask(client, conference))
    factories.make_text(conference)
    with_text = steps(ask(client, conference))
    factories.make_agreement(conference)
    with_papers = steps(ask(client, conference))
    factories.invited_author(conference)
    begun = steps(ask(client, conference))

    assert empty == [(False, True), (False, False), (False, False)]
    assert with_text == [(True, False), (False, True), (False, False)]
    assert with_papers == [(True, False), (True, False), (False, True)]
    assert begun == []


def test_dashboard_does_not_count_another_conference(viewer_client, conference):
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    other, _ = factories.invited_author()
    factories.make_message(other, state=MessageState.FAILED)

    response = ask(viewer_client, conference)

    assert response.context["clear"] == "The only paper is clear."
    assert told(response) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_dashboard_takes_the_same_queries_whatever_its_numbers(
    viewer_client, conference, django_assert_num_queries, count
):
    for _ in range(count):
        author, _link = factories.invited_author(conference, papers=count)
        factories.make_message(author, state=MessageState.FAILED)

    with django_assert_num_queries(13):
        ask(viewer_client, conference)
    assert Message.objects.count() == count
