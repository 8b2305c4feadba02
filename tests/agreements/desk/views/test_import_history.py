"""The pages of lists that were imported: history, progress, cancel, undo, once more."""

import pytest
from django.test import Client
from django.urls import reverse

from agreements.importing.applying import parts
from agreements.importing.batches import confirming
from agreements.importing.plan import plan
from agreements.importing.uploads import apply_batch, keep_batch, read_batch
from agreements.models import Agreement, Conference, ImportBatch, ImportState, Paper, Role, User
from agreements.people import invitations
from tests import factories
from tests.agreements.importing.batches.conftest import HEADER, go_on, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(conference: Conference) -> User:
    return factories.make_member(conference)


@pytest.fixture
def owner(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def keep(conference: Conference, user: User | None, *rows: str, filename: str = "papers.csv") -> ImportBatch:
    return keep_batch(conference, filename=filename, content="\n".join([HEADER, *rows]).encode(), by=user)


def url(name: str, batch: ImportBatch) -> str:
    return reverse(name, args=[batch.conference.slug, batch.pk])


def confirm(client: Client, batch: ImportBatch):
    previewed = plan(batch.conference, read_batch(batch)).fingerprint
    return client.post(url("import_confirm", batch), {"previewed": previewed})


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of more than two rows are for a worker."""
    monkeypatch.setattr(confirming, "AT_ONCE", 2)
    monkeypatch.setattr(parts, "ROWS", 2)


def page(client: Client, name: str, batch: ImportBatch) -> str:
    response = client.get(url(name, batch))
    assert response.status_code == 200
    return response.content.decode()


def test_history_names_each_list_with_its_state_and_what_it_brought(
    owner: Client, conference: Conference, user: User, django_assert_num_queries
) -> None:
    for n in range(2):
        apply_batch(keep(conference, user, *rows_of([n]), filename=f"l{n}.csv"), by=user, partial=False, previewed="")
    address = reverse("import_history", args=[conference.slug])
    owner.get(address)
    with django_assert_num_queries(QUERIES):
        owner.get(address)
    keep(conference, None, *rows_of([7]), filename="waits.csv")
    with django_assert_num_queries(QUERIES):
        shown = owner.get(address).content.decode()

    assert [shown.index(name) for name in ("waits.csv", "l1.csv", "l0.csv")] == sorted(
        shown.index(name) for name in ("waits.csv", "l1.csv", "l0.csv")
    )
    assert shown.count("2 added, 0 changed, 0 unchanged") == 2
    assert shown.count("Waits for you") == 1


QUERIES = 5


def test_large_list_is_confirmed_at_once_and_written_by_a_worker(
    owner: Client, conference: Conference, user: User, large: None
) -> None:
    batch = keep(conference, user, *rows_of(range(1, 4)))

    response = confirm(owner, batch)

    assert response.headers["Location"] == url("import_result", batch)
    assert "The list is being read and compared." in page(owner, "import_result", batch)
    assert owner.get(url("import_preview", batch)).headers["Location"] == url("import_result", batch)
    go_on(2)
    assert '<strong class="figures">2</strong> of 6 rows are written.' in page(owner, "import_result", batch)
    go_on()
    assert "6 agreements added, 0 changed, 0 unchanged." in page(owner, "import_result", batch)
    assert "Undo this import" in page(owner, "import_result", batch)


def test_preview_says_why_a_worker_left_the_list(
    owner: Client, conference: Conference, user: User, large: None
) -> None:
    batch = keep(conference, user, *rows_of(range(1, 4)))
    owner.post(url("import_confirm", batch), {"previewed": "another", "partial": ""})
    go_on()

    assert owner.get(url("import_result", batch)).headers["Location"] == url("import_preview", batch)
    assert "Papers or authors have changed since you saw this preview" in page(owner, "import_preview", batch)
    assert Paper.objects.count() == 0


def test_second_list_is_refused_with_a_sentence_while_one_is_written(
    owner: Client, conference: Conference, user: User, large: None
) -> None:
    first, second = keep(conference, user, *rows_of(range(1, 4))), keep(conference, user, *rows_of([9]))
    confirm(owner, first)

    response = confirm(owner, second)

    shown = owner.get(response.headers["Location"]).content.decode()
    assert "Another list is being imported at the moment." in shown
    assert ImportBatch.objects.get(pk=second.pk).is_waiting


def test_list_is_cancelled_from_its_page_and_brought_in_once_more(
    owner: Client, conference: Conference, user: User, large: None
) -> None:
    batch = keep(conference, user, *rows_of(range(1, 4)))
    confirm(owner, batch)
    go_on(2)

    owner.post(url("import_cancel", batch))
    assert "of 2 rows are taken back" in page(owner, "import_result", batch)
    go_on()

    shown = page(owner, "import_result", batch)
    assert "Removed: 1 papers, 2 authors, 2 agreements." in shown
    assert Paper.objects.count() == 0
    again = owner.post(url("import_again", batch)).headers["Location"]
    assert "3 new papers would be imported" in owner.get(again).content.decode()


def test_cancel_says_where_it_came_too_late(owner: Client, conference: Conference, user: User) -> None:
    batch = keep(conference, user, *rows_of([1]))
    apply_batch(batch, by=user, partial=False, previewed="")

    response = owner.post(url("import_cancel", batch), follow=True)

    assert "It was over before you cancelled it." in response.content.decode()
    assert Paper.objects.count() == 1


def test_small_import_is_undone_at_once_after_its_page_said_what_that_does(
    owner: Client, conference: Conference, user: User
) -> None:
    batch = keep(conference, user, *rows_of(range(1, 4)))
    apply_batch(batch, by=user, partial=False, previewed="")

    shown = page(owner, "import_undo", batch)
    assert [words in shown for words in ("3 papers are removed.", "4 authors are removed.")] == [True, True]
    response = owner.post(url("import_undo", batch), follow=True)

    assert "The import was undone." in response.content.decode()
    assert Paper.objects.count() == 0
    assert ImportBatch.objects.get().state == ImportState.UNDONE


def test_undo_names_who_was_invited_and_has_no_button(owner: Client, conference: Conference, user: User) -> None:
    batch = keep(conference, user, *rows_of([1]))
    apply_batch(batch, by=user, partial=False, previewed="")
    factories.make_text(conference)
    invitations.invite(conference, Agreement.objects.all())

    shown = page(owner, "import_undo", batch)

    assert "Author 1 and Ada Ames" in shown
    assert "danger" not in shown
    assert "Author 1 and Ada Ames" in owner.post(url("import_undo", batch), follow=True).content.decode()
    assert Paper.objects.count() == 1


def test_job_of_an_import_is_cancelled_with_all_that_it_did_and_not_just_stopped(
    owner: Client, conference: Conference, user: User, large: None
) -> None:
    batch = keep(conference, user, *rows_of(range(1, 4)))
    confirm(owner, batch)
    go_on(2)
    job = conference.bulk_jobs.get()

    shown = owner.get(reverse("jobs", args=[conference.slug])).content.decode()
    response = owner.post(reverse("stop_job", args=[conference.slug, job.pk]))

    assert url("import_cancel", batch) in shown
    assert response.headers["Location"] == url("import_result", batch)
    assert ImportBatch.objects.get().state == ImportState.APPLYING


@pytest.mark.parametrize("name", ["import_cancel", "import_undo", "import_again"])
def test_viewer_and_staff_of_another_conference_can_do_nothing_about_an_import(
    client: Client, conference: Conference, user: User, name: str
) -> None:
    batch = keep(conference, user, *rows_of([1]))
    apply_batch(batch, by=user, partial=False, previewed="")
    viewer = factories.make_member(conference, Role.VIEWER)
    other = factories.make_member(factories.make_conference())

    answers = []
    for who in (viewer, other):
        client.force_login(who)
        answers.append(client.post(url(name, batch)).status_code)

    assert (answers, ImportBatch.objects.get().state) == ([403, 404], ImportState.APPLIED)
