"""The nightly self-check: once a night, whatever happens to who does it, and told to whom it concerns."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from agreements.audit.append_only import remove_triggers
from agreements.models import Agreement, Conference, Message, Role
from signatures.documents import storage
from signatures.models import Breach, Document, SelfCheck
from signatures.operations import invariants, nightly, sweep
from tests import factories
from tests.signatures.sealed import sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key", "own_documents", "triggers")]

NIGHT = datetime(2031, 5, 1, 2, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def hour(settings: Settings) -> None:
    settings.SELF_CHECK_HOUR = 2


class KilledError(BaseException):
    """What a kill looks like from inside: nothing after it runs."""


def at_night(number: int = 0) -> time_machine.travel:
    return time_machine.travel(NIGHT + timedelta(days=number), tick=False)


def check() -> SelfCheck:
    """The one of this night, done at once."""
    nightly.owe()
    for pk in nightly.owed(limit=1):
        assert nightly.run(pk, patience=600)
    return SelfCheck.objects.latest("night")


def stored(conference: Conference, count: int = 1) -> list[Document]:
    """Documents whose copies have left: nothing of them is overdue, however much later it is."""
    documents = [signature.documents.get() for signature in sealed(conference, count)]
    Message.objects.update(finished_at=timezone.now())
    return documents


def path_of(document: Document) -> Path:
    return Path(storage.documents().path(document.path))


def damage(document: Document) -> str:
    path_of(document).write_bytes(b"another file")
    return f"document {document.pk} of signature {document.signature_id} has a file that was changed"


def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Fills itself with the documents whose files are looked at."""
    seen: list[int] = []
    read = storage.read

    def noted(path: str) -> bytes:
        seen.extend(Document.objects.filter(path=path).values_list("pk", flat=True))
        return read(path)

    monkeypatch.setattr(storage, "read", noted)
    return seen


# --- When --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("time", "nights"),
    [("2031-05-02T01:59:00Z", 1), ("2031-05-02T02:00:00Z", 2), ("2031-05-02T17:00:00Z", 2)],
    ids=["before the hour", "at the hour", "the hour was missed"],
)
def test_self_check_is_owed_once_a_night_from_its_hour_on(time: str, nights: int) -> None:
    with at_night():
        check()

    with time_machine.travel(time):
        made = [nightly.owe() for _ in range(3)]

    assert made == [nights == 2, False, False]
    assert SelfCheck.objects.count() == nights


def test_two_tickers_that_look_in_the_same_instant_owe_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with at_night():
        nightly.owe()
        SelfCheck.objects.update(began_at=NIGHT - timedelta(seconds=1))
        filtered = SelfCheck.objects.filter
        monkeypatch.setattr(
            SelfCheck.objects,
            "filter",
            lambda **facts: filtered(**facts).none() if "night__gte" in facts else filtered(**facts),
        )

        assert not nightly.owe()

    assert SelfCheck.objects.count() == 1


def test_one_that_did_not_end_makes_room_for_the_next() -> None:
    with at_night():
        nightly.owe()
    with at_night(1):
        nightly.owe()

    first, second = SelfCheck.objects.order_by("night")
    assert (first.given_up_at is None, second.given_up_at is None) == (False, True)
    assert first.part == second.part


def test_tick_owes_it_and_work_off_does_it(conference: Conference) -> None:
    sealed(conference)
    sweep.tick()
    assert [each.finished_at for each in SelfCheck.objects.all()] == [None]

    sweep.work_off()

    assert [each.documents for each in SelfCheck.objects.ended()] == [{str(conference.pk): 1}]


# --- What --------------------------------------------------------------------------------------------------------------
def test_self_check_finds_what_the_command_finds(conference: Conference) -> None:
    documents = stored(conference, 2)
    line = damage(documents[0])
    Agreement.objects.filter(pk=documents[1].signature.agreement_id).update(sealed_at=None)

    with at_night():
        check()

    told = [breach.words for breach in Breach.objects.standing().order_by("pk")]
    assert sorted(told) == sorted(invariants.examine(conference).breaches)
    assert line in told
    assert len(told) == 2
    assert Breach.objects.get(words=line).document == documents[0]


