"""0012 to 0014: what the database of version 0.1 let in twice is parted, and nothing of it is lost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps.registry import Apps

from agreements import audit, links
from agreements.conferences import texts
from agreements.models import Authorship, Conference, Event, Link, Text
from signatures.operations import invariants
from tests import factories

BEGIN = datetime(2026, 5, 1, tzinfo=UTC)


class Old:
    """Rows of version 0.1 in one conference."""

    def __init__(self, apps: Apps) -> None:
        self._apps = apps
        self.conference = self.make(
            "Conference", slug="icml", name="ICML", legal_name="ICML", short_name="ICML", address="Vienna",
            signatory_name="A. Chair",
        )  # fmt: skip

    def make(self, model: str, **facts: Any) -> Any:
        return self._apps.get_model("agreements", model).objects.create(**facts)

    def text(self, number: int, body: str, **facts: Any) -> Any:
        return self.make("Text", conference=self.conference, number=number, body=body, **facts)

    def author(self, name: str) -> Any:
        return self.make("Author", conference=self.conference, name=name, email=f"{name.lower()}@example.org")

    def paper(self, number: str, *positions: int) -> Any:
        """With an author A, B, C … and an agreement at each of these places."""
        paper = self.make("Paper", conference=self.conference, number=number, title="On Kites")
        for name, position in zip("ABCDEF", positions, strict=False):
            author = self.author(f"{name}{number}")
            authorship = self.make(
                "Authorship", paper=paper, author=author, printed_name=author.name, position=position
            )
            self.make("Agreement", conference=self.conference, authorship=authorship)
        return paper

    def link(self, author: Any, token: str, day: int, **facts: Any) -> Any:
        facts = {"email": author.email, "key_version": 1, "created_at": BEGIN + timedelta(days=day)} | facts
        return self.make("Link", author=author, token_digest=links.digest_of(token), **facts)

    def mail(self, link: Any, state: str = "queued") -> None:
        sent = {"sent_at": BEGIN, "finished_at": BEGIN, "server_answer": "250 OK"} if state == "sent" else {}
        self.make(
            "Message", conference=self.conference, author=link.author, link=link, kind="invitation", state=state,
            email=link.email, subject="Please sign", text="Please sign.", html="", **sent,
        )  # fmt: skip


@pytest.fixture
def old(version_0_1: Apps) -> Old:
    return Old(version_0_1)


def events() -> list[tuple[str, dict[str, Any]]]:
    return [(event.kind, event.payload) for event in Event.objects.order_by("number")]


def assert_sound() -> None:
    conference = Conference.objects.get()
    assert audit.first_bad_number(conference) is None
    assert invariants.examine(conference).breaches == []


def test_second_draft_is_kept_and_set_aside(
    old: Old, upgrade: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    old.text(1, "# One", published_at=BEGIN)
    for number in (2, 3, 4):
        old.text(number, f"# Draft {number}")

    upgrade()

    standing = {text.number: (text.body, text.is_draft, text.is_published) for text in Text.objects.all()}
    assert standing == {
        1: ("# One", False, True),
        2: ("# Draft 2", False, False),
        3: ("# Draft 3", False, False),
        4: ("# Draft 4", True, False),
    }
    assert events() == [("text.set_aside", {"text": number, "later": 4}) for number in (2, 3)]
    assert "Draft 2 of icml is set aside: text 4 was begun after it." in capsys.readouterr().out
    assert texts.save_text(Conference.objects.get(), body=factories.TEXT, by=None).number == 4
    assert_sound()


def test_drafts_before_a_published_text_are_all_set_aside(old: Old, upgrade: Callable[[], None]) -> None:
    old.text(1, "# Draft 1")
    old.text(2, "# Draft 2")
    old.text(3, "# Three", published_at=BEGIN)

    upgrade()

    assert [text.number for text in Text.objects.filter(set_aside_at__isnull=False)] == [2, 1]
    assert texts.save_text(Conference.objects.get(), body=factories.TEXT, by=None).number == 4


def test_one_draft_stays_one(old: Old, upgrade: Callable[[], None]) -> None:
    old.text(1, "# Draft 1")

    upgrade()

    assert Text.objects.get().is_draft
    assert events() == []


def test_authors_who_share_a_position_stay_in_order(
    old: Old, upgrade: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    for number, positions in enumerate(([1, 1, 2, 2], [1, 1, 3], [2, 2, 7], [1, 2, 3], [3, 1, 1])):
        old.paper(f"{number}", *positions)

    upgrade()

    rows = Authorship.objects.order_by("paper", "printed_name").values_list("paper__number", "position")
    found = {number: [position for paper, position in rows if paper == number] for number, _ in rows}
    assert found == {"0": [1, 2, 3, 4], "1": [1, 2, 3], "2": [2, 3, 7], "3": [1, 2, 3], "4": [3, 1, 2]}
    told = Event.objects.order_by("number")
    moves = [(1, 2), (2, 3), (2, 4), (1, 2), (2, 3), (1, 2)]
    assert [(event.payload["from"], event.payload["to"]) for event in told] == moves
    assert all(event.agreement and event.subject == f"authorship:{event.agreement.authorship_id}" for event in told)
    moved = Authorship.objects.get(paper__number="4", position=2)
    line = f"Authorship {moved.pk} of paper 4 of icml: position 1 was taken twice, now 2."
    assert line in capsys.readouterr().out
    assert_sound()


def test_every_twin_that_was_mailed_goes_on_opening(old: Old, upgrade: Callable[[], None]) -> None:
    author = old.author("Ada")
    old.mail(old.link(author, "sent", 1), state="sent")
    old.mail(old.link(author, "queued", 2))
    old.link(author, "opened", 3, opened_at=BEGIN)
    old.mail(old.link(author, "newest mailed", 4))
    old.link(author, "never mailed", 5)

    upgrade()

    is_open = {
        token: not link.is_revoked
        for token in ("sent", "queued", "opened", "newest mailed", "never mailed")
        if (link := Link.objects.get(token_digest=links.digest_of(token)))
    }
    assert is_open == {"sent": True, "queued": True, "opened": True, "newest mailed": True, "never mailed": False}
    assert [link.token_digest for link in Link.objects.standing()] == [links.digest_of("newest mailed")]
    assert [kind for kind, _ in events()] == ["link.revoked", *["link.superseded"] * 3]
    assert Event.objects.get(kind="link.revoked").subject == f"link:{Link.objects.get(revoked_at__isnull=False).pk}"
    assert_sound()


def test_links_that_are_no_twins_stay_as_they_are(old: Old, upgrade: Callable[[], None]) -> None:
    author = old.author("Ada")
    old.link(author, "of another key", 1, key_version=2)
    old.link(author, "of a former address", 2, email="former@example.org")
    old.link(author, "revoked", 3, revoked_at=BEGIN)
    old.link(author, "standing", 4)

    upgrade()

    assert Link.objects.filter(superseded_at__isnull=True).count() == 4
    # That of the former address is revoked later, by 0016.
    assert events() == [("link.revoked", {"author": author.pk, "cause": "former_address"})]


def test_new_events_follow_those_of_before(old: Old, upgrade: Callable[[], None]) -> None:
    old.text(1, "# Draft 1")
    old.text(2, "# Draft 2")
    old.paper("1", 1, 1)

    upgrade()
    factories.make_text(Conference.objects.get())

    assert [(event.number, event.kind) for event in Event.objects.order_by("number")] == [
        (1, "text.set_aside"),
        (2, "authorship.renumbered"),
        (3, "text.published"),
    ]
    assert_sound()


def test_migrations_can_be_undone_and_done_again(
    old: Old, upgrade: Callable[[], None], version_0_1_again: Callable[[], Apps]
) -> None:
    old.text(1, "# Draft 1")
    old.text(2, "# Draft 2")
    old.paper("1", 1, 1)
    upgrade()

    apps = version_0_1_again()
    bodies = list(apps.get_model("agreements", "Text").objects.order_by("number").values_list("body", flat=True))
    upgrade()

    assert bodies == ["# Draft 1", "# Draft 2"]
    assert [text.is_draft for text in Text.objects.order_by("number")] == [False, True]
    assert list(Authorship.objects.values_list("position", flat=True)) == [1, 2]
