"""A paper that an import left out is imported with a corrected cell, or left out for good."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agreements.models import Conference, HeldRows, Matter, PressedDeed, PressedEnd
from tests.signatures.deciding.deciding_world import twenty_seconds_later
from tests.signatures.desk.deciding.matters_made import held_back_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(conference: Conference) -> Matter:
    return held_back_rows(conference)


def press(client: Client, matter: Matter, deed: str, **typed: str):
    address = reverse("press", args=[matter.conference.slug])
    return client.post(address, {"deed": deed, "matter": matter.pk, "at": matter.pk, **typed}, follow=True)


def test_a_corrected_cell_brings_the_paper(
    owner_client: Client, conference: Conference, matter: Matter, clock: time_machine.Traveller
) -> None:
    page = press(owner_client, matter, "take_rows", **{"cell-8-name": "Ian Ice"}).content.decode()
    assert "Imported: Paper 900." in page

    assert twenty_seconds_later(clock) == 1

    assert PressedDeed.objects.get().end == PressedEnd.DONE
    paper = conference.papers.get(number="900")
    names = paper.authorships.order_by("position").values_list("printed_name", flat=True)
    assert (paper.title, list(names)) == ("On Ice", ["Ida Ice", "Ian Ice"])
    batch = conference.import_batches.latest("pk")
    assert (HeldRows.objects.get().taken, batch.filename) == (batch, "Paper 900, corrected.csv")
    assert not conference.matters.open().exists()


def test_what_is_still_wrong_is_told_at_its_cell_and_what_was_typed_stays(
    owner_client: Client, conference: Conference, matter: Matter
) -> None:
    response = press(owner_client, matter, "take_rows", **{"cell-8-name": "", "cell-7-email": "ida@ex.org"})

    assert response.status_code == 422
    assert "cell-8-name" in response.context["errors"]
    assert not PressedDeed.objects.exists()


def test_it_is_left_out_for_a_reason(
    owner_client: Client, conference: Conference, matter: Matter, clock: time_machine.Traveller
) -> None:
    assert "Say why: it is kept with the list." in press(owner_client, matter, "leave_out").content.decode()
    press(owner_client, matter, "leave_out", reason="A poster only")

    twenty_seconds_later(clock)

    assert (conference.matters.open().count(), conference.papers.count()) == (0, 0)
    assert conference.events.get(kind="matter.left").values.get(name="reason").value == "A poster only"


def test_a_paper_that_came_meanwhile_is_not_imported_twice(
    owner_client: Client, conference: Conference, matter: Matter, clock: time_machine.Traveller
) -> None:
    press(owner_client, matter, "take_rows", **{"cell-8-name": "Ian Ice"})
    HeldRows.objects.update(taken=HeldRows.objects.get().batch)

    twenty_seconds_later(clock)

    row = PressedDeed.objects.get()
    assert (row.end, row.why) == (PressedEnd.OVERTAKEN, "The paper has come with a list since.")
