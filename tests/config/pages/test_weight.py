"""What an author's first page costs on a phone: under 60 KB, and readable after it and one stylesheet."""

import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import Settings

from agreements import links
from config.pages import authors_sheet, faces
from tests import factories

MOST = 60_000
_CLASS = re.compile(r'class="([^"]*)"')
_INCLUDED = re.compile(r'{% include "([^"]+)"')
_READ = ("base.html", "visit.html", "sign/", "components/", "bootstrap5/")
_SHEETS = ("tokens", "site", "forms", "visit", "sitting", "writing", "touch", "print")


def _defined(css: str) -> set[str]:
    return set(re.findall(r"\.([A-Za-z_][\w-]*)", css))


def _answers() -> Iterator[tuple[str, bytes, str]]:
    """The first page and the second: name, as sent, as written."""
    _author, link = factories.invited_author(factories.make_ready_conference(), papers=2, name="Zoë Łukaszewicz")
    client = Client(headers={"accept-encoding": "gzip, br"})
    landing = client.get(f"/s/{links.token_of(link)}/")
    client.post(f"/s/{links.token_of(link)}/")
    visit = client.get(f"/sign/{link.pk}/")
    for name, answer in (("landing", landing), ("visit", visit)):
        assert answer["Content-Encoding"] == "br"
        yield name, answer.content, brotli.decompress(answer.content).decode()


@pytest.mark.django_db
def test_the_first_pages_are_light_and_nothing_that_they_name_is_missing(settings: Settings) -> None:
    settings.COMPRESS_PAGES = True
    sheet = authors_sheet.made()
    faces_of = {
        "landing": ("Spectral-Regular", "Spectral-SemiBold"),
        "visit": ("Spectral-Regular", "Spectral-SemiBold"),
    }
    everywhere = _defined("".join(Path("static/css", f"{name}.css").read_text(encoding="utf-8") for name in _SHEETS))
    for name, sent, html in _answers():
        parts = [f"{face}.{part}.woff2" for face in faces_of[name] for part in ("latin",)]
        scripts = [Path(found) for each in re.findall(r'src="/static/([^"]+)"', html) if (found := finders.find(each))]
        weight = len(sent) + len(brotli.compress(sheet)) + sum(len(faces.made(each)) for each in parts)
        weight += sum(len(brotli.compress(each.read_bytes())) for each in scripts)
        assert weight < MOST, f"{name}: {weight} bytes"
        assert re.findall(r'rel="stylesheet" href="([^"]+)"', html) == ["/static/css/authors.css"]
        used = {word for told in _CLASS.findall(html) for word in told.split()}
        assert used & everywhere <= _defined(sheet.decode())


def test_the_sheet_is_made_of_all_that_authors_pages_include() -> None:
    """A part that stands elsewhere would be without its rules on them."""
    pages = [Path("templates/visit.html"), *Path("templates/sign").rglob("*.html")]
    named = {each for page in pages for each in _INCLUDED.findall(page.read_text(encoding="utf-8"))}
    assert {each for each in named if not each.startswith(_READ)} == set()


def test_what_is_made_is_found_by_its_name_and_as_long_as_it_is_made_alike() -> None:
    assert Path(finders.find("css/authors.css") or "").read_bytes() == authors_sheet.made()
    assert finders.find("css/authors.css", find_all=True) == [finders.find("css/authors.css")]
    assert finders.find("fonts/Spectral-Regular.greek.woff2") is None
    assert authors_sheet.sources() == authors_sheet.sources()
