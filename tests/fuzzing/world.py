"""What the targets with a database stand on: a key, an undoing of whatever an input did, a desk in the middle of its work."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings

from signatures import sealing
from tests.fuzzing.targets import ServerFailureError

_FIRST_FAILURE = 500


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside has not happened afterwards, so that every input meets the same records."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def sealing_key() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "seal.pem")
        sealing.create(path, organisation="ECA", common_name="Seal")
        with override_settings(SEAL_KEY_FILE=path, MAILBOX_FILE=str(Path(folder, "mailbox.sqlite3"))):
            yield path


def answered(response: HttpResponse) -> HttpResponse:
    """The same, if it is an answer: a server's failure is raised, with what the view raised as its cause."""
    if response.status_code >= _FIRST_FAILURE:
        raised = getattr(response, "exc_info", None)
        raise ServerFailureError(f"{response.status_code}") from (raised[1] if raised else None)
    return response
