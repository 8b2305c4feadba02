"""Hands that act in the same instant: what each will send lies ready before, and each has a connection of its own."""

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from lxml.html import FormElement

from tests.journey.visitor import Visitor

# Longer than a page may take: a lock that nobody gives back ends in an answer, and not in our silence.
_PATIENCE = 180
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Hand:
    """`does` is the word under which its answers are counted, `act` returns the answer, `after` is a delay in seconds."""

    does: str
    act: Callable[[], str]
    after: float = 0.0


@dataclass(frozen=True)
class Outcome:
    does: str
    answer: str
    seconds: float

    @property
    def is_fault(self) -> bool:
        """A page that failed, or no answer at all."""
        return self.answer.startswith("5") or not self.answer[:1].isdigit()


def at_once(hands: Sequence[Hand]) -> list[Outcome]:
    """Let all of them act, each in a thread, as soon as all are there."""
    barrier, never = threading.Barrier(len(hands)), threading.Event()

    def act(hand: Hand) -> Outcome:
        barrier.wait()
        never.wait(hand.after)
        began = time.monotonic()
        try:
            answer = hand.act()
        except (OSError, http.client.HTTPException, AssertionError) as error:
            answer = f"{type(error).__name__}: {error}"
        return Outcome(hand.does, answer, time.monotonic() - began)

    with ThreadPoolExecutor(len(hands)) as threads:
        return list(threads.map(act, hands))


def press(
    visitor: Visitor, form: FormElement, *, does: str, after: float = 0.0, to: str = "", **values: str | list[str]
) -> Hand:
    """The post of a form that lies open before somebody, with these values; `to`: another address than the form's."""
    pairs = [(name, value) for name, value in form.form_values() if name not in values]
    pairs += [
        (name, each) for name, value in values.items() for each in ([value] if isinstance(value, str) else value)
    ]
    here = str(visitor.answer.url)
    address = urlsplit(urljoin(here, to or form.action or ""))
    assert address.hostname is not None
    headers = {
        "Content-Type": _FORM,
        "Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.client.cookies.jar),
        "Referer": here,
        "Origin": f"{address.scheme}://{address.netloc}",
    }
    where = f"{address.path}?{address.query}".rstrip("?")
    return Hand(does, _Post(address.hostname, address.port or 80, where, urlencode(pairs), headers), after)


@dataclass(frozen=True)
class _Post:
    host: str
    port: int
    path: str
    body: str
    headers: dict[str, str]

    def __call__(self) -> str:
        """The status of the answer; where it leads is not followed."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=_PATIENCE)
        try:
            connection.request("POST", self.path, self.body, self.headers)
            response = connection.getresponse()
            response.read()
            return str(response.status)
        finally:
            connection.close()
