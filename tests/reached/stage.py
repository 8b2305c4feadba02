"""Where the deeds of a run are done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import Form
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import links
from agreements.models import (
    UNDO_SECONDS,
    Agreement,
    Author,
    ChainHead,
    Conference,
    HelpRequest,
    Link,
    Matter,
    Paper,
    PressedDeed,
    Role,
    User,
)
from signatures.operations import sweep
from tests import factories
from tests.reached.collecting import Reached

_WORDS = "seven kites over a grey harbour"


def _first_account() -> User:
    """With which an installation begins."""
    fields = {"name": "Olga Owner", "email": "olga@example.org"}
    client, address = Client(), reverse("first_account")
    client.get(address)
    client.post(address, fields | {"password1": _WORDS, "password2": _WORDS})
    return User.objects.get(**fields)


@dataclass
class Stage:
    """A conference that countersigns by its rule, one by hand, one for which one author signs; their owner and another."""

    reached: Reached
    by_rule: Conference = field(
        default_factory=lambda: factories.make_ready_conference(slug="by-rule", name="By rule")
    )
    by_hand: Conference = field(
        default_factory=lambda: factories.make_ready_conference(
            slug="by-hand", name="By hand", countersigning="queue", title_correction="ask_again"
        )
    )
    one_for_all: Conference = field(
        default_factory=lambda: factories.make_ready_conference(
            slug="one-for-all", name="One for all", policy="one_for_all"
        )
    )
    owner: User = field(default_factory=_first_account)
    colleague: User = field(default_factory=lambda: factories.make_user(name="Carl Colleague"))
    client: Client = field(default_factory=Client)
    # By conference: its log's last hash, and the day, when all its lists were looked at.
    _seen: dict[int, tuple[str, date]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for conference in self.conferences:
            for user in (self.owner, self.colleague):
                conference.memberships.create(user=user, role=Role.OWNER)
        self.log_in()

    def log_in(self, user: User | None = None) -> None:
        """Again wherever time goes on: a login ends by itself."""
        self.client.force_login(user or self.owner)

    @property
    def conferences(self) -> tuple[Conference, ...]:
        return self.by_rule, self.by_hand, self.one_for_all

    def look(self, *names: str) -> None:
        """At these lists, or at all where something has happened since, as they are at this moment."""
        for conference in self.conferences:
            now = ChainHead.objects.get(conference=conference).hash, timezone.now().date()
            if not names:
                before, self._seen[conference.pk] = self._seen.get(conference.pk), now
                if before == now:
                    continue
            self.reached.ask_lists(self.client, conference.slug, names)

    # --- Pages ---------------------------------------------------------------------------------------------------------
    def get(self, name: str, /, *keys: object, query: str = "", client: Client | None = None) -> Any:
        return (client or self.client).get(reverse(name, args=keys) + query, follow=True)

    def post(self, name: str, /, *keys: object, query: str = "", client: Client | None = None, **fields: Any) -> Any:
        """A press that leads to another page: anything else is an answer that says why not."""
        response = (client or self.client).post(reverse(name, args=keys) + query, fields, follow=True)
        assert response.redirect_chain, (name, response.status_code, _faults(response))
        return response

    def fill(self, name: str, /, *keys: object, query: str = "", client: Client | None = None, **fields: Any) -> Any:
        """A form as its page shows it, with these fields filled in otherwise."""
        page = self.get(name, *keys, query=query, client=client)
        return self.post(name, *keys, query=query, client=client, **(posted(page.context["form"]) | fields))

    def ask_first(self, name: str, /, *keys: object, **fields: Any) -> Any:
        """The same where the press leads to a question, or to a fault."""
        given = posted(self.get(name, *keys).context["form"]) | fields
        return self.client.post(reverse(name, args=keys), given)

    def bulk(self, deed: str, conference: Conference, rows: str, /, *chosen: Any, **fields: Any) -> Any:
        """A deed about what is ticked in a list."""
        query = f"?of={rows}" + "".join(f"&selected={row.pk}" for row in chosen)
        return self.fill("bulk", conference.slug, deed, query=query, **fields)

    def import_(self, conference: Conference, *lines: str) -> None:
        """Through the pages: the preview and the yes to it."""
        self.confirm_import(conference, self.upload(conference, "paper_id,title,name,email", *lines))

    def upload(self, conference: Conference, *lines: str) -> Any:
        content = "\n".join(lines).encode()
        return self.post("import_file", conference.slug, file=SimpleUploadedFile("list.csv", content))

    def confirm_import(self, conference: Conference, preview: Any) -> None:
        batch, plan = preview.context["batch"], preview.context["plan"]
        self.post("import_confirm", conference.slug, batch.pk, previewed=plan.fingerprint)

    # --- Rows ----------------------------------------------------------------------------------------------------------
    def author(self, name: str) -> Author:
        return Author.objects.get(name=name)

    def paper(self, title: str) -> Paper:
        return Paper.objects.get(title=title)

    def agreement(self, name: str) -> Agreement:
        """The one that stands, of an author of one paper."""
        return Agreement.objects.standing().get(authorship__author__name=name)

    def request(self, name: str, kind: str) -> HelpRequest:
        """The last of that kind."""
        return HelpRequest.objects.filter(author__name=name, kind=kind).latest("pk")

    # --- Others than staff ---------------------------------------------------------------------------------------------
    def link(self, name: str) -> Link:
        return links.links_for([self.author(name)])[self.author(name).pk]

    def visitor(self, name: str) -> tuple[Client, Link]:
        """A browser that has opened the author's link and pressed the button."""
        client, link = Client(), self.link(name)
        landing = reverse("landing", args=[links.token_of(link)])
        client.get(landing)
        client.post(landing)
        return client, link

    def read(self, client: Client, link: Link) -> dict[str, Any]:
        """What the form of a visit sends before anything is filled in."""
        form = self.get("visit", link.pk, client=client).context["form"]
        return posted(form) | {f"shown-{sheet.agreement.pk}": sheet.wording.digest for sheet in form.sheets}

    def answer(self, name: str, *, decision: str = "accepted", typed_name: str = "", reason: str = "") -> Any:
        """Signs or declines through the author's pages, under another name where one is typed."""
        client, link = self.visitor(name)
        given = self.read(client, link)
        given |= {"decision": decision, "typed_name": typed_name or name, "reason": reason, "consent": "on"}
        client.post(reverse("review", args=[link.pk]), given)
        self.post("sign", link.pk, client=client, **given, declining="decline", confirmed_name="different")
        return self.get("done", link.pk, client=client)

    def ask(self, name: str, kind: str, **fields: Any) -> HelpRequest:
        """By the form of the author's pages."""
        client, link = self.visitor(name)
        self.fill("visit_help", link.pk, kind, client=client, **fields)
        return self.request(name, kind)

    def work_off(self) -> None:
        sweep.work_off()

    # --- To decide -----------------------------------------------------------------------------------------------------
    def press(self, deed: str, *matters: Matter, **fields: Any) -> Any:
        """A button of the sheet of these."""
        slug = matters[0].conference.slug
        self.get("decisions", slug, query=f"?at={matters[0].pk}")
        return self.post("press", slug, deed=deed, matter=[matter.pk for matter in matters], **fields)

    def pressed(self) -> PressedDeed:
        return PressedDeed.objects.latest("pressed_at")

    def work_off_later(self) -> None:
        """Once it can no longer be taken back."""
        with time_machine.travel(timezone.now() + timedelta(seconds=UNDO_SECONDS + 1)):
            sweep.work_off()


def posted(form: Form) -> dict[str, Any]:
    """What a browser would send of it untouched."""
    found: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if value is None or value is False:
            continue
        if isinstance(value, list):
            found[bound.html_name] = [str(each) for each in value]
        else:
            found[bound.html_name] = "on" if value is True else bound.field.widget.format_value(value) or ""
    return {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in found.items()}


def _faults(response: Any) -> Mapping[str, Any]:
    form = (getattr(response, "context", None) or {}).get("form")
    return form.errors if form is not None else {}
