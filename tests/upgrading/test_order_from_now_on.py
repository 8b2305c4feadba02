"""0015 and 0016: what was out of order stays so and is no breach; a link to a former address opens nothing more."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps.registry import Apps

from agreements import audit
from agreements.models import ChainHead, Conference, Event, Link
from signatures.operations.invariants.chronology import out_of_time
from tests.upgrading.test_head_time_and_name_grade import make_conference, make_event

NOON = datetime(2020, 9, 23, 12, tzinfo=UTC)


def make_author(apps: Apps, conference: Any, email: str) -> Any:
    return apps.get_model("agreements", "Author").objects.create(conference=conference, name="Ada", email=email)


def make_link(apps: Apps, author: Any, email: str) -> Any:
    return apps.get_model("agreements", "Link").objects.create(
        author=author, email=email, key_version=1, token_digest=f"{author.pk} {email}"
    )


def test_events_that_were_appended_out_of_order_are_no_breach(version_0_1: Apps, upgrade: Callable[[], None]) -> None:
    conference = make_conference(version_0_1, "old")
    for number, at in enumerate((NOON, NOON - timedelta(hours=1)), start=1):
        make_event(version_0_1, conference, number, at)
    version_0_1.get_model("agreements", "ChainHead").objects.create(conference=conference, number=2, hash="2")

    upgrade()

    kept = Conference.objects.get()
    assert ChainHead.objects.get().ordered_after == 2
    assert list(out_of_time(kept)) == []
    with audit.deed(kept):
        audit.record("noted")
    assert list(out_of_time(kept)) == []


def test_link_to_a_former_address_opens_nothing_more(version_0_1: Apps, upgrade: Callable[[], None]) -> None:
    conference = make_conference(version_0_1, "old")
    author, other = (make_author(version_0_1, conference, email) for email in ("new@ex.org", "ada@bücher.example"))
    former, present = (make_link(version_0_1, author, email) for email in ("old@ex.org", "new@ex.org"))
    respelt = make_link(version_0_1, other, "ada@bücher.example")

    upgrade()

    assert {link.pk: link.is_revoked for link in Link.objects.all()} == {
        former.pk: True,
        present.pk: False,
        respelt.pk: False,
    }
    event = Event.objects.get(kind="link.revoked")
    assert (event.subject, event.payload) == (f"link:{former.pk}", {"author": author.pk, "cause": "former_address"})
    assert audit.first_bad_number(Conference.objects.get()) is None
    assert list(out_of_time(Conference.objects.get())) == []
