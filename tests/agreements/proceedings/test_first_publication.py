"""Days of first publication: one, many, and lists; and what is reckoned from them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from agreements.conferences.editions import closing
from agreements.models import Conference, Paper
from agreements.papers import withdrawing
from agreements.proceedings import dated_lists, first_publication
from agreements.proceedings.publication_terms import lapsed_before, terms_of
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 12)


def test_day_is_written_corrected_and_taken_back_with_an_entry_each(conference: Conference) -> None:
    paper, other = (factories.make_paper(conference) for _ in range(2))

    for day in (DAY, DAY, DAY + timedelta(days=1), None):
        first_publication.publish(conference, {paper.pk: day}, by=None)

    paper.refresh_from_db(), other.refresh_from_db()
    assert (paper.published_on, other.published_on) == (None, None)
    told = [(each.payload["from"], each.payload["to"]) for each in conference.events.filter(kind="paper.published")]
    assert told == [("", "2026-07-12"), ("2026-07-12", "2026-07-13"), ("2026-07-13", "")]


def test_withdrawn_paper_is_left_out_and_a_day_to_come_is_refused(conference: Conference) -> None:
    gone, paper = factories.make_paper(conference), factories.make_paper(conference)
    withdrawing.withdraw(conference, [gone.pk], reason="Asked for", by=None)

    done = first_publication.publish(conference, {gone.pk: DAY, paper.pk: DAY}, by=None)
    with pytest.raises(first_publication.ComingDayError):
        first_publication.publish(conference, {paper.pk: conference.today + timedelta(days=1)}, by=None)

    assert (done.papers, done.left_out) == ([paper.pk], [gone.pk])
    assert list(Paper.objects.filter(published_on=DAY)) == [paper]


def test_closed_conference_takes_days(conference: Conference) -> None:
    paper = factories.make_paper(conference)
    closing.close(conference, by=None)

    first_publication.publish(conference, {paper.pk: DAY}, by=None)

    paper.refresh_from_db()
    assert paper.published_on == DAY


def test_terms_are_reckoned_where_the_conference_is_at_home() -> None:
    conference = factories.make_conference(exclusive_days=60, lapse_days=30, time_zone="Etc/GMT+12")
    answered = datetime(2026, 7, 12, 11, 59, tzinfo=UTC)  # still the 11th there
    waiting, published = Paper(), Paper(published_on=DAY)

    assert terms_of(waiting, conference, [answered, None, answered + timedelta(days=2)]).lapses_after == date(
        2026, 8, 10
    )
    assert terms_of(published, conference, [answered]).exclusive_until == date(2026, 9, 10)
    assert terms_of(published, conference, [answered]).lapses_after is None
    assert terms_of(waiting, factories.make_conference(), [answered]).lapses_after is None
    assert lapsed_before(conference, 30).utcoffset() == timedelta(hours=-12)


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("8,2026-07-12", ["8"]),
        ("8;2026-07-12;a further column", ["8"]),
        ('"8"\t2026-07-12', ["8"]),
        ("Paper 8 2026-07-12", ["Paper 8"]),
        ("paper_id,published\r\n\r\n8,2026-07-12\r\n", ["8"]),
        ("\ufeff8,2026-07-12", ["8"]),
    ],
)
def test_list_is_read_however_it_is_separated(conference: Conference, line: str, numbers: list[str]) -> None:
    keys = {number: factories.make_paper(conference, number=number).pk for number in ("8", "Paper 8")}

    found = dated_lists.read(conference, line)

    assert found.is_whole
    assert found.days == {keys[number]: DAY for number in numbers}


def test_line_that_cannot_be_taken_is_named(conference: Conference) -> None:
    factories.make_paper(conference, number="8")

    found = dated_lists.read(conference, "8,2026-07-12\n8,12.7.2026\n9,2026-07-12\n8,2026-07-13\n8,2026-02-30")

    assert (found.is_whole, list(found.unread)) == (False, [2, 5])
    assert (found.unknown, found.doubled) == ({3: "9"}, {4: "8"})


def test_command_takes_papers_and_lists_and_nothing_of_a_faulty_one(conference: Conference, tmp_path, capsys) -> None:
    first, second = (factories.make_paper(conference, number=number) for number in ("8", "9"))
    rows = tmp_path / "days.csv"

    call_command("publish", conference.slug, "8", "--on", "2026-07-12", "--dry-run")
    assert not Paper.objects.exclude(published_on=None).exists()
    call_command("publish", conference.slug, "8", "--on", "2026-07-12")
    rows.write_text("8,2026-07-12\n9,2026-07-13\n")
    call_command("publish", conference.slug, "--list", str(rows), "--json")
    assert '"changed": 1, "unchanged": 1' in capsys.readouterr().out
    rows.write_text("8,2026-07-20\n10,2026-07-13\n")
    with pytest.raises(Exception, match="No such paper: 10"):
        call_command("publish", conference.slug, "--list", str(rows))

    days = dict(Paper.objects.values_list("pk", "published_on"))
    assert days == {first.pk: DAY, second.pk: DAY + timedelta(days=1)}
