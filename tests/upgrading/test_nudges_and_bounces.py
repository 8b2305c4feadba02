"""0026 to 0028: what nothing ever wrote is gone, and what the version before has no word for becomes what it knew."""

from collections.abc import Callable
from typing import Any

from django.apps.registry import Apps
from django.utils import timezone

from agreements.models import CancelCause, HelpKind, HelpRequest, Message, MessageKind, MessageState
from signatures import asking

NOW = timezone.now()


def test_nudges_and_bounces_become_what_they_are_closest_to_and_requests_what_older_versions_know(
    version_0_1: Apps, upgrade: Callable[[], None], version_0_1_again: Callable[[], Apps]
) -> None:
    conference: Any = version_0_1.get_model("agreements", "Conference").objects.create(
        slug="icml", name="ICML", legal_name="ICML", short_name="ICML", address="Vienna", signatory_name="A. Chair"
    )
    author: Any = version_0_1.get_model("agreements", "Author").objects.create(
        conference=conference, name="Ada", email="ada@ex.org"
    )
    link: Any = version_0_1.get_model("agreements", "Link").objects.create(
        author=author, email="ada@ex.org", key_version=1, token_digest="0" * 64
    )
    facts = {"conference": conference, "author": author, "link": link, "email": "ada@ex.org", "subject": "Please"}
    mails = version_0_1.get_model("agreements", "Message").objects
    mails.create(kind="nudge", state="queued", **facts)
    mails.create(kind="invitation", state="bounced", sent_at=NOW, finished_at=NOW, **facts)
    old: Any = version_0_1.get_model("agreements", "HelpRequest").objects.create(
        conference=conference, author=author, kind="question", words="Why?"
    )

    upgrade()

    nudge, bounce = Message.objects.order_by("created_at")
    assert (nudge.kind, nudge.state) == (MessageKind.REMINDER, MessageState.QUEUED)
    assert (bounce.state, bounce.given_up_at, bounce.can_be_sent_again) == (MessageState.FAILED, NOW, True)
    assert [turn.words for turn in HelpRequest.objects.get(pk=old.pk).turns] == ["Why?"]
    missing = asking.ask_for_help(_link(), kind=HelpKind.CO_AUTHOR, words="Grace")
    doubt = asking.ask_for_help(_link(), kind=HelpKind.NOT_ME, words="")
    asking.take_back_not_me(_link())
    Message.objects.filter(pk=nudge.pk).update(state=MessageState.CANCELLED, cancel_cause=CancelCause.ASKED)

    before = version_0_1_again()

    requests = before.get_model("agreements", "HelpRequest").objects
    assert requests.get(pk=missing.pk).kind == "question"
    assert requests.get(pk=doubt.pk).settled_at is None


def _link() -> Any:
    return HelpRequest.objects.get(words="Why?").author.links.get()
