"""The list of agreements with its grid, one agreement, and the dialogues before it is settled."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.desk import agreement_list
from agreements.models import Agreement, Conference, Paper, Waiver, WaiverKind
from agreements.settling import asking_again, ends_and_returns, selecting, waiving
from agreements.settling.waivers import Grounds
from agreements.states import State
from tests import factories
from tests.agreements.settling.scanned import hand_in, make_pdf

STATES = [state for state in State if state != State.ACCEPTED]


def url(name: str, agreement: Agreement) -> str:
    return reverse(name, args=[agreement.conference.slug, agreement.pk])


def flashes(response: Any) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]


def press(client: Client, address: str, **values: Any) -> Any:
    """Read the page, and press what it offers."""
    page = client.get(address)
    return client.post(address, {"shown": page.context["form"]["shown"].value()} | values)


@pytest.fixture
def every(conference: Conference) -> list[Agreement]:
    return [factories.make_agreement(conference, state=state) for state in STATES]


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("signed form.pdf", make_pdf(), "application/pdf")


# --- The list -----------------------------------------------------------------------------------------------------------
def test_grid_counts_each_agreement_once_and_each_count_shows_its_rows(
    viewer_client: Client, conference: Conference, every: list[Agreement]
) -> None:
    for kind in WaiverKind:
        factories.waive(factories.make_agreement(conference, state=State.INVITED), kind=kind)
    factories.void(factories.make_agreement(conference, state=State.WAIVED))
    address = reverse("agreements", args=[conference.slug])

    grid = agreement_list.grid(conference)

    assert sum(line.count for line in grid) == conference.agreements.count()
    assert {(line.route, line.count) for line in grid} >= {("online", 5), ("scan", 1), ("deceased", 3)}
    for line in grid:
        for cell in line.cells:
            shown = viewer_client.get(f"{address}?{cell.query}").context["table"].paginator.count
            assert (line.route, cell.state, shown) == (line.route, cell.state, cell.count)


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_questions_whatever_its_length(
    viewer_client: Client, conference: Conference, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        factories.make_agreement(conference, state=State.WAIVED)

    with django_assert_num_queries(8):
        viewer_client.get(reverse("agreements", args=[conference.slug]))


@pytest.mark.parametrize("state", [State.INVITED, State.COUNTERSIGNED, State.WAIVED, State.VOID])
def test_agreement_takes_at_most_so_many_queries_in_any_state(
    manager_client: Client, conference: Conference, state: State, django_assert_max_num_queries: Any
) -> None:
    agreement = factories.make_agreement(conference, state=state)

    with django_assert_max_num_queries(12):
        manager_client.get(url("agreement", agreement))


def test_list_finds_by_paper_and_by_person(viewer_client: Client, conference: Conference) -> None:
    author = factories.make_author(conference, name="Ada Ames")
    found = factories.make_agreement(
        author=author, paper=factories.make_paper(conference, number="7077", title="On Kites")
    )
    factories.make_agreement(conference)

    for words in ("ames", "kites", "7077"):
        table = viewer_client.get(reverse("agreements", args=[conference.slug]), {"search": words}).context["table"]
        assert [row.record for row in table.rows] == [found]


# --- One ----------------------------------------------------------------------------------------------------------------
def test_page_of_each_state_offers_what_can_be_done(manager_client: Client, every: list[Agreement]) -> None:
    offered = {}
    for agreement in every:
        page = manager_client.get(url("agreement", agreement))
        offered[agreement.state] = [str(offer.verb) for offer in page.context["offers"] if not offer.why_not]

    assert offered == {
        "draft": ["Record or waive", "End"],
        "invited": ["Record or waive", "Forward to an officer", "End"],
        "countersigned": ["Record or waive", "Ask again", "End"],
        "declined": ["Record or waive", "Ask again", "End"],
        "waived": ["Record or waive", "Ask again", "End", "Put back"],
        "void": ["Ask again", "Put back"],
    }


def test_viewers_read_no_reasons_and_get_no_files(
    viewer_client: Client, manager_client: Client, conference: Conference
) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)
    waiver = hand_in(agreement)
    address = reverse("evidence_file", args=[conference.slug, waiver.file_id])

    page = viewer_client.get(url("agreement", agreement)).content.decode()

    assert "scan.pdf" not in page
    assert viewer_client.get(address).status_code == 403
    assert manager_client.get(address).status_code == 200


# --- Ending, putting back, asking again -----------------------------------------------------------------------------------
def test_an_agreement_is_ended_and_put_back(manager_client: Client, conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)
    name = agreement.authorship.printed_name

    ended = press(manager_client, url("end_agreement", agreement), reason="The list was wrong.")
    assert flashes(ended) == [f"The agreement of {name} has been ended."]
    page = manager_client.get(url("agreement", agreement)).content.decode()
    assert "It was asked for by mistake" in page
    assert "“The list was wrong.”" in page

    back = press(manager_client, url("put_back_agreement", agreement))
    assert flashes(back) == [f"The agreement of {name} has been put back."]


def test_a_reason_is_asked_for(manager_client: Client, conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)

    response = press(manager_client, url("end_agreement", agreement), reason="  ")

    assert response.status_code == 422
    assert "Say why" in response.content.decode()


@pytest.mark.parametrize("name", ["end_agreement", "waive_agreement"])
def test_what_was_answered_meanwhile_is_said_and_nothing_is_done(
    manager_client: Client, conference: Conference, name: str
) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)
    factories.sign(agreement)

    response = manager_client.post(
        url(name, agreement), {"shown": "invited", "reason": "A long reason", "kind": "deceased"}
    )

    assert response.status_code == 409
    page = response.content.decode()
    assert "has changed since you opened the page" in page
    assert "A long reason" in page
    agreement.refresh_from_db()
    assert agreement.state == State.COUNTERSIGNED


def test_somebody_is_asked_again(manager_client: Client, conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)

    press(manager_client, url("ask_again", agreement), reason="Clause 2 was wrong.")

    new = Agreement.objects.get(replaces=agreement)
    assert new.state == State.INVITED
    former = manager_client.get(url("agreement", agreement)).content.decode()
    assert url("agreement", new) in former
    assert url("agreement", agreement) in manager_client.get(url("agreement", new)).content.decode()


def test_it_is_said_why_nobody_can_be_asked_again(manager_client: Client, conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)

    page = manager_client.get(url("ask_again", agreement)).content.decode()

    assert "It waits for an answer under the present text." in page
    assert manager_client.post(url("ask_again", agreement), {"shown": "invited", "reason": "x"}).status_code == 409


# --- Waiving ------------------------------------------------------------------------------------------------------------
def test_a_scan_is_recorded_shown_as_our_picture_and_handed_out_as_it_came(
    manager_client: Client, conference: Conference
) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)

    press(manager_client, url("waive_agreement", agreement), kind="scan", reason="Came by post.", file=scan())

    agreement.refresh_from_db()
    assert agreement.state == State.WAIVED
    file = agreement.files.get()
    given = manager_client.get(reverse("evidence_file", args=[conference.slug, file.pk]))
    assert given.content == make_pdf()
    assert given["Content-Disposition"] == 'attachment; filename="signed form.pdf"'
    assert given["Content-Type"] == "application/pdf"
    drawn = manager_client.get(reverse("evidence_preview", args=[conference.slug, file.pk]))
    assert drawn["Content-Type"] == "image/png"
    assert drawn.content.startswith(b"\x89PNG")
    author = reverse("author", args=[conference.slug, agreement.authorship.author_id])
    assert reverse("evidence_file", args=[conference.slug, file.pk]) in manager_client.get(author).content.decode()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": "scan"}, "Choose the file of the signed form."),
        ({"kind": "employer"}, "Needed where somebody else signed for the author."),
        ({"kind": "scan", "file": SimpleUploadedFile("x.pdf", b"GIF89a")}, "none of PDF, JPEG and PNG"),
        ({"kind": "deceased", "reason": ""}, "Say why"),
        ({}, "Choose one of these."),
    ],
)
def test_what_is_missing_is_said(
    manager_client: Client, conference: Conference, values: dict[str, Any], said: str
) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)

    response = press(manager_client, url("waive_agreement", agreement), **({"reason": "Because"} | values))

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Waiver.objects.exists()


def test_a_file_of_another_conference_does_not_exist(
    manager_client: Client, stranger_client: Client, conference: Conference
) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)
    press(manager_client, url("waive_agreement", agreement), kind="scan", reason="x", file=scan())
    file = agreement.files.get()
    other = factories.make_conference()

    assert stranger_client.get(reverse("evidence_file", args=[conference.slug, file.pk])).status_code == 404
    client = Client()
    client.force_login(factories.make_member(other))
    assert client.get(reverse("evidence_file", args=[other.slug, file.pk])).status_code == 404


def test_a_second_member_confirms_or_refuses_on_the_page(
    manager_client: Client, owner_client: Client, conference: Conference
) -> None:
    conference.waivers_need_two = True
    conference.save()
    agreement = factories.make_agreement(conference, state=State.INVITED)
    press(manager_client, url("waive_agreement", agreement), kind="deceased", reason="The widow wrote.")
    waiver = Waiver.objects.get()
    confirm = reverse("confirm_waiver", args=[conference.slug, waiver.pk])
    assert confirm not in manager_client.get(url("agreement", agreement)).content.decode()
    assert confirm in owner_client.get(url("agreement", agreement)).content.decode()
    assert "You proposed this yourself" in flashes(manager_client.post(confirm))[0]

    refused = owner_client.post(
        reverse("refuse_waiver", args=[conference.slug, waiver.pk]), {"reason": "She is alive."}
    )

    assert flashes(refused) == [f"Refused. {agreement.authorship.printed_name} is still asked for an answer."]
    assert flashes(owner_client.post(confirm))[-1] == "Somebody else has already decided about this."


def test_case_28_page_says_that_a_scan_beside_a_signature_changes_nothing(
    manager_client: Client, conference: Conference
) -> None:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    assert "changes nothing" in manager_client.get(url("waive_agreement", agreement)).content.decode()

    response = press(manager_client, url("waive_agreement", agreement), kind="scan", reason="By post", file=scan())

    assert flashes(response) == ["The author has answered online. The form is kept beside that, and changes nothing."]
    assert "signed form.pdf" in manager_client.get(url("agreement", agreement)).content.decode()


# --- Many ---------------------------------------------------------------------------------------------------------------
def bulk(conference: Conference, deed: str, *agreements: Agreement) -> str:
    chosen = "&".join(f"selected={each.pk}" for each in agreements)
    return f"{reverse('bulk', args=[conference.slug, deed])}?of=agreements&{chosen}"


@pytest.mark.parametrize(
    ("deed", "values", "concerned", "left"),
    [
        ("end", {"reason": "x"}, {"draft", "invited", "countersigned", "declined", "waived"}, State.VOID),
        ("put-back", {}, {"waived", "void"}, State.INVITED),
        ("ask-again", {"reason": "x"}, {"countersigned", "declined", "waived", "void"}, State.DRAFT),
        ("waive", {"reason": "x", "kind": "other"}, {"draft", "invited", "declined"}, State.COUNTERSIGNED),
    ],
)
def test_a_selection_is_settled_as_it_was_shown(
    manager_client: Client,
    conference: Conference,
    every: list[Agreement],
    deed: str,
    values: dict[str, str],
    concerned: set[str],
    left: State,
) -> None:
    address = bulk(conference, deed, *every)
    page = manager_client.get(address)
    assert {each.state for each in every if [each.pk] in page.context["reach"].steps()} == concerned
    assert len(page.context["reach"].left_out) == 1

    response = manager_client.post(address, {"digest": page.context["form"]["digest"].value()} | values)

    assert response.status_code == 302
    job = conference.bulk_jobs.get()
    assert (job.done, job.skipped) == (len(concerned), [])
    untouched = next(each for each in every if each.state == left)
    assert Agreement.objects.get(pk=untouched.pk).state == left


def test_what_was_waived_in_bulk_is_taken_back_in_bulk(manager_client: Client, conference: Conference) -> None:
    agreements = [factories.make_agreement(conference, state=State.INVITED) for _ in range(2)]
    address = bulk(conference, "waive", *agreements)
    digest = manager_client.get(address).context["form"]["digest"].value()
    manager_client.post(address, {"digest": digest, "reason": "x", "kind": "unreachable"})
    undo = reverse("undo_job", args=[conference.slug, conference.bulk_jobs.get().pk])

    digest = manager_client.get(undo).context["form"]["digest"].value()
    manager_client.post(undo, {"digest": digest, "reason": ""})

    assert set(conference.agreements.values_list("state", flat=True)) == {"invited"}
    assert not Waiver.objects.granted().exists()


def test_rules_for_many_are_those_for_one(conference: Conference, every: list[Agreement]) -> None:
    """Also where papers are withdrawn, authors have no address, and a waiver waits."""
    for state in STATES:
        agreement = factories.make_agreement(
            conference,
            state=state,
            author=factories.make_author(conference, email="" if state == "waived" else "a@b.org"),
        )
        Paper.objects.filter(pk=agreement.authorship.paper_id).update(status="withdrawn")
    replaced = factories.make_agreement(conference, state=State.DECLINED)
    asking_again.ask_again([replaced.pk], conference=conference, reason="x", by=factories.make_user())
    proposed = factories.make_agreement(conference, state=State.INVITED)
    hand_in(proposed)
    rows = conference.agreements.select_related("text", "authorship__paper", "authorship__author")
    everything, text = list(rows), conference.current_text

    again = asking_again.why_not_ask_again(everything, text)
    stuck = ends_and_returns.why_not_put_back(everything)
    waiting = set(Waiver.objects.proposed().values_list("agreement", flat=True))

    assert set(selecting.to_end(rows)) == {each for each in everything if not ends_and_returns.why_not_end(each)}
    assert set(selecting.to_ask_again(rows, text)) == {each for each in everything if each.pk not in again}
    assert set(selecting.to_put_back(rows)) == {each for each in everything if each.pk not in stuck}
    assert set(selecting.to_waive(rows)) == {
        each for each in everything if not waiving.why_not_waive(each) and each.pk not in waiting
    }


def test_grounds_of_others_need_no_signer(conference: Conference) -> None:
    grounds = Grounds(WaiverKind.OTHER, "x")

    assert (grounds.signer_name, grounds.signer_title, grounds.signer_organisation) == ("", "", "")
