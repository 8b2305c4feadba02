"""0005 to 0007: the time of a chain's end and the grade of a name are columns, filled from what was there."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps.registry import Apps

from agreements import audit
from agreements.models import Agreement, ChainHead, Conference

NOON = datetime(2020, 9, 23, 12, tzinfo=UTC)


def make_conference(apps: Apps, slug: str) -> Any:
    return apps.get_model("agreements", "Conference").objects.create(
        slug=slug, name=slug, legal_name="ICML", short_name="ICML", address="Vienna", signatory_name="A. Chair"
    )


def make_event(apps: Apps, conference: Any, number: int, at: datetime) -> None:
    event = {"kind": "noted", "previous_hash": str(number - 1), "hash": str(number), "at": at}
    apps.get_model("agreements", "Event").objects.create(conference=conference, number=number, **event)


def test_end_of_a_chain_has_the_latest_time_of_its_events(version_0_1: Apps, upgrade: Callable[[], None]) -> None:
    used, unused = make_conference(version_0_1, "used"), make_conference(version_0_1, "unused")
    for number, at in enumerate((NOON, NOON + timedelta(hours=2), NOON + timedelta(hours=1)), start=1):
        make_event(version_0_1, used, number, at)
    heads = version_0_1.get_model("agreements", "ChainHead").objects
    heads.create(conference=used, number=3, hash="3")
    heads.create(conference=unused, number=0, hash=audit.GENESIS)

    upgrade()

    assert dict(ChainHead.objects.values_list("conference__slug", "at")) == {
        "used": NOON + timedelta(hours=2),
        "unused": None,
    }
    assert audit.next_evidence_time(Conference.objects.get(slug="unused")) > NOON


def test_grade_of_a_name_is_that_of_the_acceptance(version_0_1: Apps, upgrade: Callable[[], None]) -> None:
    def create(app: str, model: str, **facts: Any) -> Any:
        return version_0_1.get_model(app, model).objects.create(**facts)

    conference = make_conference(version_0_1, "icml")
    paper = create("agreements", "Paper", conference=conference, number="1", title="On Kites")
    text = create("agreements", "Text", conference=conference, number=1, body="# A", published_at=NOON)
    answers = {"changed": [("declined", "exact"), ("accepted", "accents")], "declined": [("declined", "exact")]}
    for position, (name, signatures) in enumerate({**answers, "silent": []}.items(), start=1):
        author = create("agreements", "Author", conference=conference, name=name, email=f"{name}@example.org")
        authorship = create(
            "agreements", "Authorship", paper=paper, author=author, printed_name=name, position=position
        )
        link = create("agreements", "Link", author=author, email=author.email, key_version=1, token_digest=name)
        facts = {"state": signatures[-1][0], "answered_at": NOON} if signatures else {"state": "invited"}
        agreement = create("agreements", "Agreement", conference=conference, authorship=authorship, text=text, **facts)
        for number, (decision, grade) in enumerate(signatures, start=1):
            create(
                "signatures", "Signature", agreement=agreement, number=number, decision=decision, typed_name=name,
                shown={}, shown_digest="", printed_name=name, title="On Kites", name_grade=grade, link=link,
                consent_version="1", consent_digest="", effective_date=NOON.date(),
            )  # fmt: skip

    upgrade()

    grades = dict(Agreement.objects.values_list("authorship__printed_name", "name_grade"))
    assert grades == {"changed": "accents", "declined": "", "silent": ""}
