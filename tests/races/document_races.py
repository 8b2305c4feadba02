"""Documents that are made while keys change, and seals that are extended by two; checks beside all of it."""

import subprocess
import sys
from collections.abc import Mapping
from functools import partial

from django.db import transaction
from django.test import override_settings

from agreements.models import Conference
from signatures.documents import producing
from signatures.levels import Level
from signatures.models import Document, DocumentWork, StampWork
from tests import factories
from tests.authority import Authority
from tests.journey.installation import PROJECT
from tests.races import checks
from tests.races.hands import Hand
from tests.races.people import authors_of, conference_of, last_forms
from tests.races.scenarios import Race, scenario
from tests.races.world import World


def _command(world: World, *words: str, after: float = 0.0, allowed: int = 0, **environment: str) -> Hand:
    """A command in a process of its own; an exit status above what is allowed is a fault."""
    return Hand(words[0], partial(_run, world.environment | environment, words, allowed), after)


def _run(environment: Mapping[str, str], words: tuple[str, ...], allowed: int) -> str:
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
    if done.returncode > allowed:
        return f"failed with {done.returncode}: {(done.stderr or done.stdout)[-300:]}"
    return str(done.returncode)


def _documents(conference: Conference) -> int:
    return Document.objects.filter(signature__agreement__conference=conference, revision=1).count()


@scenario("the key rotated twice while documents are made, beside two work_off", seconds=20)
def rotated_keys(race: Race) -> None:
    conference = conference_of(race)
    count = 30 if race.is_brief else 150
    factories.make_accepted(conference, count)

    race.go(
        _command(race.world, "seal_key", "--rotate"),
        _command(race.world, "seal_key", "--rotate", after=0.5),
        _command(race.world, "work_off"),
        _command(race.world, "work_off", after=0.2),
    )

    race.later(lambda: race.expect("documents", _documents(conference), count))


@scenario("check_invariants while 16 sign and their documents are made", seconds=5)
def checked_meanwhile(race: Race) -> None:
    conference = conference_of(race)
    hands = last_forms(race.world, authors_of(conference, 16), apart=0.06)

    outcomes = race.go(*hands)
    for _ in range(3):
        race.faults += checks.of_invariants(conference)

    race.expect("receipts", [outcome.answer for outcome in outcomes], ["303"] * 16)


@scenario("extend_seals by two, with an authority", seconds=5)
def extended_by_two(race: Race) -> None:
    conference = conference_of(race)
    with Authority() as authority:
        _seal_with_room(race, conference, authority)
        roots = race.world.folder / "roots.pem"
        roots.write_bytes(authority.roots_pem)
        named = {"TIMESTAMP_URL": authority.url, "TIMESTAMP_CERTIFICATES": str(roots)}
        named["ALLOW_PRIVATE"] = "127.0.0.1"
        # One of them may say that the other was first.
        race.go(*[_command(race.world, "extend_seals", conference.slug, allowed=1, **named)] * 2)

    waiting = StampWork.objects.filter(signature__agreement__conference=conference, finished_at=None)
    race.expect_none("time-stamps that wait", list(waiting.values_list("last_error", flat=True)))
    extended = Document.objects.filter(signature__agreement__conference=conference, level=Level.LTA)
    race.expect("extended", extended.count(), 6)
    race.expect("seals", extended.values("signature").distinct().count(), 6)


def _seal_with_room(race: Race, conference: Conference, authority: Authority) -> None:
    """Six documents, made in the transaction that owes them, and no worker is told: those know no authority."""
    with transaction.atomic(), override_settings(TIMESTAMP_URL=authority.url, REDIS_URL=""):
        factories.make_accepted(conference, 6)
        owed = DocumentWork.objects.filter(signature__agreement__conference=conference)
        made = producing.produce(list(owed.values_list("pk", flat=True)))
    race.expect("documents with room for a time", made, 6)
