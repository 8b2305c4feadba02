"""What becomes of a volume, in a conference of its own: time goes on in it."""

from datetime import timedelta

import time_machine
from django.urls import reverse
from django.utils import timezone

from agreements.models import Role
from tests import factories
from tests.reached.stage import Stage


def _bear_other_names(stage: Stage) -> None:
    """In each of the ways; what is closed away is opened."""
    vera = stage.author("Vera Volume")
    signed = stage.agreement("Vera Volume")
    for name, way in (("Vera Wave", "separate"), ("Vera Well", "linked"), ("Vera Weir", "updated")):
        stage.fill("rename_author", "volume", vera.pk, name=name, way=way)
    stage.work_off()
    stage.get("agreement", "volume", signed.pk)
    stage.client.post(reverse("open_document", args=["volume", signed.pk]), {"reason": "A court asks for it"})


def publish_and_give_up(stage: Stage) -> None:
    """A day for one that is clear; one that will not be published; one whose agreement lapses."""
    conference = factories.make_ready_conference(slug="volume", name="Volume")
    conference.memberships.create(user=stage.owner, role=Role.OWNER)
    stage.import_(
        conference,
        "50,On Volumes,Vera Volume,vera@example.org",
        "51,On Errors,Erik Error,erik@example.org",
        "52,On Delays,Dora Delay,dora@example.org",
    )
    stage.fill("invite", "volume")
    stage.work_off()
    for name in ("Vera Volume", "Erik Error", "Dora Delay"):
        stage.answer(name)
    stage.work_off()
    stage.reached.ask_lists(stage.client, "volume", ["papers"])
    published, wrong = stage.paper("On Volumes"), stage.paper("On Errors")
    stage.bulk("publish", conference, "papers", published, day="2026-01-31")
    stage.bulk("give-up", conference, "papers", wrong, reason="Its results were wrong")
    stage.work_off()
    stage.reached.ask_lists(stage.client, "volume", ["papers"])
    for paper in (published, wrong):
        stage.get("paper", "volume", paper.pk)
    stage.fill("edit_terms", "volume", exclusive_days="60", lapse_days="30")
    stage.post("publish_list", "volume", rows="50,2026-02-01")
    stage.fill("paper_published", "volume", published.pk, day="2026-02-02")
    for page in ("readiness", "publications"):
        stage.get(page, "volume")
    _bear_other_names(stage)
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        stage.work_off()
    stage.log_in()
