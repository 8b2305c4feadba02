"""Authors ask, staff answer and decide."""

from itertools import cycle

from django.test import Client
from django.urls import reverse

from agreements import links
from agreements.models import HelpKind, LinkPurpose, MatterKind
from agreements.people.answers import WhatWasDone
from tests.reached.stage import Stage


def ask_for_help(stage: Stage) -> None:
    """Everything that the pages offer; “not me” takes the form away until it is taken back."""
    dee, link = stage.visitor("Dee Doe")
    name = {"printed_name": "Dee D. Doe"}
    for kind in HelpKind.of_authors():
        if kind == HelpKind.CO_AUTHOR_ADDRESS:
            continue  # nobody wrote this paper with them
        wish = {HelpKind.OTHER_ADDRESS: {"email": "doe@example.org"}, HelpKind.NAME: name, HelpKind.CO_AUTHOR: name}
        stage.fill("visit_help", link.pk, kind, client=dee, words="Please look at this.", **wish.get(kind, {}))
    stage.get("visit", link.pk, client=dee)
    stage.post("visit_after_all", link.pk, client=dee)
    stage.get("visit", link.pk, client=dee)


def answer_and_settle(stage: Stage) -> None:
    question = stage.request("Dee Doe", HelpKind.QUESTION)
    stage.get("help_requests", "by-rule")
    stage.get("help_request", "by-rule", question.pk)
    stage.post("answer_help", "by-rule", question.pk, words="By Friday.")
    stage.work_off()
    dee, link = stage.visitor("Dee Doe")
    stage.get("visit_request", link.pk, question.pk, client=dee)
    stage.fill("visit_request", link.pk, question.pk, client=dee, words="Which one?")
    still_open = stage.author("Dee Doe").help_requests.open().order_by("pk")
    for asked, done in zip(still_open, cycle(WhatWasDone.by_hand()), strict=False):
        stage.post("settle_help", "by-rule", asked.pk, words="That is all.", deed=done)


def ask_before_a_reminder_leaves(stage: Stage) -> None:
    stage.post("author_remind", "by-rule", stage.author("Vera Vague").pk, again="yes")
    stage.ask("Vera Vague", HelpKind.QUESTION, words="Must I?")


def change_the_address_before_an_answer_leaves(stage: Stage) -> None:
    asked = stage.request("Vera Vague", HelpKind.QUESTION)
    stage.post("answer_help", "by-rule", asked.pk, words="You need not.")
    vera = stage.author("Vera Vague")
    stage.fill("author_address", "by-rule", vera.pk, email="vera.vague@example.org")
    stage.work_off()


def object_to_another_address(stage: Stage) -> None:
    stage.get("objection", "a" * 52, client=Client())
    link = stage.author("Vera Vague").links.filter(purpose=LinkPurpose.OBJECT, revoked_at=None).latest("created_at")
    stage.fill("objection", links.token_of(link), client=Client(), words="That is not mine.")


def decide(stage: Stage) -> None:
    matters = stage.by_rule.matters.open()
    for page in ("decisions", "help_requests"):
        stage.get(page, "by-rule")
    declined, named = (matters.get(kind=kind) for kind in (MatterKind.DECLINED, MatterKind.NAME))
    stage.post("assign_matter", "by-rule", named.pk, to=str(stage.owner.pk))
    stage.post("undo_press", "by-rule", stage.pressed().pk)
    stage.post("put_off", "by-rule", declined.pk)
    stage.post("undo_press", "by-rule", stage.pressed().pk)
    stage.press("leave", declined)
    stage.work_off_later()
    assert stage.client.get(reverse("decisions", args=["by-rule"])).status_code == 200
