"""Every address of the site, as nobody, as an author and as staff, with whatever a request can hold: never 5xx."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from urllib.parse import quote

from django.conf import settings
from django.test import override_settings
from django.urls import URLPattern, URLResolver
from hypothesis import strategies as st

from tests.browser.world import World
from tests.fuzzing import urls
from tests.fuzzing.server import Asking
from tests.fuzzing.targets import Attempt, Input, Target, hostile
from tests.fuzzing.world import sealing_key, undone
from tests.signatures.visiting import open_link

NOBODY, AUTHOR, OWNER, VIEWER = "nobody", "author", "owner", "viewer"
_TOKEN = "a" * 32  # of CSRF, the same in the cookie and in the header

_METHODS = ("GET", "GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data; boundary=b"
_TYPES = (
    *(
        _FORM,
        _FORM,
        _FORM,
        _FORM,
        _MULTIPART,
        _MULTIPART,
        "application/json",
        "text/plain",
        "",
        "multipart/form-data",
        "x",
    ),
    *(
        f"{_FORM}; charset=latin1",
        f"{_FORM}; charset=utf-16",
        f"{_FORM}; charset=nonsense",
        "multipart/form-data; boundary=",
    ),
    *("multipart/form-data; boundary=\x00", f"{_MULTIPART}; charset=utf-7", "application/json; charset=x", "/;=;"),
)
# Of our forms and lists, as pages send them.
_FIELDS = (
    *("email", "code", "password", "login", "name", "role", "next", "body", "kind", "words", "reason", "file", "q"),
    *(
        "consent",
        "decision",
        "typed_name",
        "confirmed_name",
        "declining",
        "day",
        "previewed",
        "partial",
        "digest",
        "all_matching",
    ),
    *(
        "selected",
        "of",
        "state",
        "search",
        "sort",
        "page",
        "track",
        "from",
        "format",
        "deadline",
        "paper_date",
        "time_zone",
    ),
    *(
        "slug",
        "legal_name",
        "short_name",
        "address",
        "signatory_name",
        "contact_email",
        "countersigning",
        "policy",
        "n",
    ),
    *(
        "is_invited",
        "decision-{agreement}",
        "shown-{agreement}",
        "change-{agreement}",
        "csrfmiddlewaretoken",
        "per_page",
    ),
)
_GOOD = (
    "1",
    "on",
    "accepted",
    "declined",
    "{agreement}",
    "{paper}",
    "papers",
    "authors",
    "owner",
    "a@example.org",
    "2030-01-01",
)
# What stands for itself in an address until it is asked for, because ids are drawn anew in every run.
_PLACE = re.compile(r"\{(\w+)\}")

_values = st.sampled_from(_GOOD) | st.sampled_from(hostile.NUMBERS) | hostile.words
_pairs = st.tuples(st.sampled_from(_FIELDS) | hostile.words, _values)


def _addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every route as the table of addresses has it."""
    for each in patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _addresses(each.url_patterns, here)
        else:
            yield here


_ROUTES = sorted(set(_addresses(urls.urlpatterns)))
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


@st.composite
def _requests(draw: st.DrawFn) -> Input:
    route = draw(st.sampled_from(_ROUTES))
    path = _PARAMETER.sub(lambda match: _parameter(draw, route, match[2]), route)
    query = draw(st.just([]) | st.lists(_pairs, max_size=4))
    kind = draw(st.sampled_from(_TYPES))
    who = draw(st.sampled_from([NOBODY, AUTHOR, OWNER, OWNER, VIEWER]))
    body = draw(_bodies(kind))
    return who, draw(st.sampled_from(_METHODS)), f"/{path}{'?' if query else ''}{_encoded(query)}", kind, body


