"""What is kept about people: handed to them, restricted, held, and for how long."""

from django.test import Client
from django.urls import reverse

from agreements import links
from agreements.models import DataClass, Link, LinkPurpose
from tests.reached.stage import Stage


def begin(stage: Stage) -> None:
    stage.log_in()
    stage.import_(stage.by_rule, "90,On Privacy,Petra Private,petra@example.org")
    stage.fill("invite", "by-rule")
    stage.work_off()


def hand_everything_over(stage: Stage) -> None:
    petra, link = stage.visitor("Petra Private")
    stage.get("visit_data", link.pk, client=petra)
    stage.post("visit_data", link.pk, client=petra)
    stage.work_off()
    to_data = links.token_of(Link.objects.get(purpose=LinkPurpose.DATA, author=link.author))
    stage.get("own_data", to_data, client=Client())
    Client().post(reverse("own_data", args=[to_data]))
    stage.get("own_data", to_data, client=Client())


def decide_for_how_long(stage: Stage) -> None:
    for data in DataClass:
        stage.fill("edit_retention", "by-rule", data, days="4000", is_on="on")


def restrict_and_hold(stage: Stage) -> None:
    author = stage.author("Petra Private")
    stage.post("author_remind", "by-rule", author.pk, again="yes")
    stage.fill("hold_person", "by-rule", author.pk, reason="Case 7")
    stage.fill("ask_erasure", "by-rule", author.pk, reason="by mail")
    stage.get("person_data", "by-rule", author.pk)
    stage.get("author", "by-rule", author.pk)
    stage.fill("hold_conference", "by-rule", reason="Case 8")
    stage.get("kept_data", "by-rule")
    for hold in stage.by_rule.legal_holds.standing():
        stage.post("end_hold", "by-rule", hold.pk)
    stage.post("take_back_erasure", "by-rule", author.pk)
