from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from agreements import audit, workflow
from agreements.desk.timeline import events, lines_of
from agreements.importing.apply import apply
from agreements.importing.readers import read
from agreements.models import Agreement, Authorship, Blocker, MessageState, Role
from agreements.papers import editing, withdrawing
from agreements.states import State
from signatures.models import Decision
from tests import factories


def rows(response) -> list[str]:
    return [record.number for record in response.context["table"].page.object_list.data]


def ask(client, conference, **query):
    return client.get(reverse("papers", args=[conference.slug]), query)


def paper_in(conference, state, number):
    paper = factories.make_paper(conference, number=number)
    factories.make_agreement(paper=paper, state=state)
    return paper


def test_papers_are_listed_with_what_they_wait_for(manager_client, conference):
    author = factories.make_author(conference, name="Ada Ames")
    paper = factories.make_paper(conference, number="7", title="On Kites")
    factories.make_agreement(paper=paper, author=author, state=State.INVITED)
    factories.make_agreement(paper=paper, state=State.COUNTERSIGNED)

    page = ask(manager_client, conference).content.decode()

    assert reverse("paper", args=[conference.slug, paper.pk]) in page
    assert "Waits for Ada Ames, invited just now:</span> <a" in page
    assert "1 of 2" in page


def test_papers_are_sorted_by_number_as_people_count(viewer_client, conference):
    for number in ("10", "9", "100"):
        factories.make_paper(conference, number=number)

    assert rows(ask(viewer_client, conference, sort="number")) == ["9", "10", "100"]
    assert rows(ask(viewer_client, conference, sort="-number")) == ["100", "10", "9"]


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("", ["2", "3", "4", "1"]),  # a clear one comes last
        ("clear", ["1"]),
        ("waiting", ["2"]),
        ("declined", ["3"]),
        ("draft", ["4"]),
        ("making", ["1"]),
        ("failed", []),
        ("no such state", ["2", "3", "4", "1"]),
    ],
)
def test_papers_are_filtered_by_state(viewer_client, conference, state, found):
    states = (State.COUNTERSIGNED, State.INVITED, State.DECLINED, State.DRAFT)
    for number, its_state in enumerate(states, start=1):
        paper_in(conference, its_state, str(number))

    assert rows(ask(viewer_client, conference, state=state)) == found


def test_papers_are_sorted_by_title_whatever_its_capitals_and_accents(viewer_client, conference):
    for number, title in enumerate(["Zebras", "on Zebras", "Über Zebras", "Apes", "“Öl” on Apes"], start=1):
        factories.make_paper(conference, number=str(number), title=title)

    assert rows(ask(viewer_client, conference, sort="title")) == ["4", "5", "2", "3", "1"]
    assert rows(ask(viewer_client, conference, sort="-title")) == ["1", "3", "2", "5", "4"]


@pytest.mark.parametrize("words", ["Q77", "kites", "Ada", "ada@ex.org", "on ames"])
def test_papers_are_found_by_number_title_author_and_address(viewer_client, conference, words):
    ada = factories.make_author(conference, name="Ada Ames", email="ada@ex.org")
    factories.make_paper(conference, ada, factories.make_author(conference), number="Q77", title="On Kites")
    factories.make_paper(conference, factories.make_author(conference), number="5", title="Wind, Measured")

    response = ask(viewer_client, conference, search=words)

    assert rows(response) == ["Q77"]
    # The counts are those of the whole paper, not of the authors that were found.
    assert "0 of 2" in response.content.decode()


def test_papers_say_what_an_empty_list_means(viewer_client, conference):
    assert "No papers yet" in ask(viewer_client, conference).content.decode()
    assert "Nothing matches" in ask(viewer_client, conference, search="x").content.decode()


def test_papers_offer_ticks_to_those_who_may_invite(viewer_client, manager_client, conference):
    factories.make_paper(conference)

    assert 'name="selected"' in ask(manager_client, conference).content.decode()
    assert 'name="selected"' not in ask(viewer_client, conference).content.decode()


