"""Texts, pictures, the team, and what is damaged or over."""

from datetime import timedelta

import time_machine
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import links
from agreements.conferences import details
from agreements.models import ImageKind, Role
from signatures.models import Document
from tests import factories
from tests.reached.stage import Stage


def go_to_another_conference(stage: Stage) -> None:
    address = reverse("other_conferences", args=["by-rule"])
    assert "By hand" in stage.client.get(address, headers={"HX-Request": "true"}).content.decode()


def write_a_text(stage: Stage) -> None:
    """Somebody else has saved a draft meanwhile."""
    for page in ("texts", "edit_text"):
        stage.get(page, "by-rule")
    stage.fill("edit_text", "by-rule", body=factories.TEXT + "3. I agree.\n")
    stage.client.post(
        reverse("edit_text", args=["by-rule"]), {"body": factories.TEXT + "3. I do.\n", "begun": "0" * 64}
    )
    number = stage.by_rule.texts.latest("number").number
    stage.get("text", "by-rule", number)
    stage.get("text_preview", "by-rule", number)
    for name in ("Kites \u0f40", stage.by_rule.legal_name):
        details.change_conference(stage.by_rule, changes={"legal_name": name}, by=stage.owner)
        stage.get("text_preview", "by-rule", number)


def choose_pictures(stage: Stage) -> None:
    for kind in ImageKind:
        file = SimpleUploadedFile("picture.png", factories.make_picture(), "image/png")
        stage.post("images", "by-rule", kind=kind, shown="", file=file)


def invite_a_team(stage: Stage) -> None:
    for role in Role:
        stage.fill("team", "by-rule", email=f"{role}@example.org", role=role)
    stage.work_off()
    stage.get("team", "by-rule")


def lose_a_document(stage: Stage) -> None:
    """Neither staff nor its author can read it until it is put back."""
    agreement = stage.agreement("Hal Hand")
    document = Document.objects.of_agreement(agreement.pk).get()
    client, link = stage.visitor("Hal Hand")
    storages["documents"].delete(document.path)
    stage.get("staff_document", "by-hand", agreement.pk)
    stage.get("visit_document", link.pk, agreement.pk, client=client)
    stage.get("repair_document", "by-hand", document.pk)
    stage.post("repair_document", "by-hand", document.pk, make_again="1")
    stage.work_off()
    stage.get("self_check", "by-hand")


def give_a_member_another_role(stage: Stage) -> None:
    """At last one who reads no mails."""
    membership = stage.by_rule.memberships.get(user=stage.colleague)
    shown = Role.OWNER
    for role in (Role.MANAGER, Role.SIGNATORY, Role.VIEWER):
        stage.post("member_role", "by-rule", membership.pk, role=role, shown=shown)
        shown = role
    stage.log_in(stage.colleague)
    stage.get("messages", "by-rule")
    stage.log_in()


def come_too_late(stage: Stage) -> None:
    link = stage.link("Otto One")
    with time_machine.travel(timezone.now() + timedelta(days=1000)):
        stage.get("landing", links.token_of(link), client=Client())
