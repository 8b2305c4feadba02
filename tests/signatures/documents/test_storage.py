"""Documents lie under their digest, in a folder or in any other storage of Django's."""

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, InMemoryStorage, Storage
from django.utils import timezone
from pytest_django import Settings

from agreements.models import Conference
from agreements.states import State
from signatures.documents import drawing, producing, storage
from signatures.documents.storage import DocumentStorage
from signatures.models import Document, DocumentWork
from tests import factories

CONTENT = b"%PDF-1.7 sealed"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
PATH = f"sha256/{SHA256[:2]}/{SHA256[2:4]}/{SHA256}.pdf"


class BusyStorage(InMemoryStorage):
    """A twin stores the same between our question whether it is there and our answer to that."""

    def exists(self, name: str) -> bool:
        was_there = super().exists(name)
        if not was_there and name == PATH:
            self._save(name, ContentFile(CONTENT))
        return was_there


class BrokenStorage(InMemoryStorage):
    def exists(self, name: str) -> bool:
        raise RuntimeError("EndpointConnectionError, as object stores call it")

    def open(self, name: str, mode: str = "rb") -> "File[bytes]":
        raise RuntimeError("ReadTimeoutError, as object stores call it")


def use(settings: Settings, storage_class: type[Storage], **options: object) -> Storage:
    backend = f"{storage_class.__module__}.{storage_class.__qualname__}"
    settings.STORAGES = settings.STORAGES | {"documents": {"BACKEND": backend, "OPTIONS": options}}
    return storage.documents()


@pytest.fixture(params=[InMemoryStorage, FileSystemStorage, DocumentStorage])
def store(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[Storage]:
    options = {} if request.param is InMemoryStorage else {"location": str(tmp_path / "documents")}
    return use(settings, request.param, **options)


def files_in(store: Storage, folder: str = "") -> list[str]:
    folders, files = store.listdir(folder)
    deeper = [name for each in folders for name in files_in(store, f"{folder}/{each}".lstrip("/"))]
    return [f"{folder}/{name}" for name in files] + deeper


def test_kept_content_is_read_again(store: Storage) -> None:
    assert storage.keep(CONTENT, sha256=SHA256) == PATH
    assert storage.read(PATH) == CONTENT


def test_what_is_added_is_never_replaced(store: Storage) -> None:
    storage.add("checkpoints/log/1.json", b"first")

    with pytest.raises(FileExistsError):
        storage.add("checkpoints/log/1.json", b"second")

    assert storage.read("checkpoints/log/1.json") == b"first"
    assert files_in(store, "checkpoints/log") == ["checkpoints/log/1.json"]


def test_names_in_a_folder_are_without_drafts_and_empty_where_there_is_none(store: Storage) -> None:
    for name in ("1.json", f"{storage.DRAFT_PREFIX}2.json"):
        storage.add(f"checkpoints/log/{name}", b"content")

    assert storage.names_in("checkpoints") == (["log"], [])
    assert storage.names_in("checkpoints/log") == ([], ["1.json"])
    assert storage.names_in("nowhere") == ([], [])


def test_a_document_on_disk_is_read_by_its_owner_and_group(settings: Settings, tmp_path: Path) -> None:
    store = use(settings, DocumentStorage, location=str(tmp_path))

    storage.keep(CONTENT, sha256=SHA256)

    assert stat.S_IMODE(Path(store.path(PATH)).stat().st_mode) == 0o640


def test_the_same_content_twice_is_one_file(store: Storage) -> None:
    assert [storage.keep(CONTENT, sha256=SHA256) for _ in range(2)] == [PATH, PATH]
    assert files_in(store) == [PATH]


def test_the_same_content_by_a_twin_is_one_file(settings: Settings) -> None:
    store = use(settings, BusyStorage)

    assert storage.keep(CONTENT, sha256=SHA256) == PATH
    assert files_in(store) == [PATH]


def test_what_is_missing_is_an_error_of_the_system(store: Storage) -> None:
    with pytest.raises(FileNotFoundError):
        storage.read(PATH)


def test_a_failing_store_is_an_error_of_the_system(settings: Settings) -> None:
    use(settings, BrokenStorage)

    with pytest.raises(OSError, match="the store of documents failed: RuntimeError: EndpointConnectionError"):
        storage.keep(CONTENT, sha256=SHA256)
    with pytest.raises(OSError, match="ReadTimeoutError"):
        storage.read(PATH)


def test_documents_are_made_into_another_storage(conference: Conference, settings: Settings, seal_key: Path) -> None:
    use(settings, BrokenStorage)
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    producing.adopt_orphans()

    waiting = producing.owed(limit=1)
    made = [producing.produce(waiting)]
    DocumentWork.objects.update(next_attempt_at=timezone.now())
    store = use(settings, InMemoryStorage)
    made.append(producing.produce(waiting))

    document = Document.objects.get()
    assert made == [0, 1]
    assert files_in(store) == [document.path]
    assert drawing.read(document)[:5] == b"%PDF-"
