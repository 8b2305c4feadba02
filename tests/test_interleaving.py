"""Two deeds of which one begins while the other is half done, step by step: who waits, who wins, what the other is told.

Each runs in a thread with a connection of its own. On SQLite the second waits for the first one's end; what only two
transactions at once can show is left to PostgreSQL.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from agreements import audit
from agreements.access import ClosedConferenceError
from agreements.conferences import details, texts
from agreements.conferences.editions.closing import close
from agreements.importing import apply as importing
from agreements.importing.readers import read
from agreements.mail import stopping
from agreements.models import Agreement, Author, Conference, Event, Link, Matter, Message, Paper
from agreements.overtaken import is_overtaken, once_more
from agreements.people import address_changes, invitations
from signatures import answering, signing
from signatures.models import Decision, Signature
from signatures.operations.invariants.editions.closings import out_of_turn
from signatures.shown_words import shown
from signatures.signing import Answer
from tests import factories
from tests.waiting import wait_for

pytestmark = pytest.mark.django_db(transaction=True)

is_postgresql = connection.vendor == "postgresql"
two_at_once = pytest.mark.skipif(not is_postgresql, reason="SQLite has one writer at a time")
HEADER = "paper_id,title,author_order,name,email\n"


@contextmanager
def half_done(
    deed: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, room: Any, step: str
) -> Iterator["Future[Any]"]:
    """`deed` runs in a thread until it calls `step` of `room`, and goes on when this context ends."""
    reached, go_on = threading.Event(), threading.Event()
    real, is_first = getattr(room, step), threading.Lock()

    def paused(*args: Any, **kwargs: Any) -> Any:
        if is_first.acquire(blocking=False):
            reached.set()
            assert go_on.wait(20)
        return real(*args, **kwargs)

    monkeypatch.setattr(room, step, paused)
    with ThreadPoolExecutor(1) as threads:
        outcome = threads.submit(closing(deed))
        try:
            assert reached.wait(20), "it ended before"
            yield outcome
        finally:
            go_on.set()


def closing(deed: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        try:
            return deed()
        finally:
            connections.close_all()

    return run


def meanwhile(deed: Callable[[], Any]) -> "Future[Any]":
    """Begin this in a thread of its own, and let it come as far as it comes before somebody else goes on."""
    thread = ThreadPoolExecutor(1)
    outcome = thread.submit(closing(deed))
    thread.shutdown(wait=False)
    if is_postgresql:
        wait_for(lambda: outcome.done() or _somebody_waits(), what="the second deed waits or is done")
    return outcome


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def signer(*, papers: int = 1) -> tuple[Author, Link, Callable[[], list[Signature]]]:
    author, link = factories.invited_author(papers=papers, email="old@ex.org")
    asked = list(Agreement.objects.of_author(author.pk).shown_to_author())
    answers = [Answer(each.pk, Decision.ACCEPTED, shown(each, day=each.conference.today).digest) for each in asked]

    def sign() -> list[Signature]:
        return signing.sign(link, answers, typed_name=author.name)

    return author, link, sign


def kinds(conference: Conference) -> list[str]:
    return list(conference.events.order_by("number").values_list("kind", flat=True))


def retitle(author: Author) -> Callable[[], object]:
    paper = Paper.objects.get(authorships__author=author)
    content = f"{HEADER}{paper.number},Another Title,1,{author.name},{author.email}\n"
    return lambda: importing.apply(author.conference, read(content.encode()), by=None)


def test_revoked_link_signs_nothing_though_the_post_had_begun() -> None:
    author, _, sign = signer()
    address_changes.change_address(author, email="new@ex.org", by=factories.make_user())

    with pytest.raises(signing.FormerLinkError):
        sign()
    assert not Signature.objects.exists()


def test_address_that_changes_while_somebody_signs_changes_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    author, _, sign = signer(papers=3)
    by = factories.make_user()

    with half_done(sign, monkeypatch, signing, "_wordings") as signed:
        changed = meanwhile(lambda: address_changes.change_address(author, email="new@ex.org", by=by))

    assert len(signed.result(20)) == 3
    changed.result(20)
    order = [kind for kind in kinds(author.conference) if kind in ("agreement.accepted", "author.address_changed")]
    assert order == ["agreement.accepted"] * 3 + ["author.address_changed"]


def test_retitle_while_somebody_signs_comes_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    author, _, sign = signer()
    title = Paper.objects.get().title

    with half_done(sign, monkeypatch, signing, "_wordings") as signed:
        imported = meanwhile(retitle(author))

    [signature] = signed.result(20)
    imported.result(20)
    assert (signature.title, Paper.objects.get().title) == (title, "Another Title")
    order = [kind for kind in kinds(author.conference) if kind in ("agreement.accepted", "import.applied")]
    assert order == ["agreement.accepted", "import.applied"]


def test_whoever_signs_while_an_import_retitles_must_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    author, _, sign = signer()

    with half_done(retitle(author), monkeypatch, importing, "write") as imported:
        signed = meanwhile(sign)

    imported.result(20)
    with pytest.raises(signing.StaleTextError):
        signed.result(20)
    assert not Signature.objects.exists()


def test_what_is_signed_while_the_conference_is_closed_is_recorded_before_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    author, _, sign = signer()
    conference = author.conference

    with half_done(sign, monkeypatch, answering, "_move") as signed:
        closed = meanwhile(lambda: close(conference, by=None))
        if is_postgresql:
            closed.result(20)

    closed.result(20)
    if is_postgresql:
        with pytest.raises(ClosedConferenceError):
            signed.result(20)
    else:
        signed.result(20)
    assert Signature.objects.exists() is not is_postgresql
    assert list(out_of_turn(Conference.objects.get(pk=conference.pk))) == []


def test_whoever_signs_while_it_is_being_closed_comes_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    author, _, sign = signer()

    with half_done(lambda: close(author.conference, by=None), monkeypatch, stopping, "stop_all") as closed:
        signed = meanwhile(sign)
        if is_postgresql:  # nobody who signs waits for it, unless it has come to the chain
            assert len(signed.result(20)) == 1

    closed.result(20)
    if not is_postgresql:
        with pytest.raises(signing.ClosedError):
            signed.result(20)
    assert list(out_of_turn(Conference.objects.get(pk=author.conference_id))) == []


@two_at_once
def test_import_holds_up_only_those_whom_it_concerns(monkeypatch: pytest.MonkeyPatch) -> None:
    author, _, _ = signer()
    other, other_link = factories.invited_author(author.conference)
    [asked] = Agreement.objects.of_author(other.pk).shown_to_author()
    answer = Answer(asked.pk, Decision.ACCEPTED, shown(asked, day=asked.conference.today).digest)

    with half_done(retitle(author), monkeypatch, importing, "write") as imported:
        signed = meanwhile(lambda: signing.sign(other_link, [answer], typed_name=other.name))
        assert len(signed.result(20)) == 1
        assert not imported.done()

    imported.result(20)


def test_preview_counts_whoever_signed_before_the_import_held_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planned before, carried out after: the plan that was shown said that nobody had signed under the former title."""
    author, _, sign = signer()
    reading = read(f"{HEADER}{Paper.objects.get().number},Another Title,1,{author.name},{author.email}\n".encode())
    shown_plan = importing.plan(author.conference, reading)

    def apply() -> object:
        return importing.apply(author.conference, reading, by=None, previewed=shown_plan.fingerprint)

    with half_done(sign, monkeypatch, signing, "_wordings") as signed:
        applied = meanwhile(apply)

    signed.result(20)
    with pytest.raises(importing.StalePlanError):
        applied.result(20)
    assert not Event.objects.filter(kind="import.applied").exists()


