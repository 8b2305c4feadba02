"""Where sealed documents lie, under the digest of their content: a folder of ours, or any other storage of Django's."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages

from agreements import clock

DRAFT_PREFIX = ".new-"
# Workers write documents, and the web server, which may be another user of the same group, hands them out.
_MODE = 0o640
# Files that were found in a document's place and are not that document.
_ASIDE = "damaged"


class Names(NamedTuple):
    folders: list[str]
    files: list[str]


class DocumentStorage(FileSystemStorage):
    """A folder. A file is written beside, synced, then put in place, so that no half file has a name."""

    def _save(self, name: str, content: "File[Any]") -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=target.parent, prefix=DRAFT_PREFIX)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                os.fchmod(file.fileno(), _MODE)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(target)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        return name


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def documents() -> Storage:
    return storages["documents"]


def path_of(sha256: str) -> str:
    return f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}.pdf"


def keep(content: bytes, *, sha256: str) -> str:
    """Store a document under its content's address and return the path; the same content twice is one file."""
    path = path_of(sha256)
    with _one_kind_of_error():
        if not documents().exists(path):
            saved = documents().save(path, ContentFile(content))
            if saved != path:  # a twin was first, and Django's way out is another name for the same content
                documents().delete(saved)
    return path


def add(path: str, content: bytes) -> None:
    """Store what is never replaced. FileExistsError if something lies there, else OSError as by `keep`."""
    with _one_kind_of_error():
        if documents().exists(path):
            raise FileExistsError(errno.EEXIST, "there is such a file", path)
        documents().save(path, ContentFile(content))


def names_in(folder: str) -> Names:
    """OSError as by `keep`; a folder that is not there is empty."""
    with _one_kind_of_error():
        try:
            folders, files = documents().listdir(folder)
        except FileNotFoundError:
            return Names([], [])
    return Names(folders, [name for name in files if not name.startswith(DRAFT_PREFIX)])


def read(path: str) -> bytes:
    """What lies there. OSError, as by `keep`, whatever the store calls its failures."""
    with _one_kind_of_error(), documents().open(path) as file:
        content: bytes = file.read()
    return content


def put_back(content: bytes, *, path: str) -> str:
    """In the place of a file that is missing or another one; returns where that lies now, empty if there was none. OSError."""
    with _one_kind_of_error():
        aside = _set_aside(path) if documents().exists(path) else ""
        saved = documents().save(path, ContentFile(content))
    if saved != path:
        raise OSError(f"the store of documents did not let {path} be written again")
    return aside


def remove(path: str) -> None:
    """Of a document that was erased: its file, and what was once set aside in its place. OSError."""
    stem = Path(path).stem
    with _one_kind_of_error():
        documents().delete(path)
        for name in names_in(_ASIDE).files:
            if name.startswith(stem):
                documents().delete(f"{_ASIDE}/{name}")


def is_there(path: str) -> bool:
    """OSError as by `keep`."""
    with _one_kind_of_error():
        return documents().exists(path)


def is_folder() -> bool:
    """Whether asking about one file takes no time."""
    return isinstance(documents(), FileSystemStorage)


def size_of(path: str) -> int | None:
    """In bytes; None if it cannot be had."""
    try:
        with _one_kind_of_error():
            return documents().size(path)
    except OSError:
        return None


def _set_aside(path: str) -> str:
    aside = f"{_ASIDE}/{Path(path).stem}-{clock.now():%Y-%m-%dT%H%M%S.%f}{Path(path).suffix}"
    store = documents()
    if isinstance(store, FileSystemStorage):  # as it is, even if it cannot be read
        target = Path(store.path(aside))
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(store.path(path)).replace(target)
        return aside
    return store.save(aside, ContentFile(read(path)))


@contextmanager
def _one_kind_of_error() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise
    except Exception as error:  # each object store has errors of its own, and its package may not be installed
        raise OSError(f"the store of documents failed: {type(error).__name__}: {error}") from error
