"""A key that cannot be used stops sealing and is told on every dashboard; after its repair all that is owed is made."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Conference
from agreements.states import State
from agreements.wording import moments
from signatures import sealing
from signatures.documents import producing, seal_keys, time_stamps
from signatures.documents.storage import DocumentStorage
from signatures.models import Document, DocumentWork, KeyCheck, StampWork
from signatures.operations import sweep
from tests import factories
from tests.authority import Authority
from tests.signatures.sealed import sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key")]


def remove(path: Path) -> None:
    path.unlink()


def let_expire(path: Path) -> None:
    path.unlink()
    with time_machine.travel("2010-03-01T00:00:00Z"):
        sealing.create(path, organisation="Example", common_name="Old seal")


def make_unreadable(path: Path) -> None:
    """A folder: the user of the tests may read every file."""
    path.unlink()
    path.mkdir()


def damage(path: Path) -> None:
    path.write_text(path.read_text()[:300])


BREAKAGES = [
    (remove, "There is no sealing key at"),
    (let_expire, "expired on 01 Mar 2020"),
    (make_unreadable, "cannot be read"),
    (damage, "does not hold a key and its certificate"),
]


def told(client: Client, conference: Conference, part: str = "alarms") -> dict[str, str]:
    response = client.get(reverse("dashboard", args=[conference.slug]))
    return {block.key: f"{block.count} {block.words}. {block.note}" for block in response.context[part]}


def later(seconds: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(seconds=seconds))


@pytest.mark.parametrize(("break_it", "said"), BREAKAGES)
def test_broken_key_stops_sealing_and_is_told_until_its_repair_seals_what_is_owed(
    viewer_client: Client, conference: Conference, own_seal_key: Path, break_it: Callable[[Path], None], said: str
) -> None:
    kept = own_seal_key.read_bytes()
    sealed(conference)
    assert told(viewer_client, conference) == {}
    break_it(own_seal_key)
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    producing.adopt_orphans()

    assert sweep.DOCUMENTS.all_of_it() == 0

    work = DocumentWork.objects.get(signature__agreement=agreement)
    alarm = told(viewer_client, conference)["key"]
    assert alarm.startswith("1 sealing key cannot be used, so no documents can be made.")
    assert said in alarm
    assert (work.attempts, work.given_up_at) == (0, None)
    shutil.rmtree(own_seal_key) if own_seal_key.is_dir() else own_seal_key.unlink(missing_ok=True)
    own_seal_key.write_bytes(kept)
    with later(31):
        seal_keys.check()
        assert sweep.DOCUMENTS.all_of_it() == 1
        assert Document.objects.filter(signature__agreement=agreement).count() == 1
        assert told(viewer_client, conference) == {}


@pytest.mark.parametrize(("break_it", "said"), BREAKAGES)
def test_broken_key_is_found_although_nothing_is_owed_on_every_dashboard(
    conference: Conference, own_seal_key: Path, break_it: Callable[[Path], None], said: str
) -> None:
    other = factories.make_conference()
    seal_keys.check()
    break_it(own_seal_key)

    with later(31):
        assert seal_keys.is_check_due()  # so that the ticker asks for it
        seal_keys.check()

    for each in (conference, other):
        client = Client()
        client.force_login(factories.make_member(each))
        assert said in told(client, each)["key"]


class FullDisk(DocumentStorage):
    """A store on a disk without room: the device is a real one."""

    def _save(self, _name: str, content: Any) -> str:
        Path("/dev/full").write_bytes(content.read())
        raise AssertionError


@pytest.mark.parametrize(
    ("store", "key", "said"),
    [
        (f"{__name__}.FullDisk", "disk", "1 document waits: the disk is full. Make room where documents are stored"),
        ("nowhere.to.be.found", "store", "1 document cannot be stored. the store of documents failed"),
    ],
)
def test_store_that_takes_no_document_is_named_as_the_cause(
    viewer_client: Client, conference: Conference, settings: Any, store: str, key: str, said: str
) -> None:
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    kept = settings.STORAGES
    settings.STORAGES = kept | {"documents": kept["documents"] | {"BACKEND": store}}

    assert sweep.DOCUMENTS.all_of_it() == 0

    with later(150):
        alarms, work = told(viewer_client, conference), told(viewer_client, conference, "work")
    assert list(alarms) == [key]
    assert alarms[key].startswith(said)
    assert work["making"] == "1 document is being made. 1 for longer than two minutes"
    settings.STORAGES = kept
    with later(31):
        assert sweep.DOCUMENTS.all_of_it() == 1
        assert told(viewer_client, conference) == {}


def test_worker_is_said_to_be_away_where_nothing_else_explains_it(
    viewer_client: Client, conference: Conference
) -> None:
    factories.make_agreement(conference, state=State.COUNTERSIGNED)

    with later(150):
        assert "no worker seems to be running" in told(viewer_client, conference, "work")["making"]


def test_alarm_says_since_when(conference: Conference, own_seal_key: Path) -> None:
    own_seal_key.unlink()
    seal_keys.check()
    first = KeyCheck.objects.get()

    with later(600):
        seal_keys.check()

    last = KeyCheck.objects.get()
    assert last.since == first.since
    assert last.checked_at > first.checked_at


@pytest.mark.parametrize(("days", "is_told"), [(29, True), (31, False)])
def test_key_that_expires_soon_is_told_before(
    viewer_client: Client, conference: Conference, own_seal_key: Path, days: int, is_told: bool
) -> None:
    end = sealing.load(own_seal_key).expires_at
    with time_machine.travel(end - timedelta(days=days)):
        seal_keys.check()
        viewer_client.force_login(factories.make_member(conference))
        alarms = told(viewer_client, conference)

    assert ("key" in alarms) is is_told
    assert not is_told or moments.utc(end) in alarms["key"]


def test_readyz_tells_of_the_key(own_seal_key: Path) -> None:
    seal_keys.check()
    sound = Client().get("/readyz", headers={"Accept": "application/json"}).json()["key"]
    own_seal_key.unlink()
    seal_keys.check()
    broken = Client().get("/readyz", headers={"Accept": "application/json"}).json()["key"]

    assert (sound["usable"], broken["usable"]) == (True, False)
    assert 3650 < sound["days_left"] <= 3653


def test_new_key_is_used_at_once(conference: Conference, own_seal_key: Path) -> None:
    [first] = sealed(conference)
    replacement = own_seal_key.with_name("new.pem")
    fingerprint = sealing.create(replacement, organisation="Example", common_name="New").fingerprint
    replacement.replace(own_seal_key)

    [second] = sealed(conference)

    assert second.documents.get().certificate.fingerprint == fingerprint
    assert first.documents.get().certificate.fingerprint != fingerprint


def test_delayed_and_refused_time_stamps_are_told(
    manager_client: Client, conference: Conference, authority: Authority
) -> None:
    sealed(conference, 2)
    authority.fault = "down"
    time_stamps.stamp(time_stamps.owed(limit=9))
    delayed = told(manager_client, conference, "work")
    StampWork.objects.update(given_up_at=timezone.now())
    refused = told(manager_client, conference)

    manager_client.post(reverse("retry_stamps", args=[conference.slug]))

    assert delayed["stamping"] == (
        "2 time-stamps are delayed. The authority does not answer: ServerDisconnectedError."
    )
    assert refused["stamps"].startswith("2 documents got no time-stamp.")
    assert told(manager_client, conference) == {}
    assert len(time_stamps.owed(limit=9)) == 2


def test_viewers_and_strangers_ask_for_no_time_stamps(
    viewer_client: Client, stranger_client: Client, conference: Conference
) -> None:
    address = reverse("retry_stamps", args=[conference.slug])

    assert [client.post(address).status_code for client in (viewer_client, stranger_client)] == [403, 404]
    assert viewer_client.get(address).status_code == 405
    assert Client().post(address).status_code == 302