@two_at_once
def test_address_that_an_import_adds_and_somebody_is_given_meanwhile_is_shared_and_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    author, _, _ = signer()
    reading = read(f"{HEADER}77,A New Paper,1,Somebody New,new@ex.org\n".encode())
    by = factories.make_user()

    with half_done(
        lambda: importing.apply(author.conference, reading, by=None), monkeypatch, importing, "write"
    ) as done:
        changed = meanwhile(lambda: address_changes.change_address(author, email="new@ex.org", by=by))

    done.result(20)
    changed.result(20)
    assert author.conference.authors.filter(email="new@ex.org").count() == 2
    assert [matter.kind for matter in Matter.objects.open()] == ["shared_address"]


def test_invitation_that_is_written_while_the_address_changes_goes_to_the_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    conference = factories.make_ready_conference()
    author = factories.make_agreement(conference).authorship.author
    by = factories.make_member(conference)

    def change() -> object:
        return address_changes.change_address(author, email="new@ex.org", by=by)

    with half_done(change, monkeypatch, address_changes, "give") as changed:
        invited = meanwhile(lambda: invitations.invite(conference, conference.agreements.all(), by=by))

    changed.result(20)
    assert invited.result(20) == (1, 1)
    assert Message.objects.get().email == Message.objects.get().link.email == "new@ex.org"


