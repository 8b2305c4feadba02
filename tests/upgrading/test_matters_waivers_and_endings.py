"""0023 to 0025, and 0018 of signatures: what new columns and tables say of the rows of version 0.1."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps.registry import Apps

from agreements.models import Agreement, Authorship, ConferenceTotals, Matter, Paper
from signatures.operations import invariants

BEGIN = datetime(2026, 5, 1, tzinfo=UTC)
FACTS: dict[str, dict[str, Any]] = {
    "draft": {},
    "invited": {"invited_at": BEGIN},
    "accepted": {"invited_at": BEGIN, "answered_at": BEGIN},
    "declined": {"invited_at": BEGIN, "answered_at": BEGIN},
    "countersigned": {"invited_at": BEGIN, "answered_at": BEGIN, "countersigned_at": BEGIN + timedelta(days=1)},
    "waived": {"invited_at": BEGIN},
    "void": {"invited_at": BEGIN, "voided_at": BEGIN},
}


class Old:
    """Rows of version 0.1 in one conference."""

    def __init__(self, apps: Apps, policy: str = "every") -> None:
        self._apps = apps
        self._count = 0
        self.conference = self.make(
            "Conference", slug="icml", name="ICML", legal_name="ICML", short_name="ICML", address="Vienna",
            signatory_name="A. Chair", policy=policy,
        )  # fmt: skip
        self.text = self.make(
            "Text", conference=self.conference, number=1, body="# One\n\n1. Yes.", published_at=BEGIN
        )

    def make(self, model: str, app: str = "agreements", **facts: Any) -> Any:
        return self._apps.get_model(app, model).objects.create(**facts)

    def paper(self, number: str, *states: str, **facts: Any) -> list[Any]:
        """With an agreement in each of these states."""
        paper = self.make("Paper", conference=self.conference, number=number, title=f"Title {number}", **facts)
        return [self.agreement(paper, place, state) for place, state in enumerate(states, 1)]

    def agreement(self, paper: Any, place: int, state: str) -> Any:
        self._count += 1
        author = self.make(
            "Author", conference=self.conference, name=f"Author {self._count}", email=f"a{self._count}@example.org",
            affiliation=f"University {self._count}",
        )  # fmt: skip
        authorship = self.make("Authorship", paper=paper, author=author, printed_name=author.name, position=place)
        text = self.text if state != "draft" else None
        return self.make(
            "Agreement", conference=self.conference, authorship=authorship, state=state, text=text, **FACTS[state]
        )

    def sign(
        self,
        agreement: Any,
        *,
        number: int = 1,
        decision: str = "accepted",
        title: str = "As signed",
        name_grade: str = "exact",
    ) -> None:
        author = agreement.authorship.author
        link = self.make(
            "Link", author=author, email=author.email, key_version=1, token_digest=f"{agreement.pk}{number}"[:64]
        )
        self.make(
            "Signature", app="signatures", agreement=agreement, number=number, decision=decision, typed_name="T",
            shown={}, shown_digest="d", printed_name=f"Printed {number}", title=title, name_grade=name_grade,
            consent_version="1", consent_digest="d", link=link, signed_at=BEGIN, effective_date=BEGIN.date(),
        )  # fmt: skip


@pytest.fixture
def old(version_0_1: Apps) -> Old:
    return Old(version_0_1)


def verdicts() -> dict[str, str]:
    return dict(Paper.objects.values_list("number", "blocked_by"))


def test_affiliations_are_those_of_the_papers(old: Old, upgrade: Callable[[], None]) -> None:
    old.paper("1", "draft", "draft")

    upgrade()

    assert list(Authorship.objects.values_list("affiliation", flat=True)) == ["University 1", "University 2"]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("every", {"1": "", "2": "answer", "3": "declined", "4": "withdrawn", "5": "nobody", "6": "invitation"}),
        ("one", {"1": "", "2": "", "3": "declined", "4": "withdrawn", "5": "nobody", "6": ""}),
    ],
)
def test_papers_are_evaluated_and_counted(
    version_0_1: Apps, upgrade: Callable[[], None], policy: str, expected: dict[str, str]
) -> None:
    old = Old(version_0_1, policy)
    for number, states in (
        ("1", ["countersigned", "waived"]),
        ("2", ["countersigned", "invited"]),
        ("3", ["declined"]),
    ):
        old.paper(number, *states)
    old.paper("4", "countersigned", status="withdrawn")
    old.paper("5")
    old.paper("6", "countersigned", "void")

    upgrade()

    assert verdicts() == expected
    totals, clear = ConferenceTotals.objects.get(), list(expected.values()).count("")
    assert (totals.papers, totals.clear_papers) == (5, clear)
    assert Paper.objects.get(number="1").clear_since == BEGIN + timedelta(days=1)
    counted = [line for line in invariants.examine(totals.conference).breaches if "clear" in line or "papers" in line]
    assert counted == []


def test_what_had_ended_says_what_it_was_before(old: Old, upgrade: Callable[[], None]) -> None:
    told, untold = old.paper("1", "void", "void")
    [waived] = old.paper("2", "waived")
    old.make(
        "Event", conference=old.conference, number=1, kind="agreement.void", at=BEGIN, agreement=told,
        payload={"from": "declined"}, previous_hash="0" * 64, hash="h",
    )  # fmt: skip

    upgrade()

    found = {row.pk: (row.state_before, row.void_cause) for row in Agreement.objects.all()}
    assert found == {told.pk: ("declined", "mistake"), untold.pk: ("invited", "mistake"), waived.pk: ("invited", "")}


def test_what_has_to_be_decided_is_opened_as_matters(old: Old, upgrade: Callable[[], None]) -> None:
    declined, accepted = old.paper("1", "declined", "accepted")
    old.sign(accepted, name_grade="different")
    author = declined.authorship.author
    for kind, settled in (("question", {}), ("not_me", {}), ("paper", {"settled_at": BEGIN})):
        if settled:
            settled["settled_by"] = old.make("User", email="chair@example.org")
        old.make("HelpRequest", conference=old.conference, author=author, kind=kind, **settled)

    upgrade()

    found = Matter.objects.order_by("kind", "request__kind").values_list("kind", "request__kind", "is_blocking")
    assert list(found) == [
        ("declined", None, False),
        ("name", None, False),
        ("request", "not_me", True),
        ("request", "question", False),
    ]
    assert verdicts() == {"1": "matter"}


def test_agreements_keep_what_stood_above_their_last_answer(old: Old, upgrade: Callable[[], None]) -> None:
    twice, never = old.paper("1", "accepted", "invited")
    old.sign(twice, decision="declined", title="At first")
    old.sign(twice, number=2)

    upgrade()

    found = {row.pk: (row.signed_name, row.signed_title) for row in Agreement.objects.all()}
    assert found == {twice.pk: ("Printed 2", "As signed"), never.pk: ("", "")}
