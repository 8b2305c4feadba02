"""“To decide”: what is listed in which order, what the sentence adds up, and who sees which deeds."""

import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.clearance.paper_parts import Part
from agreements.desk.dashboard.action_items import action_items
from agreements.desk.dashboard.overview import overview
from agreements.models import Author, Conference, Countersigning, Matter, MatterKind, Role
from agreements.states import State
from tests import factories
from tests.signatures.desk.deciding.matters_made import doubtful, looked_at, one_of_each

pytestmark = pytest.mark.django_db
OF_PARTS = {"HX-Request": "true"}


def ask(client: Client, conference: Conference, **query: Any) -> HttpResponse:
    return client.get(reverse("decisions", args=[conference.slug]), query)


def listed(response: HttpResponse) -> list[Matter]:
    return [matter for matter, _badge in response.context["lines"]]


def shown(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


# --- What is listed ------------------------------------------------------------------------------------------------------
def test_every_kind_opens_with_its_evidence_and_its_deeds(
    manager_client: Client, conference: Conference, subtests: pytest.Subtests
) -> None:
    made = one_of_each(conference)
    evidence = {
        MatterKind.DECLINED: "I &lt;b&gt;object&lt;/b&gt; to clause 3",
        MatterKind.NAME: "<mark>Mickey</mark>",
        MatterKind.REQUEST: "May I?",
        MatterKind.NO_ADDRESS: "New address",
        MatterKind.SHARED_ADDRESS: "Ann Other",
        MatterKind.WAIVER: "On leave",
        MatterKind.LOOK: "<mark>LOU LOOK</mark>",
        MatterKind.BOUNCE: "550 No such user",
        MatterKind.DUPLICATE: "The same ORCID. </p>",
        MatterKind.HELD: "A name is missing.",
        MatterKind.GONE: "The list “camera-ready.csv” no longer names Gus Gone on paper",
    }
    assert set(made) == set(evidence) == set(MatterKind)
    for kind, matter in made.items():
        with subtests.test(kind=kind):
            response = ask(manager_client, conference, at=matter.pk)

            sheet = response.context["sheet"]
            assert (sheet.matter, evidence[kind] in shown(response)) == (matter, True)
            assert 1 <= len(sheet.buttons) <= 3
            assert 'data-key="1"' in shown(response)
            for page in [button.url for button in (*sheet.buttons, *sheet.more) if button.url]:
                assert manager_client.get(page).status_code == 200
    assert sorted(each.pk for each in listed(ask(manager_client, conference))) == sorted(
        each.pk for each in made.values()
    )


def test_case_30_a_viewer_sees_what_is_open_without_personal_words_and_without_deeds(
    viewer_client: Client, conference: Conference
) -> None:
    made = one_of_each(conference)

    pages = [shown(ask(viewer_client, conference, at=matter.pk)) for matter in made.values()]

    assert not any(words in page for page in pages for words in ("clause 3", "May I?", "/assign/", 'name="deed"'))


@pytest.mark.parametrize(("role", "deeds"), [(Role.SIGNATORY, ["countersign"]), (Role.MANAGER, ["ask_again"])])
def test_a_name_has_the_deeds_of_the_role(conference: Conference, role: Role, deeds: list[str]) -> None:
    doubtful(conference, "Tavor Z Baharav", "Tavor Baharav")
    client = Client()
    client.force_login(factories.make_member(conference, role))

    sheet = ask(client, conference).context["sheet"]

    assert [button.deed for button in sheet.buttons] == deeds


def test_the_count_stands_in_the_navigation_and_in_the_title(viewer_client: Client, conference: Conference) -> None:
    one_of_each(conference)
    one_of_each(factories.make_ready_conference())
    count = conference.matters.open().count()

    page = shown(ask(viewer_client, conference))

    assert f"<title>({count}) To decide" in page.replace("<title> ", "<title>")


def test_kinds_lead_to_what_is_of_them_and_so_do_former_links(manager_client: Client, conference: Conference) -> None:
    made = one_of_each(conference)

    names, addresses = (listed(ask(manager_client, conference, kind=kind)) for kind in ("names", "addresses"))

    assert names == listed(ask(manager_client, conference, kind="name")) == [made[MatterKind.NAME]]
    assert {each.kind for each in addresses} == {"no_address", "shared_address", "bounce"}
    assert len(listed(ask(manager_client, conference, kind="nonsense"))) == len(made)
    tabs = {tab.key: count for tab, count in ask(manager_client, conference).context["tabs"]}
    assert tabs == {"names": 1, "addresses": 3, "requests": 1, "declined": 1, "waivers": 1, "import": 3, "twice": 1}


def test_what_is_settled_is_listed_with_who_settled_it(manager_client: Client, conference: Conference) -> None:
    made = one_of_each(conference)
    member = factories.make_member(conference, Role.MANAGER, name="Mona Member")
    Matter.objects.filter(pk=made[MatterKind.DECLINED].pk).update(
        settled_at=timezone.now(), settled="hand", settled_by=member
    )

    response = ask(manager_client, conference, settled="yes")

    assert listed(response) == [made[MatterKind.DECLINED]]
    assert "Left as it is, Mona Member" in shown(response)


# --- The sentence, and the order -----------------------------------------------------------------------------------------
def test_the_sentence_adds_up_what_is_held_back(manager_client: Client, conference: Conference) -> None:
    """Two papers wait for a decision, one only for the conference's signature, two for their authors; one is clear."""
    doubtful(conference, "Tavor Z Baharav", "Tavor Baharav")
    factories.make_agreement(conference, state=State.DECLINED)
    for state in (State.INVITED, State.INVITED, State.COUNTERSIGNED):
        factories.make_agreement(conference, state=state)
    Conference.objects.filter(pk=conference.pk).update(countersigning=Countersigning.QUEUE)
    factories.make_accepted(Conference.objects.get(pk=conference.pk), 1)
    factories.evaluate(conference)

    page = shown(ask(manager_client, conference))

    assert "3 matters wait for a decision." in page
    assert "3 of the 5 papers that are not clear are held back by that; the other 2 wait for their authors." in page


def test_the_sentence_counts_papers_as_the_overview_does(manager_client: Client, conference: Conference) -> None:
    """One of whom nobody was asked waits for the conference, though nothing is to be decided about it."""
    one_of_each(conference)
    for state in (State.INVITED, State.INVITED, State.DRAFT, State.COUNTERSIGNED):
        factories.make_agreement(conference, state=state)
    factories.evaluate(conference)

    response = ask(manager_client, conference)

    waiting, parts = response.context["waiting"], overview(conference).papers.parts
    found = {part: waiting.not_clear_by_part.get(part, 0) for part in Part if part != Part.CLEAR}
    assert found == {part: parts[part] for part in found}
    assert (waiting.for_authors, waiting.held + waiting.elsewhere) == (
        parts[Part.WAITING],
        parts[Part.FOR_US] + parts[Part.BLOCKED],
    )
    assert waiting.elsewhere >= 1
    assert f"{waiting.for_authors} wait for their authors, {waiting.elsewhere} for something else." in shown(response)


def test_nearest_to_clear_comes_first(manager_client: Client, conference: Conference) -> None:
    far, near = factories.make_paper(conference), factories.make_paper(conference)
    for paper, others in ((far, 2), (near, 0)):
        for _ in range(others):
            factories.make_agreement(paper=paper, state=State.INVITED)
    declined = [factories.make_agreement(paper=paper, state=State.DECLINED) for paper in (far, near)]
    factories.evaluate(conference)

    found = listed(ask(manager_client, conference))

    assert [matter.agreement for matter in found] == declined[::-1]
    assert ask(manager_client, conference).context["sheet"].matter == found[0]


def test_more_than_a_page_holds_is_reached_by_what_is_open(manager_client: Client, conference: Conference) -> None:
    author = factories.make_author(conference)
    for _ in range(27):
        factories.make_agreement(author=author, state=State.DECLINED)
    first = ask(manager_client, conference)
    assert (len(listed(first)), first.context["more"]) == (25, 2)

    second = ask(manager_client, conference, at=first.context["more_at"])

    assert (len(listed(second)), second.context["before"]) == (2, 25)
    assert second.context["sheet"].matter == listed(second)[0]


# --- Names that are alike ------------------------------------------------------------------------------------------------
def test_names_that_differ_in_the_same_are_offered_together(owner_client: Client, conference: Conference) -> None:
    one, two = doubtful(conference, "Ann B. Lee", "Ann Lee"), doubtful(conference, "Bo C. Roe", "Bo Roe")
    doubtful(conference, "Ola Ås", "Mickey Mouse")
    at = one.matters.get().pk

    alone = ask(owner_client, conference, at=at)
    together = ask(owner_client, conference, at=at, together=1)

    assert "1 more name differs in the same, and in nothing else." in shown(alone)
    assert [each.agreement for each in together.context["sheet"].matters] == [one, two]
    ticks = re.findall(r'name="matter" value="(\d+)" checked', shown(together))
    assert ticks == [str(each.matters.get().pk) for each in (one, two)]


def test_what_one_signed_oneself_is_left_to_others(conference: Conference) -> None:
    Conference.objects.filter(pk=conference.pk).update(own_answers="another")
    client = Client()
    client.force_login(factories.make_member(conference, Role.OWNER, name="Ann Lee"))
    doubtful(conference, "Ann B. Lee", "Ann Lee")

    response = ask(client, conference)

    assert "You have signed this yourself" in shown(response)
    assert [button.deed for button in response.context["sheet"].buttons] == ["ask_again"]


def test_an_officers_name_stands_below_the_one_that_was_forwarded_to(
    owner_client: Client, conference: Conference
) -> None:
    agreement = doubtful(conference, "Ann B. Lee", "Ann Lee")
    Author.objects.filter(pk=agreement.authorship.author_id).update(native_name="李安")

    page = shown(ask(owner_client, conference))

    assert "<dt>Printed</dt><dd>Ann <mark>B.</mark> Lee </dd>" in page
    assert "<dd>李安</dd>" in page


# --- What only waits for a countersignature ------------------------------------------------------------------------------
def test_what_only_waits_for_a_countersignature_is_one_matter(owner_client: Client) -> None:
    conference = factories.make_ready_conference(countersigning="queue")
    client = Client()
    client.force_login(factories.make_member(conference, Role.OWNER))
    factories.make_accepted(conference, 14)
    doubtful(conference, "Ola Ås", "Mickey Mouse")

    response = ask(client, conference)

    sheet = response.context["sheet"]
    assert (response.context["waiting"].count, sheet.question) == (2, "Countersign 14 agreements?")
    assert [str(button.verb) for button in sheet.buttons] == ["Countersign the 14 as printed"]
    assert "and 2 more" in shown(response)
    assert ask(client, conference, kind="names").context["sheet"].matter.kind == MatterKind.NAME


@pytest.mark.parametrize("countersigning", Countersigning)
def test_the_dashboard_counts_the_same_rows(
    manager_client: Client, conference: Conference, countersigning: Countersigning
) -> None:
    Conference.objects.filter(pk=conference.pk).update(countersigning=countersigning)
    conference.refresh_from_db()
    one_of_each(conference)
    access = ask(manager_client, conference).context["access"]

    told = {item.key: item.count for item in action_items(access, overview(conference))}

    found = [matter.kind for matter in listed(ask(manager_client, conference))]
    for kind in MatterKind:
        assert told["names" if kind == MatterKind.NAME else kind] == found.count(kind)


def test_the_dashboard_names_of_each_kind_those_that_wait_longest(conference: Conference) -> None:
    for number in range(5):
        author = factories.make_author(conference, name=f"Author {number}")
        factories.make_agreement(author=author, state=State.DECLINED)

    found = overview(conference).matters[MatterKind.DECLINED]

    assert (found.count, found.names) == (5, ["Author 0", "Author 1", "Author 2"])


# --- How it is asked -----------------------------------------------------------------------------------------------------
def test_each_kind_takes_at_most_twelve_queries_whatever_their_number(
    owner_client: Client, conference: Conference, subtests: pytest.Subtests
) -> None:
    Conference.objects.filter(pk=conference.pk).update(countersigning="queue")
    counts: dict[MatterKind, set[int]] = {kind: set() for kind in MatterKind}
    for _ in range(2):
        made = one_of_each(conference)
        factories.make_accepted(Conference.objects.get(pk=conference.pk), 1)
        for kind, matter in made.items():
            with CaptureQueriesContext(connection) as queries:
                ask(owner_client, conference, at=matter.pk)
            counts[kind].add(len(queries))
    for kind, numbers in counts.items():
        with subtests.test(kind=kind):
            assert len(numbers) == 1
            assert max(numbers) <= 12


def test_htmx_is_given_the_part_that_changes(manager_client: Client, conference: Conference) -> None:
    looked_at(conference, "ADA AMES")

    response = manager_client.get(f"{reverse('decisions', args=[conference.slug])}?kind=import", headers=OF_PARTS)

    page = shown(response)
    assert page.startswith("<title>(1) To decide")
    assert "<html" not in page
    assert response["HX-Push-Url"].endswith("/decide/?kind=import")


def test_no_page_shows_a_matter_of_another_conference(owner_client: Client, conference: Conference) -> None:
    foreign = one_of_each(factories.make_ready_conference())[MatterKind.DECLINED]

    response = ask(owner_client, conference, at=foreign.pk)

    assert (listed(response), response.context["sheet"]) == ([], None)
    assert "Nothing to decide" in shown(response)
