from collections.abc import Callable
from dataclasses import replace

import pytest

from agreements.importing.apply import apply
from agreements.importing.difference.kinds_and_remedies import DifferenceKind, Remedy
from agreements.importing.difference.settlement import Settlement
from agreements.importing.plan import plan
from agreements.importing.readers import read
from agreements.importing.rows import Reading
from agreements.importing.steps import Plan
from agreements.models import Agreement, Conference, Text
from tests import factories

HEADER = "paper_id,title,author_order,name,email"
Settling = Callable[..., Plan]


def reading_of(lines: tuple[str, ...], header: str, remedies: dict[str, str], ticked: tuple[str, ...]) -> Reading:
    """`remedies` as the command says them."""
    said = {DifferenceKind(kind): Remedy(remedy) for kind, remedy in remedies.items()}
    reading = read("\n".join([header, *lines]).encode())
    return replace(reading, settlement=Settlement(said, frozenset(ticked), "As the chairs decided."))


@pytest.fixture
def planned(conference: Conference) -> Settling:
    def plan_(*lines: str, header: str = HEADER, ticked: tuple[str, ...] = (), **remedies: str) -> Plan:
        return plan(conference, reading_of(lines, header, remedies, ticked))

    return plan_


@pytest.fixture
def imported(conference: Conference) -> Settling:
    def import_(*lines: str, header: str = HEADER, ticked: tuple[str, ...] = (), **remedies: str) -> Plan:
        return apply(conference, reading_of(lines, header, remedies, ticked), by=None)

    return import_


def standing(conference: Conference, number: str = "7") -> list[str]:
    """The authors of a paper as they stand on it."""
    rows = conference.papers.get(number=number).authorships.filter(ended_at=None).order_by("position")
    return [f"{each.position} {each.printed_name}" for each in rows]


def agreement_of(name: str, number: str = "7") -> Agreement:
    return Agreement.objects.standing().get(authorship__author__name=name, authorship__paper__number=number)


def sign(*names: str, number: str = "7") -> None:
    for name in names:
        agreement = agreement_of(name, number)
        factories.invite(agreement)
        factories.sign(agreement)


def text_of(conference: Conference) -> Text:
    return conference.current_text or factories.make_text(conference)
