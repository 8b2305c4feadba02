"""The history of a demonstration: what is made up befalls made-up people only."""

import csv
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from agreements import clock
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Conference,
    EvidenceFile,
    HelpKind,
    HelpRequest,
    ImportBatch,
    Matter,
    MatterKind,
    Message,
    MessageKind,
    MessageState,
    Paper,
    PaperStatus,
    RequestEntry,
    Role,
    VoidCause,
    Waiver,
    WaiverKind,
)
from agreements.names import Grade
from agreements.states import State
from signatures.demonstration import edition, history, made_up
from signatures.models import Decision, Signature
from signatures.operations import invariants
from tests import factories
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db

FOLDER = Path(edition.__file__).parent


def rows_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((FOLDER / name).read_text(encoding="utf-8").splitlines()))


@pytest.fixture
def conference(mail_server: MailServer) -> Conference:
    """With five real authors, of whom each answers in the first wave, and all that is made up."""
    begun = history.begin()
    with history.at(begun):
        conference = factories.make_ready_conference(is_demonstration=True)
        by = factories.make_member(conference, Role.OWNER)
        for _ in range(5):
            factories.make_agreement(conference)
    more = made_up.happenings(conference, by=by, begun=begun)
    history.write(conference, by=by, begun=begun, more=more)
    return conference


def agreement_of(name: str) -> Agreement:
    rows = Agreement.objects.standing().select_related("authorship__paper", "authorship__author")
    return rows.get(authorship__author__name=name)


def each_of_it_is_there(conference: Conference) -> None:
    declined, different = agreement_of("Otto Brambleby"), agreement_of("Desmond Larkspur")
    signed_before, again = Agreement.objects.filter(authorship__author__name="Cordelia Wexcombe").order_by(
        "answered_at"
    )
    renamed = agreement_of("Astrid Kjellberg")
    waivers = Waiver.objects.order_by("proposed_at")
    merged, ended = (
        Author.objects.get(name="Tamsin Oakhurst Bell"),
        Authorship.objects.get(printed_name__startswith="Cl"),
    )

    assert declined.state == State.DECLINED
    by_officer = Signature.objects.get(capacity="agent")
    assert (by_officer.agreement, by_officer.typed_name) == (agreement_of("Greta Hollybush"), "Hildegard Brambleby")
    assert Signature.objects.get(decision=Decision.DECLINED).reason.startswith("My employer publishes")
    assert Paper.objects.get(number="D2").status == PaperStatus.WITHDRAWN
    assert [(each.kind, each.is_granted) for each in waivers] == [
        (WaiverKind.SCAN, True),
        (WaiverKind.DECEASED, True),
        (WaiverKind.SCAN, False),
    ]
    assert merged.merged_into == Author.objects.get(name="Tamsin Oakhurst-Bell")
    assert Author.objects.filter(email="").count() == 1
    assert Author.objects.filter(email="marchbanks@example.org").count() == 2
    assert ended.ended_at is not None
    assert [not each.is_as_signed for each in Agreement.objects.filter(authorship__paper__number="D7")] == [True, True]
    assert (renamed.signed_name, renamed.state) == ("Astrid Kjellberg", State.COUNTERSIGNED)
    assert {signed_before.void_cause, again.void_cause} == {VoidCause.REPLACED, ""}
    assert (different.state, different.name_grade) == (State.ACCEPTED, Grade.DIFFERENT)


def what_waits_is_to_be_decided(conference: Conference) -> None:
    waiting = Matter.objects.open().values_list("kind", flat=True)
    asked = HelpRequest.objects.order_by("created_at")

    assert Counter(waiting) == {
        MatterKind.NO_ADDRESS: 1,
        MatterKind.SHARED_ADDRESS: 1,
        MatterKind.DECLINED: 1,
        MatterKind.NAME: 1,
        MatterKind.REQUEST: 2,
        MatterKind.WAIVER: 1,
    }
    assert [(each.kind, each.settled_at is not None) for each in asked] == [
        (HelpKind.NOT_MY_PAPER, True),
        (HelpKind.NAME, True),
        (HelpKind.EMPLOYER, True),
        (HelpKind.QUESTION, False),
        (HelpKind.QUESTION, False),
    ]
    assert RequestEntry.objects.filter(request__settled_at=None).exclude(by=None).count() == 1


def it_happened_over_two_weeks_and_was_mailed(conference: Conference) -> None:
    moments = list(conference.events.order_by("number").values_list("at", flat=True))
    kinds = set(Message.objects.values_list("kind", flat=True))

    assert moments == sorted(moments)
    assert (moments[-1] - moments[0]).days >= 13
    assert max(HelpRequest.objects.values_list("created_at", flat=True)) < clock.now() - timedelta(hours=6)
    assert Message.objects.exclude(state=MessageState.SENT).count() == 0
    assert kinds >= {MessageKind.INVITATION, MessageKind.REMINDER, MessageKind.ENDED, MessageKind.ANSWER}
    assert MessageKind.MERGED in kinds
    assert Agreement.objects.filter(state=State.DRAFT, created_at__gt=moments[-1], replaces=None).count() == 0
    assert EvidenceFile.objects.filter(uploaded_at__gt=moments[-1]).count() == 0


def all_that_must_hold_holds(conference: Conference) -> None:
    assert invariants.examine(conference).breaches == []


def real_authors_only_accept(conference: Conference) -> None:
    made = {row["paper_id"] for row in rows_of("made_up.csv")}
    real = Agreement.objects.exclude(authorship__paper__number__in=made)

    assert [each.state for each in real] == [State.COUNTERSIGNED] * 5
    assert not Matter.objects.exclude(author__in=Author.objects.filter(authorships__paper__number__in=made)).exists()
    assert ImportBatch.objects.get().is_applied


def test_made_up_authors_live_through_it_once(conference: Conference) -> None:
    """One world for all: it takes long."""
    each_of_it_is_there(conference)
    what_waits_is_to_be_decided(conference)
    it_happened_over_two_weeks_and_was_mailed(conference)
    real_authors_only_accept(conference)
    all_that_must_hold_holds(conference)


def test_nobody_made_up_is_on_the_real_list() -> None:
    real, made = rows_of("icml2020.csv"), rows_of("made_up.csv")

    for column in ("paper_id", "title", "name", "email"):
        assert not {row[column] for row in real} & {row[column] for row in made}
    assert {row["email"].partition("@")[2] for row in made if row["email"]} == {"example.org", "example.net"}