def test_papers_of_another_conference_are_not_listed(viewer_client, conference):
    factories.make_paper(factories.make_conference(), number="1")

    assert rows(ask(viewer_client, conference)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_papers_take_the_same_queries_whatever_their_number(
    manager_client, conference, django_assert_num_queries, count
):
    for number in range(count):
        paper_in(conference, State.INVITED, str(number))

    with django_assert_num_queries(10):
        assert len(rows(ask(manager_client, conference))) == count


def see(client, paper):
    return client.get(reverse("paper", args=[paper.conference.slug, paper.pk]))


def test_paper_shows_each_author_in_order_with_state_and_mail(manager_client, conference):
    paper = factories.make_paper(conference, number="7", title="On Kites")
    late, early = (factories.make_author(conference, name=name) for name in ("Zoe Last", "Ada First"))
    factories.make_agreement(paper=paper, author=late, state=State.INVITED, position=2)
    factories.make_agreement(paper=paper, author=early, state=State.COUNTERSIGNED, position=1)
    message = factories.make_message(late, state=MessageState.FAILED)

    page = see(manager_client, paper).content.decode()

    assert page.rindex("Ada First</a>") < page.rindex("Zoe Last</a>")
    assert reverse("message", args=[conference.slug, message.pk]) in page
    assert reverse("author_remind", args=[conference.slug, late.pk]) in page
    assert reverse("author_remind", args=[conference.slug, early.pk]) not in page
    assert "Being made" in page


def test_paper_links_the_sealed_document(viewer_client, conference):
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    with audit.deed(conference):
        workflow.sealed({"signature:x": (agreement, {"sha256": "0" * 64})})

    page = see(viewer_client, agreement.authorship.paper).content.decode()

    assert reverse("staff_document", args=[conference.slug, agreement.pk]) in page


def test_paper_tells_what_happened_in_words(viewer_client, conference):
    author = factories.make_author(conference, name="Jian Cheng")
    agreement = factories.make_agreement(author=author, state=State.INVITED)
    factories.sign(agreement, decision=Decision.DECLINED)

    words = [line.words for line in see(viewer_client, agreement.authorship.paper).context["timeline"]]

    assert words == ["Jian Cheng declined", "Jian Cheng was invited"]


def test_paper_has_no_buttons_for_a_viewer(viewer_client, conference):
    agreement = factories.make_agreement(conference, state=State.INVITED)

    page = see(viewer_client, agreement.authorship.paper).content.decode()

    assert reverse("author_remind", args=[conference.slug, agreement.authorship.author_id]) not in page


def test_paper_shows_an_ended_agreement_as_void(viewer_client, conference):
    agreement = factories.make_agreement(conference, state=State.VOID)

    response = see(viewer_client, agreement.authorship.paper)

    assert "state-void" in response.content.decode()
    assert not Agreement.objects.standing().exists()


@pytest.mark.parametrize("count", [1, 3])
def test_paper_takes_the_same_queries_whatever_its_authors(
    manager_client, conference, django_assert_num_queries, count
):
    paper = factories.make_paper(conference)
    for _ in range(count):
        agreement = factories.make_agreement(paper=paper, state=State.INVITED)
        factories.make_message(agreement.authorship.author)

    with django_assert_num_queries(11):
        see(manager_client, paper)


# --- What a list hides, and what it can look for ---
def withdraw(*papers) -> None:
    withdrawing.withdraw(papers[0].conference, [paper.pk for paper in papers], reason="They asked", by=None)


def test_withdrawn_papers_are_found_by_filter_and_search_and_are_not_counted(viewer_client, conference):
    for number in ("1", "Q77"):
        paper_in(conference, State.INVITED, number)
    withdraw(conference.papers.get(number="Q77"))

    assert rows(ask(viewer_client, conference)) == ["1"]
    assert rows(ask(viewer_client, conference, state="withdrawn")) == ["Q77"]
    assert rows(ask(viewer_client, conference, search="q77")) == ["Q77"]


@pytest.mark.parametrize(
    ("state", "blocker"),
    [
        (State.DRAFT, Blocker.INVITATION),
        (State.INVITED, Blocker.ANSWER),
        (State.DECLINED, Blocker.DECLINED),
        (State.VOID, Blocker.INVITATION),
    ],
)
def test_papers_are_filtered_by_what_blocks_them(viewer_client, conference, state, blocker):
    paper_in(conference, state, "1")
    paper_in(conference, State.COUNTERSIGNED, "2")

    assert rows(ask(viewer_client, conference, blocked=blocker)) == ["1"]


def test_papers_are_filtered_by_track_where_there_are_tracks(viewer_client, conference):
    assert "track" not in ask(viewer_client, conference).context["filter"].form.fields

    for number, track in (("1", "Oral"), ("2", "Poster"), ("3", "")):
        factories.make_paper(conference, number=number, track=track)

    assert rows(ask(viewer_client, conference, track="Oral")) == ["1"]


# --- One paper: what it is called by now, and what has ended ---
def page_of(client, paper) -> str:
    return client.get(reverse("paper", args=[paper.conference.slug, paper.pk])).content.decode()


def test_paper_shows_as_signed_beside_now(viewer_client, conference):
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED, printed_name="Ada Ames")
    paper = agreement.authorship.paper
    assert "As signed" not in page_of(viewer_client, paper)

    former = paper.title
    editing.edit(paper, replace(editing.facts_of(paper), title="On Large Kites"), by=None)
    Authorship.objects.filter(pk=agreement.authorship_id).update(printed_name="Ada B. Ames")

    page = page_of(viewer_client, paper)
    assert "As signed: Ada Ames" in page
    assert f"Title as signed: “{former}”" in page


