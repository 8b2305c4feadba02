"""The commands that staff and scripts give."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Agreement, Conference, Message, Role, User
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db

FACTS = {
    "name": "ICML 2020",
    "legal_name": "International Conference on Machine Learning",
    "short_name": "ICML",
    "address": "10010 North Torrey Pines Road, La Jolla, CA 92037",
    "signatory_name": "David Blei",
}


def said(command: str, /, *arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()


def found(*arguments: str, slug: str = "icml2020", **facts: Any) -> str:
    return said("create_conference", slug, *arguments, **(FACTS | facts))


# --- create_conference ----


def test_create_conference_publishes_the_sample_so_that_authors_can_be_invited() -> None:
    words = found()

    conference = Conference.objects.get(slug="icml2020")
    assert words == "Created ICML 2020 (icml2020) and published the sample text as text 1.\n"
    assert {name: getattr(conference, name) for name in FACTS} == FACTS
    assert conference.time_zone == "UTC"
    assert not conference.is_demonstration
    assert conference.current_text is not None
    assert conference.current_text.body.startswith("# {{ conference.name }} Publishing Release")


def test_create_conference_publishes_the_given_text(tmp_path: Path) -> None:
    file = tmp_path / "release.md"
    file.write_text(factories.TEXT, encoding="utf-8-sig")

    found(text=file, demonstration=True)

    conference = Conference.objects.get()
    assert conference.is_demonstration
    assert [text.body for text in conference.texts.all()] == [factories.TEXT]


@pytest.mark.parametrize(
    ("deadline", "moment"),
    [
        ("2026-12-31", datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)),
        ("2026-12-31T17:00", datetime(2026, 12, 31, 16, 0, tzinfo=UTC)),
        ("2026-12-31T17:00-05:00", datetime(2026, 12, 31, 22, 0, tzinfo=UTC)),
    ],
)
def test_create_conference_reads_the_deadline_on_the_conferences_clock(deadline: str, moment: datetime) -> None:
    found(deadline=deadline, time_zone="Europe/Vienna", paper_date="2026-07-16")

    conference = Conference.objects.get()
    assert conference.deadline == moment
    assert conference.paper_date == date(2026, 7, 16)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"slug": "no spaces"}, "SLUG: "),
        ({"deadline": "tomorrow"}, "--deadline: "),
        ({"paper_date": "16.7.2020"}, "--paper-date: "),
        ({"time_zone": "Europe/Nowhere"}, "--time-zone: “Europe/Nowhere” is not the name of a time zone"),
        ({"legal_name": "x" * 201}, "--legal-name: "),
        ({"signatory_name": ""}, "--signatory: "),
        ({"text": Path("/nowhere/release.md")}, "“/nowhere/release.md” cannot be read: No such file"),
    ],
)
def test_create_conference_names_what_is_wrong_and_creates_nothing(options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(CommandError) as error:
        found(**options)

    assert str(error.value).startswith(complaint)
    assert "\n" not in str(error.value)
    assert not Conference.objects.exists()


def test_create_conference_refuses_a_text_that_does_not_hold(tmp_path: Path) -> None:
    file = tmp_path / "release.md"
    file.write_text("# Release\n\nI, {{ author.shoe_size }}, agree.\n")

    with pytest.raises(CommandError) as error:
        found(text=file)

    assert "author.shoe_size" in str(error.value)
    assert not Conference.objects.exists()


def test_create_conference_refuses_a_slug_that_is_taken() -> None:
    found()

    with pytest.raises(CommandError, match=r"^SLUG: .*already exists"):
        found()


# --- create_owner ----


def test_create_owner_prints_a_password_that_opens_the_account() -> None:
    conference = factories.make_conference(slug="icml2020", name="ICML 2020")

    lines = said("create_owner", "icml2020", email=" Chair@Example.org").splitlines()

    user = User.objects.get()
    assert lines[0] == "chair@example.org is an owner of ICML 2020."
    assert user.check_password(lines[1].removeprefix("One-time password: "))
    assert user.has_temporary_password
    assert [(m.user, m.role) for m in conference.memberships.all()] == [(user, Role.OWNER)]


def test_create_owner_leaves_an_existing_password_alone() -> None:
    conference = factories.make_conference(slug="icml2020")
    user = factories.make_member(conference, Role.VIEWER, email="chair@example.org")

    words = said("create_owner", "icml2020", email="chair@example.org")

    user.refresh_from_db()
    assert words.splitlines()[1] == "The account existed already and keeps its password."
    assert user.check_password(factories.PASSWORD)
    assert conference.memberships.get().role == Role.OWNER


@pytest.mark.parametrize(
    ("slug", "email", "complaint"),
    [
        (
            "icml2020",
            "chair@localhost",
            "--email: “chair@localhost” is not an address: “localhost” is not the full name of a mail server, with a dot.",
        ),
        ("icml2020", "chair", "--email: “chair” is not an address: it has no @."),
        ("icml2021", "chair@example.org", "There is no conference “icml2021”."),
    ],
)
def test_create_owner_names_what_is_wrong(slug: str, email: str, complaint: str) -> None:
    factories.make_conference(slug="icml2020")

    with pytest.raises(CommandError) as error:
        said("create_owner", slug, email=email)

    assert str(error.value) == complaint
    assert not User.objects.exists()


# --- invite ----


def test_invite_asks_everybody_once(conference: Conference) -> None:
    author = factories.make_author(conference)
    factories.make_paper(conference, author)
    factories.make_paper(conference, author, factories.make_author(conference))

    first = json.loads(said("invite", conference.slug, json=True))
    again = json.loads(said("invite", conference.slug, json=True))

    assert first == {"people": 2, "agreements": 3}
    assert again == {"people": 0, "agreements": 0}
    assert Message.objects.count() == 2


def test_invite_asks_only_for_the_named_papers(conference: Conference) -> None:
    for number in ("5787", "5788", "5789"):
        factories.make_paper(conference, factories.make_author(conference), number=number)

    words = said("invite", conference.slug, "--paper", "5787", "5789")

    invited = Agreement.objects.awaiting_answer().order_by("authorship__paper__number")
    assert words == "2 people were invited to sign 2 agreements.\n"
    assert [agreement.authorship.paper.number for agreement in invited] == ["5787", "5789"]


def test_invite_refuses_a_paper_that_is_not_there(conference: Conference) -> None:
    factories.make_paper(conference, factories.make_author(conference), number="5787")

    with pytest.raises(CommandError, match="has no paper 1, 2: nobody was invited"):
        said("invite", conference.slug, "--paper", "1", "5787", "--paper", "2")

    assert not Agreement.objects.awaiting_answer().exists()


def test_invite_needs_a_published_text() -> None:
    conference = factories.make_conference()
    factories.make_text(conference, published=False)

    with pytest.raises(CommandError, match="has no published text yet: nobody was invited"):
        said("invite", conference.slug)


# --- remind ----


def test_remind_shows_whom_it_would_reach_and_changes_nothing(conference: Conference) -> None:
    people = [factories.invited_author(conference)[0] for _ in range(7)]
    refused = factories.make_message(people[0], state="failed")
    before = Message.objects.count()

    lines = said("remind", conference.slug, dry_run=True).splitlines()

    assert refused.author not in people[1:]
    assert lines == [
        "Would remind 6 people.",
        *(f"  {author.name} <{author.email}>" for author in people[1:6]),
        "  and 1 more",
        "Left out: 1 whose last mail did not arrive.",
    ]
    assert Message.objects.count() == before


def test_remind_reminds_once(conference: Conference) -> None:
    factories.invited_author(conference)

    first, second = said("remind", conference.slug), said("remind", conference.slug)

    assert first == "1 reminder is on its way.\n"
    assert second == "Nobody was due a reminder. No mail was sent.\nLeft out: 1 reminded less than a day ago.\n"
    assert Message.objects.count() == 1


# --- load_demonstration ----


def test_load_demonstration_brings_icml_2020_and_its_logins_once() -> None:
    first = said("load_demonstration").splitlines()
    counted = Agreement.objects.count(), Conference.objects.get().events.count()
    second = said("load_demonstration", password="another password").splitlines()

    conference = Conference.objects.get()
    chair, viewer = User.objects.order_by("email")
    assert first[0].startswith("staff login: chair@example.org / ")
    assert second[0] == "staff login: chair@example.org / another password"
    assert counted == (4225, conference.events.count())
    assert conference.papers.count() == 1084
    assert conference.authors.count() == 3406
    assert conference.agreements.filter(state=State.DRAFT).count() == 4225
    assert conference.is_demonstration
    assert conference.current_text is not None
    assert chair.check_password("another password")
    assert not chair.has_temporary_password
    assert [(m.user, m.role) for m in conference.memberships.order_by("pk")] == [
        (chair, Role.OWNER),
        (viewer, Role.VIEWER),
    ]


@pytest.mark.parametrize(
    ("deadline", "complaint"),
    [
        ("2027-03-28T02:30", "--deadline: The clock is put forward on that day and never reads 02:30."),
        ("2027-10-31T02:30", "--deadline: The clock is put back on that day and reads this time twice."),
    ],
)
def test_create_conference_refuses_a_deadline_that_is_no_one_moment(deadline: str, complaint: str) -> None:
    with pytest.raises(CommandError) as error:
        found(deadline=deadline, time_zone="Europe/Vienna")

    assert str(error.value).startswith(complaint)
    assert ("Give it with its offset" in str(error.value)) == (deadline == "2027-10-31T02:30")
    assert not Conference.objects.exists()


@pytest.mark.parametrize("offset", [1, 2])
def test_create_conference_takes_the_offset_of_a_time_that_comes_twice(offset: int) -> None:
    found(deadline=f"2027-10-31T02:30+0{offset}:00", time_zone="Europe/Vienna")

    assert Conference.objects.get().deadline == datetime(2027, 10, 31, 2 - offset, 30, tzinfo=UTC)
