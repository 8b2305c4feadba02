"""Asked as a web server asks: a request that Django cannot even make reaches no middleware of it."""

from io import BytesIO
from typing import Any

import pytest

from config.content_types import is_readable
from tests.entrance import entrance


def status(content_type: str, *, method: str = "POST", query: str = "") -> str:
    said: list[str] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/link/",
        "QUERY_STRING": query,
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": "3",
        "HTTP_COOKIE": f"csrftoken={'a' * 32}",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.input": BytesIO(b"a=b"),
        "wsgi.url_scheme": "http",
    }
    list(entrance()(environ, lambda line, _headers, _error=None: said.append(line)))  # type: ignore[arg-type,return-value]
    return said[0]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded; charset=latin1",
        "multipart/form-data; boundary=x; charset=base64",
        "text/plain; charset=undefined",
        "application/x-www-form-urlencoded; charset*=nonsense''x",
        "application/x-www-form-urlencoded; charset*=utf-8''latin1",
        "a; b*=idna''x",
    ],
)
def test_a_content_type_that_lies_or_cannot_be_read_is_a_bad_request(content_type: str, method: str) -> None:
    assert status(content_type, method=method, query="q=%ff") == "400 Bad Request"


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "a/b; charset=utf-8",
        'a/b; charset="UTF-8"',
        "a/b; charset=utf8",
        "a/b; charset=x-none",
        ";;",
        "a; charset*='",
    ],
)
def test_what_is_in_utf_8_or_does_not_say_is_readable(content_type: str) -> None:
    assert is_readable(content_type)


@pytest.mark.django_db
def test_what_can_be_read_is_asked_of_the_site() -> None:
    assert status("application/x-www-form-urlencoded; charset=utf-8", method="GET") == "200 OK"