def test_second_who_invites_the_same_people_waits_and_finds_them_invited(monkeypatch: pytest.MonkeyPatch) -> None:
    conference = factories.make_ready_conference()
    factories.make_agreement(conference)
    by = factories.make_member(conference)

    def invite() -> tuple[int, int]:
        return invitations.invite(conference, conference.agreements.all(), by=by)

    with half_done(invite, monkeypatch, invitations.workflow, "invite_all") as first:
        second = meanwhile(invite)

    assert (first.result(20), second.result(20)) == ((1, 1), (0, 0))
    assert Message.objects.count() == 1


@two_at_once
def test_deed_that_read_its_conference_ends_if_that_changes() -> None:
    conference = factories.make_ready_conference()
    by = factories.make_member(conference)

    def deed() -> None:
        with audit.deed(conference):
            audit.present_conference()
            meanwhile(lambda: details.change_conference(conference, by=by, changes={"name": "Renamed"})).result(20)
            audit.record("decided")

    with pytest.raises(OperationalError) as error:
        deed()
    assert is_overtaken(error.value)
    assert "decided" not in kinds(conference)


@two_at_once
def test_whoever_signs_while_the_conference_changes_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    author, _, sign = signer()
    by = factories.make_member(author.conference)
    changes = {"legal_name": "Another Legal Name"}

    with half_done(lambda: once_more(sign), monkeypatch, answering, "_move") as signed:
        meanwhile(lambda: details.change_conference(author.conference, by=by, changes=changes)).result(20)

    with pytest.raises(signing.StaleTextError):
        signed.result(20)
    assert not Signature.objects.exists()


@two_at_once
def test_text_published_while_somebody_is_invited_is_the_one_they_are_asked_to_sign(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    conference = factories.make_ready_conference()
    factories.make_agreement(conference)
    by = factories.make_member(conference)
    draft = texts.save_text(conference, body=factories.TEXT + "3. A further clause.\n", by=by)

    def invite() -> object:
        return invitations.invite(conference, conference.agreements.all(), by=by)

    with half_done(invite, monkeypatch, invitations.queue, "add") as invited:
        meanwhile(lambda: texts.publish(draft, by=by)).result(20)

    assert invited.result(20) == (1, 1)
    assert Agreement.objects.get().text == draft


@two_at_once
def test_members_of_two_deeds_in_opposite_order_wait_and_never_lock_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    conference = factories.make_ready_conference()
    people = [factories.make_author(conference).pk for _ in range(6)]
    barrier = threading.Barrier(2)

    def hold(ids: list[int]) -> bool:
        for _ in range(30):
            barrier.wait(20)
            with audit.deed(conference):
                audit.locks.people(ids)
                audit.record("held")
        return True

    with ThreadPoolExecutor(2) as threads:
        assert all(threads.map(lambda ids: closing(lambda: hold(ids))(), [people, people[::-1]]))
    assert kinds(conference).count("held") == 60
    assert audit.first_bad_number(conference) is None
