import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.access import Access
from agreements.desk.dashboard.action_items import action_items
from agreements.desk.dashboard.charting import Unit
from agreements.desk.dashboard.items import ActionItem, Retry
from agreements.desk.dashboard.over_time import history
from agreements.desk.dashboard.overview import overview
from agreements.jobs import bulk_jobs
from agreements.models import Agreement, BulkJob, BulkJobKind, HelpKind, Message, MessageKind, MessageState, Role
from agreements.states import State
from signatures import asking
from signatures.models import DocumentWork
from tests import factories


def ask(client, conference, **headers):
    return client.get(reverse("dashboard", args=[conference.slug]), headers=headers)


def lines(response) -> list[ActionItem]:
    sections = response.context["sections"]
    return [*sections.for_us, *sections.for_authors]


def told(response) -> dict[str, str]:
    return {block.key: f"{block.count} {block.words}" for block in lines(response)}


def in_detail(conference) -> dict[str, ActionItem]:
    """As the weekly digest tells it."""
    items = action_items(Access(conference, Role.OWNER), overview(conference))
    return {item.key: item for item in items}


def test_dashboard_says_first_how_far_it_is(viewer_client, conference):
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    factories.invited_author(conference, papers=2)
    author, _ = factories.invited_author(conference)
    factories.make_message(author, state=MessageState.FAILED)

    response = ask(viewer_client, conference)

    assert response.context["clear"] == "1 of 4 papers is clear."
    assert response.context["rest"] == "3 wait for 2 people."
    assert "<title>1 of 4 clear · " in response.content.decode()


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
        "to_decide": "2 matters to decide",
        "failed": "1 document could not be made",
    }


def test_dashboard_shows_a_viewer_no_button_that_is_not_theirs(viewer_client, conference):
    factories.invited_author(conference)

    page = ask(viewer_client, conference).content.decode()

    assert "person has not answered" in page
    assert reverse("remind", args=[conference.slug]) not in page


def test_digest_says_who_blocks_and_since_when(conference):
    for number in range(5):
        author, _ = factories.invited_author(conference, name=f"Author {number}")
        declined_at = timezone.now() - timedelta(days=9 - number)
        declined = factories.make_agreement(author=author, state=State.DECLINED)
        declined.matters.update(opened_at=declined_at)

    block = in_detail(conference)["declined"]

    assert (block.count, block.who) == (5, "Author 0, Author 1, Author 2 and 2 more")
    assert timezone.now() - block.since > timedelta(days=8, hours=23)


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, r"Declined 1, <time[^>]*>\s*9 days ago"), (2, r"Declined 2, the first <time[^>]*>\s*9 days ago")],
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
    retries = {block.key: block.retry for block in lines(page) if block.retry}

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

    [block] = lines(ask(manager_client, conference))
    response = manager_client.post(block.retry.url, follow=True)

    assert block.retry.url == reverse("retry_documents", args=[conference.slug])
    assert "3 documents are being made again." in response.content.decode()
    assert told(response) == {}
    assert DocumentWork.objects.given_up().count() == 1


def test_dashboard_shows_a_viewer_no_retry_and_lets_none_through(viewer_client, conference):
    given_up(conference, 2)

    [block] = lines(ask(viewer_client, conference))

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

    items = in_detail(conference)
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

    [line] = lines(ask(client, conference))

    assert (line.key, line.count) == ("to_decide", 2)
    assert line.who == "Signed under a different name 1, To countersign 2"


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
    items = {item.key: item for item in (*context["sections"].for_us, *context["sections"].for_authors)}
    listed = {
        (room, state): len(client.get(f"{reverse(room, args=[conference.slug])}?state={state}").context["table"].rows)
        for room in ("papers", "authors")
        for state in ("invited" if room == "authors" else "waiting", "declined")
    }

    assert context["rest"] == ("1 waits for 1 person." if policy == "one_for_all" else "2 are blocked.")
    assert (items["remind"].count, items["remind"].who) == (waiting, f"{waiting} agreement{'s' * (waiting > 1)}")
    # A decline is to be decided about, even where a co-author has cleared the paper.
    assert items["to_decide"].count == 2
    assert listed == {
        ("papers", "waiting"): waiting,
        ("papers", "declined"): declined,
        ("authors", "invited"): waiting,
        ("authors", "declined"): declined,
    }
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


def test_dashboard_offers_each_deed_once_and_one_of_them_first(manager_client, viewer_client, conference):
    factories.invited_author(conference)
    before = [item.key for item in lines(ask(manager_client, conference)) if item.is_first]
    factories.make_agreement(conference)
    page = ask(manager_client, conference)

    assert before == ["remind"]
    assert [item.key for item in lines(page) if item.is_first] == ["invite"]
    addresses = re.findall(r'href="([^"]+)"', page.content.decode())
    assert [addresses.count(reverse(name, args=[conference.slug])) for name in ("invite", "remind")] == [1, 1]
    assert not [item.key for item in lines(ask(viewer_client, conference)) if item.is_first]


def test_a_deed_under_way_stands_in_its_own_place_and_is_not_offered_again(manager_client, viewer_client, conference):
    made = [factories.make_agreement(conference) for _ in range(3)]
    job = bulk_jobs.owe(
        BulkJobKind.INVITE,
        conference,
        [[each.pk] for each in made],
        by=factories.make_member(conference, Role.MANAGER),
    )
    BulkJob.objects.filter(pk=job.pk).update(done=1, created_at=timezone.now() - timedelta(minutes=1))

    [line] = [each for each in lines(ask(manager_client, conference)) if each.key == "invite"]
    pages = [ask(manager_client, conference), manager_client.get(reverse("invite", args=[conference.slug]))]
    seen_only = ask(viewer_client, conference).content.decode()

    assert line.doing is not None
    assert not line.is_first
    stop, order = reverse("stop_job", args=[conference.slug, job.pk]), reverse("invite", args=[conference.slug])
    for page in pages:
        html = page.content.decode()
        assert '<strong class="figures">1</strong> of 3 invitations written. Done in about 2 minutes.' in html
        assert f'action="{stop}"' in html
        assert f'href="{order}"' not in html
        assert "Send the invitations" not in html
    assert "of 3 invitations written" in seen_only
    assert stop not in seen_only


def test_refresh_says_nothing_until_something_changes(manager_client, conference, django_assert_max_num_queries):
    author, _ = factories.invited_author(conference)
    with time_machine.travel(timezone.now().replace(minute=11), tick=False):
        first = ask(manager_client, conference).context["digest"]
        with django_assert_max_num_queries(5):
            same = ask(manager_client, conference, hx_request="true", x_seen=first)
        factories.make_message(author)
        other = ask(manager_client, conference, hx_request="true", x_seen=first)
    later = ask(manager_client, conference, hx_request="true", x_seen=other.context["digest"])

    assert (same.status_code, same.content) == (204, b"")
    assert (other.status_code, later.status_code) == (200, 200)
    assert f'"X-Seen": "{other.context["digest"]}"' in other.content.decode()


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
    assert drawn.deadline is not None
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
    assert [(tally.at.day, tally.at.hour, tally.count) for tally in past.answers.tallies] == [(22, 0, 1), (23, 0, 2)]


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

    with django_assert_num_queries(11):
        ask(viewer_client, conference)
    assert Message.objects.count() == count
