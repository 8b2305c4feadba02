"""A chain is called whole, or its first bad entry is named."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agreements import audit
from agreements.models import ChainHead, Conference, EventValue
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_documents")]


def said(slug: str) -> str:
    out = StringIO()
    call_command("verify_chain", slug, stdout=out)
    return out.getvalue()


def test_verify_chain_counts_what_is_whole(conference: Conference) -> None:
    with audit.deed(conference):
        audit.record("noted")

    assert said(conference.slug).splitlines() == [
        f"The chain of {conference} is whole: {conference.events.count()} entries.",
        "There is no checkpoint of it yet: nothing is anchored but what stands in sealed documents.",
    ]


def test_verify_chain_names_the_first_entry_that_does_not_follow(conference: Conference) -> None:
    conference.events.filter(number=2).update(subject="other")

    with pytest.raises(CommandError, match=f"^The chain of {conference} is broken at entry 2"):
        said(conference.slug)


def test_verify_chain_refuses_a_conference_that_is_not_there() -> None:
    with pytest.raises(CommandError, match=r"^There is no conference “nowhere”\.$"):
        said("nowhere")


def test_verify_chain_names_a_personal_value_that_was_changed(conference: Conference) -> None:
    with audit.deed(conference):
        audit.record("noted", personal={"name": "Ada"})
    number = conference.events.count()
    EventValue.objects.update(value="Mallory")

    with pytest.raises(CommandError) as refusal:
        said(conference.slug)

    assert str(refusal.value).splitlines() == [
        f"The chain of {conference} is whole, but what stands beside it is not:",
        f"event {number} has a personal value “name” that is not the one in the chain",
    ]


def test_verify_chain_names_times_that_run_backwards(conference: Conference) -> None:
    """In a chain whose every hash follows."""
    with audit.deed(conference):
        audit.record("noted")
    last = conference.events.latest("number")
    last.at -= timedelta(days=1)
    last.hash = audit.hash_of(last)
    last.save()
    ChainHead.objects.update(hash=last.hash, at=last.at)

    with pytest.raises(CommandError) as refusal:
        said(conference.slug)

    assert str(refusal.value).splitlines() == [
        f"The chain of {conference} follows, but not all of it holds:",
        f"1 events state an earlier time than the one before them, the first of them event {last.number}",
    ]


def test_all_chains_are_looked_at_if_none_is_named(conference: Conference) -> None:
    other = factories.make_ready_conference()
    out = StringIO()
    call_command("verify_chain", stdout=out)
    assert [line for line in out.getvalue().splitlines() if "is whole" in line] == [
        f"The chain of {each} is whole: {each.events.count()} entries." for each in sorted_by_slug(conference, other)
    ]

    for each in (conference, other):
        each.events.filter(number=2).update(subject="other")
    with pytest.raises(CommandError) as told:
        call_command("verify_chain", stdout=out)
    assert str(told.value).splitlines() == [
        f"The chain of {each} is broken at entry 2." for each in sorted_by_slug(conference, other)
    ]


def test_checkpoints_of_a_log_that_no_conference_has_are_named_once(
    conference: Conference, own_documents: Path
) -> None:
    factories.make_ready_conference()
    log = "0f5a1b36-6f0e-5c0b-9d3c-3d1f3f1c7b11"
    (own_documents / "checkpoints" / log).mkdir(parents=True)
    out = StringIO()

    with pytest.raises(CommandError) as told:
        call_command("verify_chain", stdout=out)

    assert str(told.value).splitlines() == [f"there are checkpoints of the log {log}, which no conference has"]
    assert out.getvalue().count("is whole") == 2


def sorted_by_slug(*conferences: Conference) -> list[Conference]:
    return sorted(conferences, key=lambda each: each.slug)
