"""SQLite plans for a large conference, whatever its tables hold."""

import pytest
from django.db import connection

from agreements import clearance
from agreements.desk import lists
from agreements.models import Author, Conference, Message
from config.sqlite import statistics

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its own figures"),
]


def kept() -> dict[str, str]:
    with connection.cursor() as cursor:
        return dict(cursor.execute("SELECT idx, stat FROM sqlite_stat1").fetchall())


def test_every_index_has_its_figures_from_the_first_day_on() -> None:
    with connection.cursor() as cursor:
        indexes = cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'").fetchall()
    ours = {name for name, table, _sql in indexes if table.startswith("agreements_")}

    found = kept()

    assert len(ours) > 100
    assert ours - found.keys() <= {name for name, _table, sql in indexes if sql and "(" in sql.split("(", 1)[1]}
    assert found["sqlite_autoindex_agreements_message_1"] == f"{statistics.ROWS} 1"


def test_whoever_waits_is_looked_for_by_their_own_agreements(conference: Conference) -> None:
    waiting = lists.of_authors(conference.agreements.all(), Author.objects.filter(conference=conference))
    plan = clearance.uninvited(waiting).explain()

    assert "SCAN agreements_agreement" not in plan


def test_a_matter_of_one_person_is_not_looked_for_among_all_that_are_open(conference: Conference) -> None:
    """For nearly each paper of a page: an index over some rows alone once seemed to hold ten of them."""
    parts = conference.papers.annotate(part=clearance.part_of(conference)).explain()

    assert "SEARCH U0 USING INDEX agreements_matter_author_id" in parts, parts


def test_the_few_mails_that_are_owed_are_found_by_the_index_over_them_alone() -> None:
    assert "message_owed" in Message.objects.owed().explain()


def test_a_mail_in_place_of_another_is_found_though_hardly_any_has_one(conference: Conference) -> None:
    plan = Message.objects.filter(conference=conference).for_list().explain()

    assert "SCAN" not in plan, plan


def test_they_are_left_alone_until_a_table_changes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_stat1 WHERE idx LIKE 'agreements_message%'")
    left = kept()

    statistics.keep(using="default")
    assert kept() == left

    statistics.keep(using="default", plan=[("agreements.0001", False)])
    assert len(kept()) > len(left)
