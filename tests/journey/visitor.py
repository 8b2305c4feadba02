"""Somebody with a browser that has no script: opens pages, fills in the forms that are on them, presses buttons."""

import ssl
from typing import Self
from urllib.parse import urljoin

import httpx
from lxml import html
from lxml.html import FormElement, HtmlElement

# Read once for all: the certificates of the world take longer than a page, and nobody here is asked for one.
_TRUST = ssl.create_default_context()


class Visitor:
    def __init__(self, url: str) -> None:
        # No connection is used again shortly before the server closes it, after two seconds of silence.
        limits = httpx.Limits(keepalive_expiry=1)
        self.client = httpx.Client(base_url=url, follow_redirects=True, timeout=120, verify=_TRUST, limits=limits)
        self.answer: httpx.Response

    def open(self, address: str) -> Self:
        self.answer = self.client.get(address)
        return self

    @property
    def page(self) -> HtmlElement:
        return html.fromstring(self.answer.content)

    @property
    def words(self) -> str:
        """All that can be read on the page, blanks tidied."""
        [main] = self.page.xpath("//main")
        return " ".join(main.text_content().split())

    def form(self, *, holding: str = "", leading_to: str = "") -> FormElement:
        """The one form that has the field, or whose address ends so; buttons by which somebody is led elsewhere are none."""
        forms = [
            form
            for form in self.page.forms
            if (not holding or holding in form.fields)
            and self._target(form).endswith(leading_to)
            and not self._target(form).endswith("/logout/")
            and not form.xpath(".//button[@name='next']")
        ]
        assert len(forms) == 1, f"{len(forms)} such forms on {self.answer.url}: {self.words[:500]}"
        return forms[0]

    def post(
        self, form: FormElement, *, file: tuple[str, bytes] | None = None, button: str = "", **values: str
    ) -> Self:
        """Fill in and send a form; `values` replace what stands in its fields, `button` is the name of the one pressed."""
        sent = {name: value for name, value in form.form_values()} | values  # noqa: C416 pairs of any kind
        if button:
            [pressed] = form.xpath(f".//button[@name='{button}']")
            sent[button] = pressed.get("value", "")
        address = self._target(form)
        files = {"file": (*file, "text/csv")} if file else None
        self.answer = self.client.post(
            address, data=sent, files=files, headers={"Referer": str(self.answer.url), "Origin": self._origin}
        )
        return self

    def _target(self, form: FormElement) -> str:
        return urljoin(str(self.answer.url), form.action or "")

    @property
    def _origin(self) -> str:
        return f"{self.answer.url.scheme}://{self.answer.url.netloc.decode()}"
