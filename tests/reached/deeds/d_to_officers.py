"""Officers are asked for authors: they sign, decline, come too late, and are asked no longer."""

from datetime import timedelta
from typing import Any

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import links
from agreements.models import Agent, Agreement, HelpKind, Link
from agreements.people import forwarding
from tests.reached.stage import Stage

_OFFICER = {
    "name": "Olga Officer",
    "title": "Head of Legal",
    "organisation": "Example Works",
    "email": "olga@works.test",
}


def begin(stage: Stage) -> None:
    stage.import_(
        stage.by_rule,
        "30,On Offices,Emma Employed,emma@example.org",
        "31,On Officers,Emil Employed,emil@example.org",
        "32,On Works,Edda Employed,edda@example.org",
        "33,On Houses,Edda Employed,edda@example.org",
        "34,On Rooms,Erna Employed,erna@example.org",
        "35,On Doors,Egon Employed,egon@example.org",
    )
    stage.fill("invite", "by-rule")
    stage.work_off()


def ask_for_an_officer(stage: Stage) -> None:
    """Named by the author, and asked by the staff at the press of a button."""
    named = {f"officer_{name}": _OFFICER[name] for name in ("name", "title", "organisation")}
    asked = stage.ask("Emma Employed", HelpKind.EMPLOYER, **named, email=_OFFICER["email"])
    stage.get("help_request", "by-rule", asked.pk)
    stage.fill("forward", "by-rule", asked.author_id, query=f"?request={asked.pk}")
    client, link = stage.visitor("Emma Employed")
    stage.get("visit_request", link.pk, asked.pk, client=client)
    stage.get("visit", link.pk, client=client)
    for name in ("Emil Employed", "Edda Employed", "Erna Employed", "Egon Employed"):
        stage.fill("forward", "by-rule", stage.author(name).pk, **_OFFICER)
    stage.look("agreements", "messages")


def sign_and_decline(stage: Stage) -> None:
    stage.work_off()
    _answer(stage, "Emma Employed")
    _answer(stage, "Erna Employed", decision="declined", reason="Not our policy.")
    stage.work_off()
    for name in ("Emma Employed", "Erna Employed"):
        client, link = stage.visitor(name)
        stage.get("done", link.pk, client=client)
        stage.get("agreement", "by-rule", stage.agreement(name).pk)


def come_too_late(stage: Stage) -> None:
    client, link = _inside("Emil Employed")
    given = stage.read(client, link) | {"decision": "accepted", "typed_name": "Olga Officer", "consent": "on"}
    stage.answer("Emil Employed")
    assert client.post(reverse("sign", args=[link.pk]), given).status_code == 409
    stage.get("done", link.pk, client=client)


def remind_the_officers(stage: Stage) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        stage.log_in()
        stage.post("remind", "by-rule")
        stage.work_off()
        stage.look("messages")
    stage.log_in()


def ask_no_longer(stage: Stage) -> None:
    """What waits does not leave. One of two papers goes to another entry."""
    egon = stage.agreement("Egon Employed")
    link = Link.objects.get(agent=egon.agent)
    stage.fill("take_back_forward", "by-rule", egon.pk)
    stage.get("landing", links.token_of(link), client=Client())
    stage.fill("forward", "by-rule", egon.authorship.author_id, **_OFFICER)
    stage.fill("author_address", "by-rule", egon.authorship.author_id, email="egon.employed@example.org")
    stage.fill("forward", "by-rule", egon.authorship.author_id, **_OFFICER)
    stage.fill("end_agreement", "by-rule", egon.pk, reason="Asked by mistake.")
    edda = stage.author("Edda Employed")
    moved = Agreement.objects.of_author(edda.pk).latest("pk")
    stage.fill("take_back_forward", "by-rule", Agreement.objects.of_author(edda.pk).exclude(pk=moved.pk).get().pk)
    new: dict[str, Any] = {"name": "Edda Else", "email": "else@example.org", "moved": str(moved.authorship_id)}
    stage.fill("split_author", "by-rule", edda.pk, **new)
    assert not forwarding.to_forward(egon.authorship.author).exists()
    stage.work_off()


def _inside(name: str) -> tuple[Client, Link]:
    """The officer who is asked for this author, in a browser of their own."""
    agent = Agent.objects.standing().get(author__name=name)
    link, client = Link.objects.get(agent=agent), Client()
    client.get(reverse("landing", args=[links.token_of(link)]))
    client.post(reverse("landing", args=[links.token_of(link)]))
    return client, link


def _answer(stage: Stage, name: str, *, decision: str = "accepted", reason: str = "") -> None:
    client, link = _inside(name)
    given = stage.read(client, link)
    given |= {"decision": decision, "typed_name": "Olga Officer", "reason": reason, "consent": "on"}
    given |= {"declining": "decline"}
    client.post(reverse("review", args=[link.pk]), given)
    stage.post("sign", link.pk, client=client, **given)
