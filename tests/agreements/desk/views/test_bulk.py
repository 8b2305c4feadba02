"""What is done to a selection: who is shown before, what happens, and how it is taken back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.jobs import bulk_jobs
from agreements.models import BulkJob, BulkJobKind, Conference, Message, MessageKind, Paper, PaperStatus
from agreements.states import State
from signatures.operations import sweep
from tests import factories

pytestmark = pytest.mark.django_db


def url(conference: Conference, deed: str, *papers: Paper, **query: str) -> str:
    chosen = "&".join(f"selected={paper.pk}" for paper in papers)
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return f"{reverse('bulk', args=[conference.slug, deed])}?of=papers&{chosen}{more}"


def flashes(response: Any) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]


def confirm(client: Client, address: str, **values: str) -> Any:
    """Read the page, and press what it offers."""
    page = client.get(address)
    return client.post(address, {"digest": page.context["form"]["digest"].value(), "reason": "Asked for"} | values)


def withdrawn() -> set[str]:
    return set(Paper.objects.filter(status=PaperStatus.WITHDRAWN).values_list("number", flat=True))


@pytest.fixture
def papers(conference: Conference) -> list[Paper]:
    """Three papers of one author each: one has signed, one is asked, one is not."""
    papers = [factories.make_paper(conference, number=str(n), title=f"Title {n}") for n in (1, 2, 3)]
    for paper, state in zip(papers, (State.COUNTERSIGNED, State.INVITED, State.DRAFT), strict=True):
        factories.make_agreement(paper=paper, state=state)
    return papers


def test_page_says_whom_it_concerns_whom_it_leaves_out_and_what_will_happen(
    manager_client: Client, conference: Conference, papers: list[Paper]
) -> None:
    confirm(manager_client, url(conference, "withdraw", papers[2]))

    response = manager_client.get(url(conference, "withdraw", *papers))

    page = response.content.decode()
    assert response.context["question"] == "Withdraw 2 papers?"
    assert response.context["sample"] == ["1: Title 1", "2: Title 2"]
    assert "1 paper is withdrawn already." in page
    assert response.context["consequences"][:3] == [
        "2 agreements are ended. Nobody is asked or reminded about them any more.",
        "1 of them is signed: what was signed is kept, and says that the paper was withdrawn.",
        "2 authors who were asked are told by mail, with your reason.",
    ]
    assert withdrawn() == {"3"}


def test_few_are_done_at_once_and_kept_as_a_job(
    manager_client: Client, conference: Conference, papers: list[Paper]
) -> None:
    response = confirm(manager_client, url(conference, "withdraw", *papers[:2]), reason="Both asked for it")

    assert (response.status_code, flashes(response)) == (302, ["2 papers were withdrawn."])
    assert withdrawn() == {"1", "2"}
    job = BulkJob.objects.get()
    assert (job.kind, job.done, job.orders) == (BulkJobKind.WITHDRAW, 2, {"reason": "Both asked for it"})
    assert "Both asked for it" in Message.objects.filter(kind=MessageKind.ENDED)[0].text


def test_all_that_match_a_filter_are_taken(
    manager_client: Client, conference: Conference, papers: list[Paper]
) -> None:
    confirm(manager_client, url(conference, "withdraw", all_matching="1", state="draft"))

    assert withdrawn() == {"3"}


def test_papers_of_ticked_authors_are_taken(
    manager_client: Client, conference: Conference, papers: list[Paper]
) -> None:
    author = papers[0].authorships.get().author_id
    address = f"{reverse('bulk', args=[conference.slug, 'withdraw'])}?of=authors&selected={author}"

    confirm(manager_client, address)

    assert withdrawn() == {"1"}


def test_what_moved_meanwhile_is_said_and_nothing_is_done(
    manager_client: Client, conference: Conference, papers: list[Paper]
) -> None:
    address = url(conference, "withdraw", *papers)
    shown = manager_client.get(address).context["form"]["digest"].value()
    confirm(manager_client, url(conference, "withdraw", papers[0]))

    response = manager_client.post(address, {"digest": shown, "reason": "A long reason"})

    assert response.status_code == 409
    assert "The list has changed since you opened it" in response.content.decode()
    assert response.context["form"]["reason"].value() == "A long reason"
    assert withdrawn() == {"1"}


def test_reason_is_asked_for(manager_client: Client, conference: Conference, papers: list[Paper]) -> None:
    response = confirm(manager_client, url(conference, "withdraw", papers[0]), reason=" ")

    assert response.status_code == 422
    assert "Say why: the authors read it." in response.content.decode()
    assert withdrawn() == set()


def test_nothing_selected_is_said(manager_client: Client, conference: Conference, papers: list[Paper]) -> None:
    page = manager_client.get(reverse("bulk", args=[conference.slug, "withdraw"]))

    assert page.context["question"] == "None of the selected papers can be withdrawn"
    assert b"<button" not in page.content.split(b"<main")[1]


def test_unknown_deed_is_not_found(manager_client: Client, conference: Conference) -> None:
    assert manager_client.get(reverse("bulk", args=[conference.slug, "burn"])).status_code == 404


def test_many_become_a_job_that_can_be_stopped_and_taken_back(
    manager_client: Client, conference: Conference, papers: list[Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_jobs, "AT_ONCE", 1)
    monkeypatch.setattr(bulk_jobs, "CHUNK", 1)

    response = confirm(manager_client, url(conference, "withdraw", *papers))
    assert flashes(response)[0].startswith("3 papers are being withdrawn.")
    sweep.run_bulk_job()
    job = BulkJob.objects.get()
    dashboard = manager_client.get(reverse("dashboard", args=[conference.slug])).content.decode()
    assert reverse("stop_job", args=[conference.slug, job.pk]) in dashboard

    stopped = manager_client.post(reverse("stop_job", args=[conference.slug, job.pk]))

    assert flashes(stopped) == ["Stopped. What was done before stays: 1 paper was withdrawn."]
    assert not sweep.run_bulk_job()
    assert withdrawn() == {"1"}
    past = manager_client.get(reverse("jobs", args=[conference.slug])).content.decode()
    undo = reverse("undo_job", args=[conference.slug, job.pk])
    assert undo in past
    assert "with 2 left" in past

    assert flashes(confirm(manager_client, undo)) == ["1 paper was revived."]
    assert withdrawn() == set()
    assert BulkJob.objects.get(undoes=job).kind == BulkJobKind.REVIVE
    assert undo not in manager_client.get(reverse("jobs", args=[conference.slug])).content.decode()
    assert manager_client.get(undo).status_code == 302


def test_what_a_job_left_out_is_said_and_not_taken_back(
    manager_client: Client, conference: Conference, papers: list[Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody withdraws one of the papers while the job waits."""
    with monkeypatch.context() as few:
        few.setattr(bulk_jobs, "AT_ONCE", 1)
        confirm(manager_client, url(conference, "withdraw", *papers))
    confirm(manager_client, url(conference, "withdraw", papers[0]))
    sweep.run_bulk_job()

    job = BulkJob.objects.get(total=3)
    assert job.skipped == [str(papers[0].pk)]
    page = manager_client.get(reverse("jobs", args=[conference.slug])).content.decode()
    assert "2 papers were withdrawn. 1 was left out, because somebody else had changed it meanwhile." in page
    confirm(manager_client, reverse("undo_job", args=[conference.slug, job.pk]))
    assert withdrawn() == {"1"}