def test_seven_nights_see_every_file_and_each_sees_what_is_new(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "_UNDER_WAY", 0)
    old = {signature.documents.get().pk for signature in sealed(conference, 9)}
    with at_night():
        assert check().document_count == 9
    [new] = [signature.documents.get().pk for signature in sealed(conference)]

    nights = []
    for night in range(1, 8):
        seen = looked_at(monkeypatch)
        with at_night(night):
            check()
        nights.append(set(seen))
        monkeypatch.undo()
        monkeypatch.setattr(nightly, "_UNDER_WAY", 0)

    assert new in nights[0]
    assert set.union(*nights) == old | {new}
    assert max(len(each) for each in nights) <= 3
    assert sum(len(each - {new}) for each in nights) == 9


def test_night_that_was_missed_leaves_no_file_out(conference: Conference) -> None:
    sealed(conference, 3)
    parts = []
    for night in (0, 1, 3, 9):
        with at_night(night):
            parts.append(check().part)

    assert parts == [0, 1, 2, 3]


def test_damaged_file_is_looked_at_again_every_night_until_it_is_whole(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "_UNDER_WAY", 0)
    documents = stored(conference, 3)
    kept = path_of(documents[0]).read_bytes()
    line = damage(documents[0])

    found = []
    for night in range(9):
        if night == 8:
            path_of(documents[0]).write_bytes(kept)
        with at_night(night):
            check()
            found.append([breach.words for breach in Breach.objects.standing()])

    assert found == [*[[line]] * 8, []]


def test_missing_trigger_is_told_to_the_owners_of_every_conference(conference: Conference) -> None:
    other = factories.make_conference()
    remove_triggers(apps.get_app_config("signatures"))
    with at_night():
        check()

    told = [Breach.objects.standing().told_to(each).count() for each in (conference, other)]
    assert told[0] == told[1] > 0


# --- Whatever happens to who does it -----------------------------------------------------------------------------------
def test_self_check_goes_on_where_it_was_killed(conference: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nightly, "_STEP", 2)
    documents = stored(conference, 6)
    lines = {damage(each) for each in documents}
    read, reads = storage.read, []

    def deadly(path: str) -> bytes:
        reads.append(path)
        if len(reads) == 4:
            raise KilledError
        return read(path)

    monkeypatch.setattr(storage, "read", deadly)
    with at_night():
        with pytest.raises(KilledError):
            check()
        assert nightly.owed(limit=1) == []
    with time_machine.travel(NIGHT + timedelta(minutes=10)):
        done = check()

    assert done.document_count == 6
    assert sorted(breach.words for breach in Breach.objects.standing()) == sorted(lines)
    assert len(reads) == 8


def test_nobody_takes_a_step_over_while_it_may_still_be_done(
    conference: Conference, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def killed(*_arguments: object, **_options: object) -> invariants.Report:
        raise KilledError

    monkeypatch.setattr(invariants, "examine", killed)
    with at_night(), pytest.raises(KilledError):
        check()

    with time_machine.travel(NIGHT + timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)):
        assert nightly.owed(limit=1) == []
    with time_machine.travel(NIGHT + timedelta(minutes=7)):
        assert len(nightly.owed(limit=1)) == 1


def test_self_check_makes_room_for_others_between_its_steps(conference: Conference) -> None:
    sealed(conference, 2)
    with at_night():
        nightly.owe()
        [pk] = nightly.owed(limit=1)
        rounds = 0
        while nightly.owed(limit=1):
            assert nightly.run(pk, patience=0)
            rounds += 1

    assert rounds == 3  # the tables, the files, and what concerns the whole installation
    assert SelfCheck.objects.ended().count() == 1


