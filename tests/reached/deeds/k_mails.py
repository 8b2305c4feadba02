"""Receipts whose documents come late, and what members want to hear by mail."""

from datetime import timedelta

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import links
from agreements.mail import sweeping
from agreements.models import Agent, Conference, Link, Pace
from tests.reached.stage import Stage


def document_comes_after_an_officers_receipt(stage: Stage) -> None:
    stage.import_(stage.by_rule, "gate-90,On Gates,Edwin Employed,edwin@example.org")
    stage.fill("invite", "by-rule")
    stage.work_off()
    officer = {"name": "Gus Gate", "title": "", "organisation": "Gate Works", "email": "gus@works.test"}
    stage.fill("forward", "by-rule", stage.author("Edwin Employed").pk, **officer)
    agent = Agent.objects.standing().get(author__name="Edwin Employed")
    link, client = Link.objects.get(agent=agent), Client()
    client.post(reverse("landing", args=[links.token_of(link)]))
    given = stage.read(client, link) | {"decision": "accepted", "typed_name": "Gus Gate", "consent": "on"}
    stage.post("sign", link.pk, client=client, **given)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        sweeping.deliver()
        stage.work_off()


def choose_my_mails(stage: Stage) -> None:
    mine = list(Conference.objects.filter(memberships__user=stage.owner).values_list("pk", flat=True))
    for pace in Pace:
        stage.post("own_mails", shown=mine, **{f"{pk}-to_decide": pace for pk in mine})