def test_paper_says_why_it_is_not_clear_or_since_when_it_is(viewer_client, conference):
    clear, blocked = paper_in(conference, State.COUNTERSIGNED, "1"), paper_in(conference, State.INVITED, "2")

    assert "Clear since" in page_of(viewer_client, clear)
    waits = f"Waits for {blocked.authorships.get().printed_name}, invited just now."
    assert waits in " ".join(page_of(viewer_client, blocked).split())


def test_withdrawn_paper_lists_what_ended_and_why(viewer_client, conference):
    paper = paper_in(conference, State.COUNTERSIGNED, "1")
    withdraw(paper)

    page = page_of(viewer_client, paper)

    assert "The paper was withdrawn" in page
    assert "“They asked”" in page


def test_history_tells_of_the_imports_that_touched_the_paper(viewer_client, conference):
    header = "paper_id,title,author_order,name,email"
    rows = ["1,On Kites,1,Ada Ames,ada@example.org", "2,On Wind,1,Ben Boe,ben@example.org"]
    apply(conference, read("\n".join([header, *rows]).encode()), by=None)
    apply(conference, read("\n".join([header, rows[0].replace("Kites", "Large Kites")]).encode()), by=None)

    told = [
        [line.detail for line in lines_of(events.events_of_paper(paper)) if "import" in line.words]
        for paper in conference.papers.order_by("number")
    ]

    assert told == [["It, or one of its authors, was changed", "It was added"], ["It was added"]]


@pytest.mark.parametrize(("role", "is_offered"), [(Role.MANAGER, True), (Role.OWNER, True), (Role.VIEWER, False)])
def test_deeds_are_offered_to_managers_and_owners_alone(conference, role, is_offered):
    client = Client()
    client.force_login(factories.make_member(conference, role))
    page = page_of(client, paper_in(conference, State.INVITED, "1"))

    assert [f"/{deed}/" in page for deed in ("edit", "merge", "split", "bulk/withdraw")] == [is_offered] * 4


def test_papers_are_sorted_by_their_last_answer_with_the_unanswered_at_the_end(viewer_client, conference):
    for number, state in (("1", State.INVITED), ("2", State.DECLINED), ("3", State.COUNTERSIGNED)):
        factories.make_agreement(paper=factories.make_paper(conference, number=number), state=state)

    assert rows(ask(viewer_client, conference, sort="last_answer_at")) == ["2", "3", "1"]
    assert rows(ask(viewer_client, conference, sort="-last_answer_at")) == ["3", "2", "1"]
