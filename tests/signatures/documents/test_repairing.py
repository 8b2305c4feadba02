"""A missing or damaged file is put back, never another one, and what was found in its place is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone
from pytest_django import Settings

from agreements.desk.timeline import lines_of, with_values
from agreements.models import Conference, Event
from signatures import sealing
from signatures.documents import drawing, repairing, storage, time_stamps
from signatures.documents.long_term import extend
from signatures.documents.storage import DocumentStorage
from signatures.levels import Level
from signatures.models import Document, DocumentRepair, DocumentWork
from signatures.operations import invariants, sweep
from tests import factories
from tests.authority import Authority
from tests.signatures.sealed import sealed
from tests.signatures.sealing.test_containers import key_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key", "own_documents")]


def path_of(document: Document) -> Path:
    return Path(storage.documents().path(document.path))


def remove(path: Path) -> None:
    path.unlink()


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def make_unreadable(path: Path) -> None:
    """A folder: the user of the tests may read every file."""
    path.unlink()
    path.mkdir()


def made(conference: Conference) -> Document:
    [signature] = sealed(conference)
    return again(signature.documents.get())


def again(document: Document) -> Document:
    return Document.objects.with_facts().get(pk=document.pk)


def aside(folder: Path) -> list[Path]:
    return sorted((folder / "damaged").glob("*"))


def how(conference: Conference) -> list[str]:
    return [event.payload["how"] for event in conference.events.filter(kind="document.repaired")]


# --- Made again --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("break_it", "is_kept"), [(remove, False), (flip, True), (cut, True), (make_unreadable, True)]
)
def test_file_is_made_again_byte_for_byte_and_what_lay_there_is_kept(
    conference: Conference, own_documents: Path, break_it: Callable[[Path], None], is_kept: bool
) -> None:
    document = made(conference)
    kept = path_of(document).read_bytes()
    break_it(path_of(document))
    found = path_of(document).read_bytes() if path_of(document).is_file() else None

    assert repairing.repair(document) == repairing.How.REMADE

    assert path_of(document).read_bytes() == kept
    assert [each.read_bytes() if each.is_file() else None for each in aside(own_documents)] == [found] * is_kept
    assert invariants.examine(conference).breaches == []


def test_repair_is_an_event_with_who_and_how_and_stands_in_the_timeline(conference: Conference) -> None:
    document, by = made(conference), factories.make_member(conference, name="Olga Owner")
    remove(path_of(document))

    repairing.repair(document, by=by)

    event = Event.objects.get(kind="document.repaired")
    assert (event.by, event.agreement, event.subject) == (
        by, document.signature.agreement, f"signature:{document.signature_id}"
    )  # fmt: skip
    assert event.payload == {"sha256": document.sha256, "revision": 1, "how": "remade"}
    [line] = lines_of(with_values(Event.objects.filter(pk=event.pk), conference.pk))
    assert line.words.startswith("Olga Owner had the file of the document for ")
    assert line.detail == "Made again from its facts and its time, with the same bytes"


def test_what_settings_and_records_say_today_does_not_matter(
    conference: Conference, settings: Settings, authority: Authority
) -> None:
    """An authority was named later, another site, another name of the conference; rows move on, the file does not."""
    settings.TIMESTAMP_URL, url = "", settings.TIMESTAMP_URL
    document = made(conference)
    remove(path_of(document))
    settings.TIMESTAMP_URL, settings.PUBLIC_URL, settings.VERSION = url, "https://elsewhere.example", "9.9"
    Conference.objects.update(name="Another Name", legal_name="Another", address="Elsewhere", time_zone="UTC")
    DocumentWork.objects.update(attempts=3, next_attempt_at=timezone.now())

    assert repairing.repair(again(document)) == repairing.How.REMADE


def test_document_of_an_rsa_key_is_made_again(conference: Conference, settings: Settings, tmp_path: Path) -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.SEAL_KEY_FILE = tmp_path / "rsa.pem"
    settings.SEAL_KEY_FILE.write_bytes(pem + key_of(private).certificate_pem.encode())
    document = made(conference)
    remove(path_of(document))

    assert repairing.repair(document) == repairing.How.REMADE


def test_document_that_had_room_for_a_stamp_is_made_again_without_an_authority(
    conference: Conference, settings: Settings, authority: Authority
) -> None:
    document = made(conference)
    remove(path_of(document))
    settings.TIMESTAMP_URL = ""

    assert repairing.repair(document) == repairing.How.REMADE


# --- What cannot be made again -----------------------------------------------------------------------------------------
def refused(document: Document, **options: Any) -> str:
    with pytest.raises(repairing.CannotBeRepairedError) as error:
        repairing.repair(document, **options)
    assert not path_of(document).exists()
    assert not Event.objects.filter(kind="document.repaired").exists()
    return str(error.value)


def test_key_that_was_replaced_makes_nothing_again(conference: Conference, own_seal_key: Path) -> None:
    document = made(conference)
    remove(path_of(document))
    sealing.rotate(own_seal_key, organisation="Example", common_name="New")

    assert refused(document) == "Its key was replaced since, so it cannot be made again."


def test_key_that_is_missing_is_named(conference: Conference, own_seal_key: Path) -> None:
    document = made(conference)
    remove(path_of(document))
    own_seal_key.unlink()

    assert refused(document).startswith("The key of the seal cannot be used here: There is no sealing key")


def test_facts_that_were_altered_make_no_other_file(conference: Conference) -> None:
    document = made(conference)
    remove(path_of(document))
    type(document.signature).objects.update(typed_name="Mallory Example")

    assert refused(again(document)).startswith("Made again it would be another file")


def test_stamped_edition_cannot_be_made_again_and_its_first_can(conference: Conference, authority: Authority) -> None:
    document = made(conference)
    time_stamps.stamp([document.signature_id])
    stamped = again(Document.objects.get(revision=2))
    remove(path_of(document))
    remove(path_of(stamped))

    assert refused(stamped) == "It holds the time or the answer of somebody else’s server, so it cannot be made again."
    assert repairing.repair(document) == repairing.How.REMADE


def test_edition_is_found_within_a_later_one(conference: Conference, authority: Authority) -> None:
    made(conference)
    extend(conference, level=Level.LTA)
    stamped = again(Document.objects.get(revision=2))
    kept = path_of(stamped).read_bytes()
    remove(path_of(stamped))

    assert repairing.repair(stamped) == repairing.How.REVISION
    assert path_of(stamped).read_bytes() == kept


# --- From a copy -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("is_flat", [False, True])
def test_file_is_taken_from_a_backup(conference: Conference, tmp_path: Path, is_flat: bool) -> None:
    document = made(conference)
    kept = path_of(document).read_bytes()
    backup = tmp_path / "backup"
    place = backup / (f"{document.sha256}.pdf" if is_flat else document.path)
    place.parent.mkdir(parents=True)
    place.write_bytes(kept)
    flip(path_of(document))

    assert repairing.repair(document, folder=backup) == repairing.How.FOLDER
    assert path_of(document).read_bytes() == kept


def test_damaged_backup_is_passed_over(conference: Conference, tmp_path: Path) -> None:
    document = made(conference)
    (tmp_path / f"{document.sha256}.pdf").write_bytes(b"%PDF-1.7 torn")
    remove(path_of(document))

    assert repairing.repair(document, folder=tmp_path) == repairing.How.REMADE


def test_damaged_backup_is_no_file_where_nothing_can_be_made_again(
    conference: Conference, tmp_path: Path, own_seal_key: Path
) -> None:
    document = made(conference)
    (tmp_path / f"{document.sha256}.pdf").write_bytes(b"%PDF-1.7 torn")
    remove(path_of(document))
    own_seal_key.unlink()

    assert refused(document, folder=tmp_path).startswith("The key of the seal cannot be used here")


def test_upload_with_another_digest_is_never_stored(conference: Conference) -> None:
    document = made(conference)
    kept = path_of(document).read_bytes()
    remove(path_of(document))

    assert refused(document, upload=kept + b"\n") == "The file that was uploaded is another one."
    assert repairing.repair(document, upload=kept) == repairing.How.UPLOAD


# --- By a worker -------------------------------------------------------------------------------------------------------
class FullDisk(DocumentStorage):
    """A store on a disk without room: the device is a real one."""

    def _save(self, _name: str, content: Any) -> str:
        Path("/dev/full").write_bytes(content.read())
        raise AssertionError


def test_repair_that_is_owed_is_done_once(conference: Conference) -> None:
    document, by = made(conference), factories.make_member(conference)
    kept = path_of(document).read_bytes()
    remove(path_of(document))
    assert repairing.owe([document], by=by, upload=kept) == 1

    assert sweep.REPAIRS.all_of_it() == 1
    assert repairing.owed(limit=9) == []

    work = DocumentRepair.objects.get()
    assert (work.content, work.given_up_at, work.finished_at is None) == (None, None, False)
    assert how(conference) == ["upload"]
    remove(path_of(document))
    repairing.owe([document], by=by)
    assert sweep.REPAIRS.all_of_it() == 1
    assert how(conference) == ["upload", "remade"]


def test_whole_file_is_left_alone(conference: Conference) -> None:
    document = made(conference)
    repairing.owe([document], by=factories.make_member(conference))

    assert sweep.REPAIRS.all_of_it() == 0

    assert (how(conference), repairing.owed(limit=9)) == ([], [])


def test_what_cannot_be_repaired_is_given_up_with_the_reason(conference: Conference, own_seal_key: Path) -> None:
    document = made(conference)
    remove(path_of(document))
    sealing.rotate(own_seal_key, organisation="Example", common_name="New")
    repairing.owe([document], by=factories.make_member(conference))

    assert sweep.REPAIRS.all_of_it() == 0

    work = DocumentRepair.objects.get()
    assert (work.last_error, work.given_up_at is None) == (
        "Its key was replaced since, so it cannot be made again.",
        False,
    )


def test_full_disk_lets_the_repair_wait_and_records_nothing(conference: Conference, settings: Any) -> None:
    document = made(conference)
    remove(path_of(document))
    repairing.owe([document], by=factories.make_member(conference))
    kept = settings.STORAGES
    settings.STORAGES = kept | {"documents": kept["documents"] | {"BACKEND": f"{__name__}.FullDisk"}}

    assert sweep.REPAIRS.all_of_it() == 0

    work = DocumentRepair.objects.get()
    assert (work.attempts, work.given_up_at, how(conference)) == (0, None, [])
    assert "No space left" in work.last_error
    settings.STORAGES = kept
    DocumentRepair.objects.update(next_attempt_at=timezone.now())
    assert sweep.REPAIRS.all_of_it() == 1
    assert drawing.read(document)
