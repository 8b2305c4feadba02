"""HTML is compressed where it repeats nothing of what a request holds, and nowhere else."""

import gzip

import brotli
import pytest
from django.http import FileResponse, HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from config.pages.compressing import CompressMiddleware

_PAGE = "<p>words</p>" * 200
_ASK = RequestFactory(headers={"accept-encoding": "gzip, deflate, br"})


@pytest.fixture(autouse=True)
def production(settings: Settings) -> None:
    settings.COMPRESS_PAGES = True


def answer(request: HttpRequest, response: HttpResponse | None = None) -> HttpResponse:
    return CompressMiddleware(lambda _request: response or HttpResponse(_PAGE))(request)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("GZIP", "gzip"),
        ("gzip;q=0.0", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_a_page_comes_as_the_browser_takes_it(accepted: str, encoding: str) -> None:
    response = answer(RequestFactory().get("/", headers={"accept-encoding": accepted}))

    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding]
    assert response.get("Content-Encoding", "") == encoding
    assert unpack(response.content).decode() == _PAGE
    assert response["Vary"] == "Accept-Encoding"
    assert response.get("Content-Length", str(len(response.content))) == str(len(response.content))


@pytest.mark.parametrize(
    ("request_", "response"),
    [
        (_ASK.get("/?q=guess"), HttpResponse(_PAGE)),
        (_ASK.post("/", {"word": "guess"}), HttpResponse(_PAGE)),
        (_ASK.get("/guess"), HttpResponse(_PAGE, status=404)),
        (_ASK.get("/"), HttpResponse(_PAGE, content_type="application/json")),
        (_ASK.get("/"), HttpResponse("<p>short</p>")),
        (_ASK.get("/"), HttpResponse(_PAGE, headers={"Content-Encoding": "gzip"})),
        (_ASK.get("/"), FileResponse([_PAGE.encode()], content_type="text/html")),
    ],
    ids=["query", "post", "missing", "no page", "short", "packed", "stream"],
)
def test_whatever_could_repeat_words_of_the_request_comes_as_it_is(
    request_: HttpRequest, response: HttpResponse
) -> None:
    before = response.get("Content-Encoding")
    assert answer(request_, response).get("Content-Encoding") == before
    assert "Vary" not in response


def test_nothing_is_compressed_over_loopback(settings: Settings) -> None:
    settings.COMPRESS_PAGES = False
    assert "Content-Encoding" not in answer(_ASK.get("/"))
