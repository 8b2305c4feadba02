"""A large list is read by a worker, and the pages say so until it was."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements import clock
from agreements.importing.confined import child_reading, kept_readings
from agreements.importing.uploads import keep_batch
from agreements.models import Conference, ImportBatch, ListReading, Paper
from agreements.web.sandbox import Sandbox
from signatures.operations import sweep
from tests import factories

LINES = b"paper_id,title,name,email\n7,On Kites,Ada Ames,ada@ex.org\n"
ASKING = b"paper_id,title,name,email,decision\n7,On Kites,Ada Ames,ada@ex.org,maybe\n"
POLL = {"HX-Request": "true"}
PREVIEW, READ = "import_preview", "import_read"


@pytest.fixture(autouse=True)
def all_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_readings, "AT_ONCE", 10)


@pytest.fixture
def batch(conference: Conference) -> ImportBatch:
    return keep_batch(conference, filename="papers.csv", content=LINES, by=factories.make_member(conference))


def url_of(name: str, batch: ImportBatch) -> str:
    return reverse(name, args=[batch.conference.slug, batch.pk])


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_upload_of_a_large_list_answers_before_it_is_read(manager_client: Client, conference: Conference):
    file = SimpleUploadedFile("papers.csv", LINES)

    response = manager_client.post(reverse("import_file", args=[conference.slug]), {"file": file}, follow=True)

    assert response.redirect_chain == [(url_of(PREVIEW, ImportBatch.objects.get()), 302)]
    text = text_of(response)
    assert "“papers.csv” is being read" in text
    assert "The list waits for a moment until it is read." in text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in text
    assert ListReading.objects.get().finished_at is None
    assert sweep.read_list()
    assert not sweep.read_list()
    assert b"would be imported" in manager_client.get(url_of(PREVIEW, ImportBatch.objects.get())).content


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [(0, 0, "waits for a moment"), (1200, 0, "1,200 rows are read"), (1200, 4000, "1,200 of 4,000 rows are checked")],
)
def test_page_says_how_far_it_is(manager_client: Client, batch: ImportBatch, done: int, total: int, words: str):
    ListReading.objects.update(done=done, total=total)

    page, part = manager_client.get(url_of(PREVIEW, batch)), manager_client.get(url_of(PREVIEW, batch), headers=POLL)

    assert words in text_of(page)
    assert words in text_of(part)
    assert (b"<h1" in page.content, b"<h1" in part.content) == (True, False)
    assert (b"<progress" in part.content) == bool(total)


def test_page_is_loaded_anew_once_the_list_was_read(manager_client: Client, batch: ImportBatch):
    assert "HX-Refresh" not in manager_client.get(url_of(PREVIEW, batch), headers=POLL)

    sweep.read_list()

    response = manager_client.get(url_of(PREVIEW, batch), headers=POLL)
    assert (response.status_code, response["HX-Refresh"], response.content) == (200, "true", b"")


def test_refusal_of_a_large_list_stands_in_its_preview(manager_client: Client, conference: Conference):
    content = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    batch = keep_batch(conference, filename="a.xml", content=content, by=factories.make_member(conference))
    sweep.read_list()

    text = text_of(manager_client.get(url_of(PREVIEW, batch)))

    assert "The XML file defines entities or a document type" in text


def test_answer_to_a_question_has_a_large_list_read_again(manager_client: Client, conference: Conference):
    batch = keep_batch(conference, filename="a.csv", content=ASKING, by=factories.make_member(conference))
    sweep.read_list()
    assert b"Which" in manager_client.get(url_of(PREVIEW, batch)).content

    response = manager_client.post(url_of("import_choose", batch), {"chosen": ["0"]}, follow=True)

    assert "is being read" in text_of(response)
    sweep.read_list()
    assert b"would be imported" in manager_client.get(url_of(PREVIEW, batch)).content


@pytest.mark.parametrize("name", ["import_choose", "import_confirm"])
def test_nothing_is_done_while_it_is_read(manager_client: Client, batch: ImportBatch, name: str):
    response = manager_client.post(url_of(name, batch), {"previewed": "x", "chosen": "0"})

    assert (response.status_code, response["Location"]) == (302, url_of(PREVIEW, batch))
    assert Paper.objects.count() == 0
    left_out = manager_client.get(url_of("import_left_out", batch))
    assert (left_out.status_code, left_out["Location"]) == (302, url_of(PREVIEW, batch))


def test_what_was_given_up_is_read_at_the_press_of_a_button(manager_client: Client, batch: ImportBatch):
    ListReading.objects.update(given_up_at=clock.now(), last_error="Every attempt was interrupted.")

    text = text_of(manager_client.get(url_of(PREVIEW, batch)))
    assert "“papers.csv” has not been read" in text
    assert "was interrupted each time" in text
    assert "http-equiv" not in text
    assert manager_client.get(url_of(PREVIEW, batch), headers=POLL)["HX-Refresh"] == "true"

    response = manager_client.post(url_of(READ, batch), follow=True)
    assert "is being read" in text_of(response)
    assert kept_readings.owed(limit=1) == [batch.pk]


def test_what_is_no_longer_kept_is_read_at_the_press_of_a_button(manager_client: Client, batch: ImportBatch):
    ListReading.objects.all().delete()

    text = text_of(manager_client.get(url_of(PREVIEW, batch)))
    assert "has not been read" in text
    assert "interrupted" not in text
    assert ListReading.objects.count() == 0

    manager_client.post(url_of(READ, batch))
    assert kept_readings.owed(limit=1) == [batch.pk]


def test_pressing_twice_begins_nothing_anew(manager_client: Client, batch: ImportBatch):
    ListReading.objects.claim(batch.pk)

    manager_client.post(url_of(READ, batch))

    assert ListReading.objects.get().lease_token is not None


def test_reading_is_not_there_for_staff_of_another_conference(stranger_client: Client, batch: ImportBatch):
    assert stranger_client.post(url_of(READ, batch)).status_code == 404


def test_reading_is_refused_to_a_viewer(viewer_client: Client, batch: ImportBatch):
    assert viewer_client.post(url_of(READ, batch)).status_code == 403


def test_reading_sends_to_the_login_when_anonymous(client: Client, batch: ImportBatch):
    assert client.post(url_of(READ, batch))["Location"].startswith(reverse("account_login"))


def test_small_list_that_nobody_can_read_just_now_is_not_kept(
    manager_client: Client, conference: Conference, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kept_readings, "AT_ONCE", 1000)
    monkeypatch.setattr(child_reading, "SANDBOX", Sandbox("no.such.module"))
    file = SimpleUploadedFile("papers.csv", LINES)

    response = manager_client.post(reverse("import_file", args=[conference.slug]), {"file": file})

    assert "Other lists are being read just now." in text_of(response)
    assert ImportBatch.objects.count() == 0


def test_pages_of_a_kept_list_open_no_child(
    manager_client: Client, batch: ImportBatch, monkeypatch: pytest.MonkeyPatch
):
    sweep.read_list()
    monkeypatch.setattr(child_reading, "SANDBOX", Sandbox("no.such.module"))

    page = manager_client.get(url_of(PREVIEW, batch))
    assert manager_client.get(url_of("import_left_out", batch)).status_code == 200
    fingerprint = page.context["plan"].fingerprint
    response = manager_client.post(url_of("import_confirm", batch), {"previewed": fingerprint})

    assert response["Location"] == url_of("import_result", batch)
    assert Paper.objects.get().number == "7"