def _parameter(draw: st.DrawFn, route: str, name: str) -> str:
    """Mostly one that is there; a key is named by what stands before it, as in `papers/<int:pk>/`."""
    before = route.partition(f"<int:{name}>")[0].partition(f"<uuid:{name}>")[0].rstrip("/").split("/")[-1]
    if draw(st.integers(0, 4)):
        return f"{{{before if name == 'pk' else name}}}"
    return quote(draw(st.sampled_from(hostile.NUMBERS) | hostile.words).encode("utf-8", "replace"), safe="")


def _encoded(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(word: str) -> str:
    return quote(word.encode("utf-8", "surrogatepass"), safe="{}")


def _bodies(kind: str) -> st.SearchStrategy[str]:
    anything = st.binary(max_size=40).map(lambda content: content.decode("latin-1")) | hostile.repeated(
        st.sampled_from(["a=b&", "[", "%", "--b\r\n", "a"]), 20_000, 1_100_000
    )
    pairs = st.lists(_pairs, max_size=12)
    return (pairs.map(_parts) if kind.startswith(_MULTIPART) else pairs.map(_encoded)) | anything


def _parts(pairs: list[tuple[str, str]]) -> str:
    """A field called `file` comes as a file."""
    parts = (
        f"--b\r\nContent-Disposition: form-data; name={_named(name)}{'; filename=x.csv' * (name == 'file')}\r\n\r\n{value}\r\n"
        for name, value in pairs
    )
    return _latin("".join(parts) + "--b--\r\n")


def _named(name: str) -> str:
    return '"' + name.replace('"', "%22").replace("\n", "") + '"'


def _latin(words: str) -> str:
    return words.encode("utf-8", "surrogatepass").decode("latin-1")


# --- Asking ----------------------------------------------------------------------------------------------------------


@contextmanager
def _opened() -> Iterator[Attempt]:
    with sealing_key(), override_settings(ROOT_URLCONF="tests.fuzzing.urls"):
        world = World()
        known, cookies = _known(world), _cookies(world)

        def attempt(words: Input) -> None:
            who, method, address, kind, body = (
                _PLACE.sub(lambda match: known.get(match[1], match[0]), each) for each in words
            )
            asking = Asking()
            asking.cookies = SimpleCookie(cookies[who])
            path, _, query = address.partition("?")
            content = body.encode("latin-1", "replace")
            with undone():
                asking.generic(method, path, content, kind, QUERY_STRING=query, HTTP_X_CSRFTOKEN=_TOKEN)

        yield attempt


def _known(world: World) -> dict[str, str]:
    conference, link = world.conference, world.links["waiting"]
    agreement = conference.agreements.get(authorship__author=world.author, authorship__paper=world.paper)
    return {
        "slug": conference.slug,
        "number": "1",
        "link": str(link.pk),
        "agreement": str(agreement.pk),
        "kind": "question",
        "papers": str(world.paper.pk),
        "paper": str(world.paper.pk),
        "authors": str(world.author.pk),
        "mail": str(world.failed_mail.pk),
        "mail_id": "1",
        "team": str(world.membership.pk),
        "import": str(world.preview.pk),
        "help": str(conference.help_requests.first().pk),
        "requests": str(conference.help_requests.first().pk),
        "decisions": str(conference.matters.first().pk),
        "code": world.document.sha256,
        "images": "1",
        "jobs": str(link.pk),
        "token": "broken",
    }


def _cookies(world: World) -> dict[str, dict[str, str]]:
    token = {settings.CSRF_COOKIE_NAME: _TOKEN}
    author = {name: cookie.value for name, cookie in open_link(world.links["waiting"]).cookies.items()}
    staff = {who: {settings.SESSION_COOKIE_NAME: world.session_of(who)} for who in (OWNER, VIEWER)}
    return {who: token | cookies for who, cookies in {NOBODY: {}, AUTHOR: author, **staff}.items()}


_ONCE = (
    (NOBODY, "POST", "/link/", f"{_FORM}; charset=latin1", "a=b"),
    (NOBODY, "GET", f"/mailbox/{'9' * 23}/", "", ""),
)
TARGET = Target(inputs=_requests(), opened=_opened, first=_ONCE, needs_database=True)
