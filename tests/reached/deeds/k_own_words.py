"""The conference's own words: written, looked at, overtaken, taken back; and a walk by a test mail."""

from uuid import uuid4

from django.test import Client
from django.urls import reverse

from agreements import staff_links
from agreements.mail.words.standards import standard_of
from agreements.mail.words.stems import STEMS
from agreements.models import Conference, OwnWords
from tests import factories
from tests.reached.stage import Stage
from tests.signatures.visiting import hidden_fields

SLUG = "by-rule"


def write_words(stage: Stage) -> None:
    """Some that do not hold, some that do, and some that somebody else has overtaken."""
    words = standard_of(STEMS["reminder"])
    listed = f"{words.body}\n\n- one\n- two at https://example.org/\n"
    stage.get("edit_words", SLUG, "reminder")
    address = reverse("edit_words", args=[SLUG, "reminder"])
    stage.client.post(address, {"subject": "Now", "body": "{{ nothing }}", "begun": "0"})
    stage.client.post(address, {"subject": "Now", "body": listed, "begun": "0", "look": "1"})
    stage.get("look_at_words", SLUG, "reminder", query="?typed=1")
    stage.post("edit_words", SLUG, "reminder", subject="Now", body=listed, begun="0")
    stage.client.post(address, {"subject": "Other", "body": listed, "begun": "0"})
    stage.post("edit_words", SLUG, "reminder", subject="Soon", body=listed, begun="1")
    stage.get("words_version", SLUG, "reminder", 1)


def take_them_back(stage: Stage) -> None:
    """A later release has other standard words than these began from."""
    conference = Conference.objects.get(slug=SLUG)
    newest = OwnWords.objects.of_mail(conference, "reminder")[0]
    OwnWords.objects.create(
        conference=conference, stem="reminder", number=newest.number + 1, subject="A", body=newest.body
    )
    stage.get("mail_words", SLUG)
    stage.get("edit_words", SLUG, "reminder")
    stage.post("standard_words", SLUG, "reminder")
    stage.get("words_version", SLUG, "reminder", newest.number + 2)


def walk_by_a_test_mail(stage: Stage) -> None:
    stage.post("send_test_mail", SLUG, "invitation")
    stage.work_off()
    client, rehearsal = Client(), staff_links.Rehearsal(uuid4(), stage.by_rule.pk, stage.owner.pk)
    address = reverse("rehearsal", args=[staff_links.rehearsal_token_of(rehearsal)])
    client.get(address)
    client.post(address)
    visit = client.get(reverse("visit", args=[rehearsal.id])).content.decode()
    given = hidden_fields(visit) | {"consent": "on", "decision": "accepted", "typed_name": "Ada Example"}
    review = client.post(reverse("review", args=[rehearsal.id]), given).content.decode()
    client.post(reverse("sign", args=[rehearsal.id]), hidden_fields(review))
    client.get(reverse("done", args=[rehearsal.id]))
    Client().get(reverse("rehearsal", args=["nothing"]))


def write_without_an_address(stage: Stage) -> None:
    conference = factories.make_ready_conference(slug="unanswerable", contact_email="")
    conference.memberships.create(user=stage.owner, role="owner")
    stage.get("mail_words", conference.slug)
    stage.client.post(reverse("send_test_mail", args=[conference.slug, "invitation"]))
