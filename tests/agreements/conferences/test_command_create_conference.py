"""A conference by command: its facts are checked, and its text is published."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from agreements.models import Conference, VariantKind
from tests import factories
from tests.commands import said

pytestmark = pytest.mark.django_db

FACTS = {
    "name": "ICML 2020",
    "legal_name": "International Conference on Machine Learning",
    "short_name": "ICML",
    "address": "10010 North Torrey Pines Road, La Jolla, CA 92037",
    "signatory_name": "David Blei",
}


def found(*arguments: str, slug: str = "icml2020", **facts: Any) -> str:
    return said("create_conference", slug, *arguments, **(FACTS | facts))


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

    with pytest.raises(CommandError, match=r"^SLUG: Another conference has this web address already"):
        found()


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


def test_a_text_of_ours_is_published_by_its_name_with_its_variants() -> None:
    out = found(text=Path("copyright-transfer"))

    text = Conference.objects.get().current_text
    assert text is not None
    assert "“Copyright transfer”" in out
    assert text.body.startswith("# {{ conference.name }} Copyright Transfer")
    assert {each.kind for each in text.variants.filter(published_at=text.published_at)} == set(VariantKind.values)