def test_step_of_one_whose_claim_ran_out_counts_for_nothing(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(sealed(conference)[0].documents.get())
    examine = invariants.examine

    def meanwhile(*arguments: object, **options: object) -> invariants.Report:
        SelfCheck.objects.update(lease_token=None)
        return examine(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(invariants, "examine", meanwhile)
    with at_night():
        nightly.owe()
        [pk] = nightly.owed(limit=1)

        assert not nightly.run(pk)

    assert Breach.objects.count() == 0


def test_failure_is_kept_and_tried_again(conference: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> invariants.Report:
        raise ValueError("No room")

    with monkeypatch.context() as patch, at_night():
        patch.setattr(invariants, "examine", fail)
        nightly.owe()
        [pk] = nightly.owed(limit=1)
        assert not nightly.run(pk)
        assert SelfCheck.objects.get().last_error == "ValueError: No room"
    with time_machine.travel(NIGHT + timedelta(minutes=1)):
        assert nightly.run(pk)
    assert SelfCheck.objects.ended().count() == 1


# --- Who is told -------------------------------------------------------------------------------------------------------
def told(client: Client, conference: Conference, part: str = "alarms") -> dict[str, str]:
    response = client.get(reverse("dashboard", args=[conference.slug]))
    return {block.key: f"{block.count} {block.words}" for block in response.context[part]}


def test_owners_alone_are_told_of_their_own_conference(
    conference: Conference, owner_client: Client, manager_client: Client, stranger_client: Client
) -> None:
    line = damage(sealed(conference)[0].documents.get())
    check()
    address = reverse("self_check", args=[conference.slug])
    elsewhere = factories.make_ready_conference()
    elsewhere_client = Client()
    elsewhere_client.force_login(factories.make_member(elsewhere))

    page = owner_client.get(address).content.decode()

    assert told(owner_client, conference) == {"damaged": "1 document file is missing or damaged"}
    assert told(manager_client, conference) == told(elsewhere_client, elsewhere) == {}
    assert line in page
    other_page = elsewhere_client.get(reverse("self_check", args=[elsewhere.slug])).content.decode()
    assert "Nothing is wrong" in other_page
    assert line not in other_page
    clients = (manager_client, stranger_client, Client())
    assert [client.get(address).status_code for client in clients] == [403, 404, 302]
    assert owner_client.post(address).status_code == 405


def test_owner_sees_when_all_was_last_found_well(conference: Conference, owner_client: Client) -> None:
    sealed(conference, 2)
    check()

    assert told(owner_client, conference) == {}
    assert told(owner_client, conference, "work")["self-checked"] == "2 document files were looked at"
    page = owner_client.get(reverse("self_check", args=[conference.slug])).content.decode()
    assert "looked at 2 document files" in page


def test_page_before_the_first_check_says_so(conference: Conference, owner_client: Client) -> None:
    assert "No check has ended yet" in owner_client.get(reverse("self_check", args=[conference.slug])).content.decode()


@pytest.mark.parametrize(("hours", "is_told"), [(35, False), (37, True)])
def test_no_check_for_a_day_and_a_half_is_an_alarm(
    conference: Conference, viewer_client: Client, hours: int, is_told: bool
) -> None:
    check()
    owner = factories.make_member(conference, Role.OWNER)
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        client = Client()
        client.force_login(owner)

        assert ("self-check-late" in told(client, conference)) is is_told


@pytest.mark.parametrize(("hours", "is_told"), [(35, False), (37, True)])
def test_conference_that_no_check_ever_saw_is_an_alarm(conference: Conference, hours: int, is_told: bool) -> None:
    Conference.objects.update(created_at=timezone.now() - timedelta(hours=hours))
    client = Client()
    client.force_login(factories.make_member(conference))

    assert ("self-check-late" in told(client, conference)) is is_told


def test_readyz_tells_counts_of_the_last_check(conference: Conference) -> None:
    address, as_json = "/readyz", {"Accept": "application/json"}
    never = Client().get(address, headers=as_json).json()["self_check"]
    damage(sealed(conference, 2)[0].documents.get())
    check()
    SelfCheck.objects.update(finished_at=timezone.now() - timedelta(hours=1))

    answer = Client().get(address, headers=as_json)

    assert never == {"ended_seconds": None, "documents": 0, "breaches": 0}
    facts = answer.json()["self_check"]
    assert 3600 <= facts.pop("ended_seconds") < 3660
    assert (answer.status_code, facts) == (200, {"documents": 2, "breaches": 1})
