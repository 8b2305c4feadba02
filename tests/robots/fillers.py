"""A program without a browser that fills in every form of every page that it is led to, and presses every button."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from django.test import Client
from lxml import html
from lxml.html import FormElement, HtmlElement

from agreements.models import Link
from tests.signatures.visiting import landing_of

_MOST_POSTS = 40
_TYPED = {"text", "email", "search", "url", "tel", ""}


@dataclass(frozen=True)
class Filler:
    """`text` is typed everywhere; None stands for the name that the page prints."""

    text: str | None
    takes_last: bool
    is_reversed: bool

    @property
    def words(self) -> str:
        return words_of(self.text, takes_last=self.takes_last, is_reversed=self.is_reversed)


def words_of(text: str | None, *, takes_last: bool, is_reversed: bool) -> str:
    typed = "the printed name" if text is None else f"“{text}”"
    order = "reverse" if is_reversed else "their"
    return f"types {typed}, takes the {'last' if takes_last else 'first'} option, presses in {order} order"


WAYS = 4  # of what types the same
FILLERS = [
    Filler(text, takes_last, is_reversed)
    for text in ("test", "", None)
    for takes_last in (False, True)
    for is_reversed in (False, True)
]


def fill_in_everything(link: Link, filler: Filler) -> int:
    """Each button of each form of each page once, and first whatever that leads to; returns how many that were."""
    at = landing_of(link)
    walk = _Walk(Client(), filler, link.author.name)
    walk.press_all(at, walk.client.get(at))
    return len(walk.seen)


@dataclass
class _Walk:
    client: Client
    filler: Filler
    name: str
    seen: set[tuple[object, ...]] = field(default_factory=set)

    def press_all(self, at: str, answer: Any) -> None:
        if not answer["Content-Type"].startswith("text/html") or not answer.content:
            return
        page = html.fromstring(answer.content.decode())
        for to, values in _presses(page, self.filler, at, self.name):
            key = (to, *sorted((name, value) for name, value in values.items() if name != "csrfmiddlewaretoken"))
            if key in self.seen or len(self.seen) >= _MOST_POSTS:
                continue
            self.seen.add(key)
            answered = self.client.post(to, values)
            if answered.status_code in (302, 303):
                self.press_all(answered["Location"], self.client.get(answered["Location"]))
            else:
                self.press_all(to, answered)


def _presses(page: HtmlElement, filler: Filler, at: str, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Where each button sends what was filled in around it."""
    for form in page.forms:
        if form.method != "POST":
            continue
        values = _filled(form, name if filler.text is None else filler.text, takes_last=filler.takes_last)
        buttons = form.xpath(".//button[@type='submit'] | .//input[@type='submit']")
        for button in reversed(buttons) if filler.is_reversed else buttons:
            own = {button.get("name"): button.get("value", "")} if button.get("name") else {}
            to = button.get("formaction") or form.get("action") or at
            yield urljoin(at, to).partition("#")[0], values | own


def _filled(form: FormElement, text: str, *, takes_last: bool) -> dict[str, str]:
    values: dict[str, str] = {}
    radios: dict[str, list[str]] = {}
    for one in form.xpath(".//input | .//textarea"):
        name, kind = one.get("name"), one.get("type", "") if one.tag == "input" else "text"
        if not name:
            continue
        if kind == "radio":
            radios.setdefault(name, []).append(one.get("value", "on"))
        elif kind == "checkbox":
            values[name] = one.get("value", "on")
        elif kind in _TYPED:
            values[name] = text
        elif kind == "hidden":
            values[name] = one.get("value", "")
    return values | {name: options[-1 if takes_last else 0] for name, options in radios.items()}
