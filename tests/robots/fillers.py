"""A program without a browser that fills in every form of every page that it is led to, and presses every button."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from django.test import Client
from lxml import html
from lxml.html import FormElement, HtmlElement

from agreements.models import Link
from tests.signatures.visiting import landing_of

_MOST_POSTS = 60
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


FILLERS = [
    Filler(text, takes_last, is_reversed)
    for text in ("test", "", None)
    for takes_last in (False, True)
    for is_reversed in (False, True)
]


def fill_in_everything(link: Link, filler: Filler) -> int:
    """Each button of each form of each page once; returns how many that were."""
    client, name = Client(), link.author.name
    pages, seen, posts = deque([landing_of(link)]), set(), 0
    waiting = deque[tuple[str, HtmlElement]]((at, _page(client, at)) for at in pages)
    while waiting and posts < _MOST_POSTS:
        at, page = waiting.popleft()
        for to, values in _presses(page, filler, at, name):
            key = (to, *sorted((field, value) for field, value in values.items() if field != "csrfmiddlewaretoken"))
            if key in seen or posts >= _MOST_POSTS:
                continue
            seen.add(key)
            posts += 1
            answer = client.post(to, values)
            here = answer["Location"] if answer.status_code in (302, 303) else to
            if here != to:
                answer = client.get(here)
            if answer["Content-Type"].startswith("text/html") and answer.content:
                waiting.append((here, html.fromstring(answer.content.decode())))
    return posts


def _page(client: Client, at: str) -> HtmlElement:
    return html.fromstring(client.get(at).content.decode())


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
    for field in form.xpath(".//input | .//textarea"):
        name, kind = field.get("name"), field.get("type", "") if field.tag == "input" else "text"
        if not name:
            continue
        if kind == "radio":
            radios.setdefault(name, []).append(field.get("value", "on"))
        elif kind == "checkbox":
            values[name] = field.get("value", "on")
        elif kind in _TYPED:
            values[name] = text
        elif kind == "hidden":
            values[name] = field.get("value", "")
    return values | {name: options[-1 if takes_last else 0] for name, options in radios.items()}
