"""The importer's files through the page: uploaded, previewed and confirmed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agreements.models import Conference
from tests import factories
from tests.fuzzing.targets import Attempt, Input, Target, importer
from tests.fuzzing.world import answered, undone

_PREVIEWED = re.compile(rb'name="previewed" value="(\w+)"')
_MOST_BYTES = 20_000  # longer lists are a matter of patience, and the importer is fed with those
_KNOWN = ("1", "7", "Known")  # numbers of papers that files may name, so that a list changes what is there


@contextmanager
def _opened() -> Iterator[Attempt]:
    conference = factories.make_ready_conference()
    author = factories.make_author(conference, name="Ada Ames", email="ada@ex.org")
    for number in _KNOWN:
        factories.make_paper(conference, author, number=number, title="On Kites")
    client = Client(raise_request_exception=False)
    client.force_login(factories.make_member(conference))

    def attempt(words: Input) -> None:
        with undone():
            _import(client, conference, importer.content_of(words)[:_MOST_BYTES])

    yield attempt


def _import(client: Client, conference: Conference, content: bytes) -> None:
    """As somebody at a browser does: choose a file, look at what would change, press the button."""
    file = SimpleUploadedFile("papers.csv", content, content_type="text/csv")
    kept = answered(client.post(f"/c/{conference.slug}/imports/", {"file": file}))
    if kept.status_code != 302:
        return
    page = answered(client.get(kept["Location"]))
    if match := _PREVIEWED.search(page.content):
        given = {"previewed": match[1].decode(), "partial": "on"}
        done = answered(client.post(f"{kept['Location']}confirm/", given))
        answered(client.get(done["Location"]))


TARGET = Target(inputs=importer.TARGET.inputs, opened=_opened, needs_database=True, file_of=importer.TARGET.file_of)
