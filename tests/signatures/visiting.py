"""What an author does in a browser, for the tests of the author's pages."""

from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from agreements import links
from agreements.models import Link, ThrottleCount


class _Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.inputs: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"input", "textarea", "option"}:
            self.inputs.append({"tag": tag} | {name: value or "" for name, value in attrs})


def inputs_of(html: str) -> list[dict[str, str]]:
    parser = _Inputs()
    parser.feed(html)
    return parser.inputs


def hidden_fields(html: str) -> dict[str, str]:
    """What a browser would send of a page without anybody filling anything in."""
    named = ("signer_title", "signer_organisation")
    hidden = [each for each in inputs_of(html) if each.get("type") == "hidden" or each.get("name") in named]
    return {field["name"]: field.get("value", "") for field in hidden if field["name"] != "csrfmiddlewaretoken"}


def signed_off(html: str) -> dict[str, str]:
    """What somebody sends of the last page who types what it asks for: the words to decline, and to sign under another name."""
    return hidden_fields(html) | {"declining": "decline", "confirmed_name": "different"}


def landing_of(link: Link) -> str:
    return reverse("landing", kwargs={"token": links.token_of(link)})


def at(view: str, link: Link, **where: Any) -> str:
    return reverse(view, kwargs={"link": link.pk} | where)


def open_link(link: Link, client: Client | None = None) -> Client:
    """A browser that has pressed the button behind the link."""
    client = client or Client()
    response = client.post(landing_of(link))
    assert response.status_code == 303
    return client


def filled(client: Client, link: Link, *, query: str = "", **answers: Any) -> dict[str, Any]:
    """The form as it lies on the page, filled in; an answer of None leaves the field out."""
    page = client.get(at("visit", link) + query)
    assert page.status_code == 200
    given = hidden_fields(page.content.decode()) | {
        "consent": "on",
        "decision": "accepted",
        "typed_name": (link.agent or link.author).name,
        "reason": "",
    }
    return {name: value for name, value in (given | answers).items() if value is not None}


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for how often something was tried."""
    tables: list[type[models.Model]] = list(apps.get_models(include_auto_created=True))
    return {
        model._meta.db_table: list(model._default_manager.order_by("pk").values_list())
        for model in tables
        if model is not ThrottleCount
    }
