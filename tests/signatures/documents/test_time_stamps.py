"""Documents get their time-stamp from a real authority on loopback, later, and again until it holds."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.utils import timezone
from pytest_django import Settings

from agreements.models import Conference
from agreements.states import State
from signatures import sealing, tasks
from signatures.checking import online
from signatures.documents import drawing, time_stamps
from signatures.models import Document, Signature, StampWork
from signatures.operations import invariants, sweep
from tests import factories
from tests.authority import Authority
from tests.connects import connects
from tests.signatures.sealed import sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key")]


def test_document_is_sealed_before_the_authority_is_asked(conference: Conference, authority: Authority) -> None:
    [signature] = sealed(conference)

    assert authority.asked == 0
    assert signature.documents.get().level == "B-B"
    assert time_stamps.owed(limit=9) == [signature.pk]


def test_stamp_adds_a_revision_in_which_only_the_room_for_it_differs(
    conference: Conference, authority: Authority
) -> None:
    [signature] = sealed(conference)

    assert time_stamps.stamp([signature.pk]) == 1

    first, second = signature.documents.order_by("revision")
    before, after = drawing.read(first), drawing.read(second)
    [was], [report] = sealing.inspect(before), sealing.inspect(after)
    assert (second.revision, second.level, second.sealed_at) == (2, "B-T", first.sealed_at)
    start, end = before.index(b"/Contents <"), before.index(b">", before.index(b"/Contents <"))
    assert before[:start] + before[end:] == after[:start] + after[end:]
    assert (was.level, was.stamped_at) == ("B-B", None)
    assert report.is_intact
    assert report.covers_whole_file
    assert report.level == "B-T"
    assert report.stamped_at is not None
    assert abs(report.stamped_at - timezone.now()) < timedelta(minutes=1)
    assert time_stamps.owed(limit=9) == []


def test_stamp_twice_equals_once(conference: Conference, authority: Authority) -> None:
    [signature] = sealed(conference)

    tasks.stamp([str(signature.pk)])  # as a worker is told

    assert time_stamps.stamp([signature.pk]) == 0
    assert signature.documents.count() == 2
    assert authority.asked == 1


def test_newest_revision_is_served_and_both_are_verified(conference: Conference, authority: Authority) -> None:
    [signature] = sealed(conference)
    time_stamps.stamp([signature.pk])
    first, second = signature.documents.order_by("revision")

    verdicts = [online.verify(drawing.read(each)) for each in (first, second)]

    assert Document.objects.of_agreement(signature.agreement_id).first() == second
    assert [verdict.is_authentic for verdict in verdicts] == [True, True]
    assert [verdict.facts.is_newest for verdict in verdicts if verdict.facts] == [False, True]


def test_invariants_hold_and_the_chain_knows_the_revision(conference: Conference, authority: Authority) -> None:
    [signature] = sealed(conference)
    time_stamps.stamp([signature.pk])

    event = conference.events.get(kind="agreement.extended")

    assert event.payload["sha256"] == signature.documents.get(revision=2).sha256
    assert event.payload["level"] == "B-T"
    assert [line for line in invariants.examine(conference).breaches if "document" in line] == []


def test_without_an_authority_nothing_is_owed_and_no_room_is_left(conference: Conference) -> None:
    [signature] = sealed(conference)

    assert time_stamps.owed(limit=9) == []
    assert not StampWork.objects.exists()
    assert signature.documents.get().size < 90_000
    with pytest.raises(sealing.NoRoomError):
        sealing.signature_value(drawing.read(signature.documents.get()))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("down", "does not answer"),
        ("not found", "does not answer: ClientResponseError 404"),
        ("refused", "refused: rejection not today"),
        ("wrong imprint", "over other bytes"),
        ("wrong nonce", "another request"),
        ("wrong signature", "signature of the time-stamp is wrong"),
        ("nonsense", "cannot be read"),
    ],
)
def test_answer_that_does_not_hold_is_never_put_into_a_document(
    conference: Conference, authority: Authority, fault: str, said: str
) -> None:
    [signature] = sealed(conference)
    authority.fault = fault

    assert time_stamps.stamp([signature.pk]) == 0

    work = StampWork.objects.get()
    assert said in work.last_error
    assert "a:b@c" not in work.last_error
    assert work.next_attempt_at > timezone.now()
    assert [document.level for document in signature.documents.all()] == ["B-B"]
    assert online.verify(drawing.read(signature.documents.get())).is_authentic


def test_silent_authority_is_not_waited_for_longer_than_the_time_out(
    conference: Conference, authority: Authority, settings: Settings
) -> None:
    settings.TIMESTAMP_TIMEOUT = 1
    [signature] = sealed(conference)
    authority.fault = "silent"

    assert time_stamps.stamp([signature.pk]) == 0

    assert "does not answer" in StampWork.objects.get().last_error


def test_token_of_an_authority_that_is_not_trusted_is_refused(
    conference: Conference, authority: Authority, settings: Settings
) -> None:
    [signature] = sealed(conference)
    settings.TIMESTAMP_CERTIFICATES.write_text(sealing.preview_key().certificate_pem)

    assert time_stamps.stamp([signature.pk]) == 0
    assert "does not come from a trusted authority" in StampWork.objects.get().last_error


def test_wrong_password_and_missing_roots_are_said(
    conference: Conference, authority: Authority, settings: Settings
) -> None:
    [signature] = sealed(conference)
    settings.TIMESTAMP_URL = settings.TIMESTAMP_URL.replace("conference:", "somebody:")
    time_stamps.stamp([signature.pk])
    first = StampWork.objects.get().last_error
    StampWork.objects.update(next_attempt_at=timezone.now())
    settings.TIMESTAMP_CERTIFICATES.unlink()
    time_stamps.stamp([signature.pk])

    assert first == "The authority does not answer: ClientResponseError 401."
    assert "roots.pem cannot be read" in StampWork.objects.get().last_error


def test_authority_in_a_private_network_is_asked_only_where_it_was_named(
    conference: Conference, authority: Authority, settings: Settings
) -> None:
    [signature] = sealed(conference)
    settings.ALLOW_PRIVATE = ["tsa.internal"]

    with connects() as tried:
        time_stamps.stamp([signature.pk])

    work = StampWork.objects.get()
    assert tried == []
    assert work.given_up_at is None
    assert "not asked: 127.0.0.1 leads into a private network; ALLOW_PRIVATE names" in work.last_error


def attempt(signature: Signature) -> StampWork:
    with time_machine.travel(StampWork.objects.get().next_attempt_at + timedelta(seconds=1)):
        time_stamps.stamp([signature.pk])
    return StampWork.objects.get()


def test_wrong_answers_are_given_up_and_can_be_owed_again(
    conference: Conference, authority: Authority, settings: Settings
) -> None:
    [signature] = sealed(conference)
    authority.fault = "wrong imprint"

    attempts = [attempt(signature) for _ in range(settings.MAX_ATTEMPTS)]

    assert [work.given_up_at is None for work in attempts] == [True] * 7 + [False]
    assert time_stamps.retry(conference) == 1
    authority.fault = ""
    assert time_stamps.stamp([signature.pk]) == 1


def test_authority_that_is_away_is_waited_for_with_growing_pauses(
    conference: Conference, authority: Authority, settings: Settings
) -> None:
    [signature] = sealed(conference)
    authority.fault = "down"

    pauses = []
    for _ in range(settings.MAX_ATTEMPTS + 3):
        at = StampWork.objects.get().next_attempt_at
        pauses.append(round((attempt(signature).next_attempt_at - at).total_seconds(), -1))

    assert pauses == sorted(pauses)
    assert pauses[-1] == pytest.approx(900, abs=20)
    authority.fault = ""
    assert attempt(signature).finished_at is not None


def test_stamp_holds_no_transaction_while_the_authority_is_asked(
    conference: Conference, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    [signature] = sealed(conference)
    depths, genuine = [], authority.answer

    def answer(body: bytes) -> bytes:
        depths.append(len(ours.savepoint_ids))
        return genuine(body)

    ours, depth = connections["default"], len(connections["default"].savepoint_ids)  # the test's own
    monkeypatch.setattr(authority, "answer", answer)
    time_stamps.stamp([signature.pk])

    assert depths == [depth]


def test_sweep_stamps_whole_batches(
    conference: Conference, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(conference, 4)
    monkeypatch.setattr(time_stamps, "BATCH", 3)

    assert sweep.STAMPS.all_of_it() == 4

    assert sorted(Document.objects.values_list("revision", "level")) == [(1, "B-B")] * 4 + [(2, "B-T")] * 4


def test_work_off_stamps_too(conference: Conference, authority: Authority) -> None:
    factories.make_agreement(conference, state=State.COUNTERSIGNED)

    made, _, stamped = sweep.work_off()

    assert (made, stamped) == (1, 1)
