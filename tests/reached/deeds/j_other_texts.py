"""A text is written with a look at it, compared, and published as a correction of the one in use."""

from django.test import Client
from django.urls import reverse

from agreements import links
from agreements.conferences.texts import digest_of
from agreements.models import Author, Conference
from tests import factories
from tests.reached.stage import Stage

NEW = factories.TEXT.replace("I keep the copyright.", "I keep every right.")


def look_at_a_draft(stage: Stage) -> None:
    slug, htmx = "one-for-all", {"HTTP_HX_REQUEST": "true"}
    for body in (NEW, "No title"):
        for page in ("look_at_text", "draw_text"):
            stage.client.post(reverse(page, args=[slug]), {"body": body}, **htmx)
    stage.client.post(reverse("draw_text", args=[slug]), {"body": NEW})
    stage.client.post(reverse("edit_text", args=[slug]), {"body": "[ ] CC BY", "look": "1"})


def _publish(stage: Stage, conference: Conference, body: str, **fields: object) -> None:
    stage.fill("edit_text", conference.slug, body=body, in_short="You keep every right.")
    number = conference.texts.latest("number").number
    stage.get("text_difference", conference.slug, number)
    query = f"?read={digest_of(conference.texts.latest('number'))}"
    stage.fill("publish_text", conference.slug, number, query=query, **fields)


def correct_a_word(stage: Stage) -> None:
    """Somebody waits, and has the former words open."""
    conference = stage.one_for_all
    stage.import_(conference, "77,Waiting Words,Wanda Waiting,wanda@example.org")
    stage.fill("invite", conference.slug)
    stage.work_off()
    client, link = stage.visitor("Wanda Waiting")
    given = stage.read(client, link)
    _publish(stage, conference, NEW, kind="minor", changes="A word was missing.")
    stage.work_off()
    client.post(
        reverse("review", args=[link.pk]), given | {"decision": "accepted", "typed_name": "W", "consent": "on"}
    )
    Client().get(reverse("landing", args=[links.token_of(link)]))
    stage.get("visit", link.pk, client=client)
    stage.look("messages")


def change_a_clause_for_all(stage: Stage) -> None:
    """Who has signed is asked again; an officer is told, too. The settings lack whom mails would name."""
    conference = stage.one_for_all
    wanda = Author.objects.get(name="Wanda Waiting")
    officer = {"name": "Otto Officer", "title": "Head", "organisation": "Works", "email": "otto@works.org"}
    stage.fill("forward", conference.slug, wanda.pk, **officer)
    stage.work_off()
    Conference.objects.filter(pk=conference.pk).update(contact_name="")
    text = NEW.replace("every right", "all rights")
    stage.fill("edit_text", conference.slug, body=text)
    draft = conference.texts.latest("number")
    fields = {"kind": "major", "asks_again": "1", "changes": "Clause 2 was wrong."}
    query = f"?read={digest_of(draft)}"
    stage.fill("publish_text", conference.slug, draft.number, query=query, is_sure="on", **fields)
    stage.work_off()
    stage.get("texts", conference.slug)
