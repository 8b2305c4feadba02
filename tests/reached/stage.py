"""Where the deeds of a run are done."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agreements import links
from agreements.models import Agreement, Author, Conference, Link, Role, User
from signatures.operations import sweep
from tests import factories


@dataclass
class Stage:
    """A conference that countersigns by its rule, one by hand, one for which one author signs; and their owner."""

    by_rule: Conference = field(default_factory=lambda: factories.make_ready_conference(slug="by-rule"))
    by_hand: Conference = field(
        default_factory=lambda: factories.make_ready_conference(slug="by-hand", countersigning="queue")
    )
    one_for_all: Conference = field(
        default_factory=lambda: factories.make_ready_conference(slug="one-for-all", policy="one")
    )
    owner: User = field(default_factory=factories.make_user)
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        for conference in self.conferences:
            conference.memberships.create(user=self.owner, role=Role.OWNER)
        self.log_in()

    def log_in(self) -> None:
        """Again wherever time goes on: a login ends by itself."""
        self.client.force_login(self.owner)

    @property
    def conferences(self) -> tuple[Conference, ...]:
        return self.by_rule, self.by_hand, self.one_for_all

    def get(self, name: str, *keys: object) -> HttpResponse:
        return self.client.get(reverse(name, args=keys), follow=True)

    def post(self, name: str, *keys: object, **fields: object) -> HttpResponse:
        response = self.client.post(reverse(name, args=keys), fields, follow=True)
        assert response.status_code == 200, (name, response.status_code)
        return response

    def import_(self, conference: Conference, *lines: str) -> None:
        """Through the pages: the preview and the yes to it."""
        content = "\n".join(["paper_id,title,name,email", *lines]).encode()
        preview = self.post("import_file", conference.slug, file=SimpleUploadedFile("list.csv", content))
        batch, plan = preview.context["batch"], preview.context["plan"]
        self.post("import_confirm", conference.slug, batch.pk, previewed=plan.fingerprint)

    def author(self, name: str) -> Author:
        return Author.objects.get(name=name)

    def agreement(self, name: str) -> Agreement:
        """The one that stands, of an author of one paper."""
        return Agreement.objects.standing().get(authorship__author__name=name)

    def link(self, name: str) -> Link:
        return links.links_for([self.author(name)])[self.author(name).pk]

    def visitor(self, name: str) -> tuple[Client, Link]:
        """A browser that has opened the author's link and pressed the button."""
        client, link = Client(), self.link(name)
        landing = reverse("landing", args=[links.token_of(link)])
        client.get(landing)
        client.post(landing)
        return client, link

    def work_off(self) -> None:
        sweep.work_off()

    def answers(self, name: str, **fields: object) -> HttpResponse:
        """Signs or declines through the author's pages: `decision` and what else the form asks for."""
        client, link = self.visitor(name)
        page = client.get(reverse("visit", args=[link.pk]))
        form = page.context["form"]
        values: Mapping[str, object] = {key: each.value() for key, each in ((f.html_name, f) for f in form)}
        posted = {key: value for key, value in values.items() if value is not None} | fields
        return client.post(reverse("sign", args=[link.pk]), posted, follow=True)