def test_reminders_go_to_a_selection_as_it_was_shown(
    manager_client: Client, conference: Conference, papers: list[Paper]
) -> None:
    other = factories.make_agreement(conference, state=State.INVITED)
    address = f"{reverse('remind', args=[conference.slug])}?of=papers" + "".join(f"&selected={p.pk}" for p in papers)
    shown = manager_client.get(address)
    assert shown.context["count"] == 1

    assert manager_client.post(address, {"digest": "of another list"}).status_code == 409
    assert not Message.objects.filter(kind=MessageKind.REMINDER).exists()

    response = manager_client.post(address, {"digest": shown.context["form"]["digest"].value()})
    assert flashes(response) == ["1 reminder is on its way."]
    [reminder] = Message.objects.filter(kind=MessageKind.REMINDER)
    assert reminder.author_id != other.authorship.author_id


def test_revival_says_what_comes_back_and_what_is_asked_for_anew(
    manager_client: Client, conference: Conference, papers: list[Paper]
) -> None:
    confirm(manager_client, url(conference, "withdraw", *papers))
    Paper.objects.filter(pk=papers[0].pk).update(title="Another Title")

    page = manager_client.get(url(conference, "revive", *papers))

    assert page.context["consequences"][:2] == [
        "2 agreements that were ended by the withdrawal come back as they were.",
        (
            "1 stays ended, because the name or title is another one now, or its rights went back: a new agreement takes "
            "its place, for which you can invite the author."
        ),
    ]


def test_dialogue_that_a_papers_page_asked_for_leads_back_there(
    manager_client: Client, conference: Conference, papers: list[Paper]
) -> None:
    done = confirm(manager_client, url(conference, "withdraw", papers[0], paper=str(papers[0].pk)))

    assert done.url == reverse("paper", args=[conference.slug, papers[0].pk])
