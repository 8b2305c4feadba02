"""One edition ends and the next begins: another deadline and signatory, closed and hidden, copied and handed over."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from agreements import links, staff_links
from agreements.conferences.editions import closing
from agreements.models import Countersigning, Role
from tests import factories
from tests.reached.stage import Stage


def move_a_deadline(stage: Stage) -> None:
    """Those who have not answered are told; somebody has to look at the question first."""
    factories.invited_author(stage.one_for_all, name="Dora Deadline")
    later = (stage.one_for_all.today + timedelta(days=90)).strftime("%Y-%m-%dT23:59")
    asked = stage.ask_first("conference_settings", "one-for-all", deadline=later)
    moved = asked.context["moved"].digest
    stage.fill("conference_settings", "one-for-all", deadline=later, moved=moved, tell_them="on")
    stage.work_off()
    stage.look()


def name_another_signatory(stage: Stage) -> None:
    stage.fill("signatories", "by-rule", name="Nora Next")
    stage.fill("conference_settings", "by-hand", countersigning=Countersigning.RULE)
    stage.fill("conference_settings", "by-hand", countersigning=Countersigning.QUEUE)


def copy_it(stage: Stage) -> None:
    stage.fill("copy_conference", "by-rule", name="By rule again", slug="by-rule-again")


def hand_it_over(stage: Stage) -> None:
    """Whatever its owner is to be afterwards."""
    new = stage.by_rule.copies.get()
    for role in Role:
        heir, client = factories.make_user(name="Hera Heir"), Client()
        new.memberships.update_or_create(user=stage.owner, defaults={"role": Role.OWNER})
        stage.fill("hand_over", new.slug, email=heir.email, afterwards=role)
        stage.get("edition", new.slug)
        client.force_login(heir)
        invitation = new.team_invitations.unanswered().get()
        client.post(reverse("join_link", args=[staff_links.token_of(invitation)]))
        stage.post("join", client=client)


def close_and_hide_it(stage: Stage) -> None:
    """A mail that waits is not sent, and whoever comes by a link is told."""
    author, link = factories.invited_author(stage.one_for_all, name="Clara Closed")
    message = factories.make_message(author)
    stage.get("close_conference", "one-for-all")
    stage.post("close_conference", "one-for-all")
    stage.get("message", "one-for-all", message.pk)
    stage.get("landing", links.token_of(link), client=Client())
    stage.client.post(reverse("author_invite", args=["one-for-all", author.pk]))
    stage.get("hide_conference", "one-for-all")
    stage.post("hide_conference", "one-for-all")
    stage.get("home")
    stage.get("hidden_conferences")
    stage.get("edition", "one-for-all")
    stage.look("messages")
    stage.post("bring_back_conference", "one-for-all")
    stage.post("reopen_conference", "one-for-all")
    stage.one_for_all.refresh_from_db()
    assert closing.owed(stage.one_for_all).mails == 0
