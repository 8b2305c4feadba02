"""The table of status says when a paper was published, and how long its agreements bind."""

from datetime import date, timedelta

import pytest

from agreements.models import Conference
from agreements.proceedings import first_publication, giving_up
from agreements.states import State
from signatures.exporting.tables import TABLES
from signatures.exporting.tables.narrowing import Narrowed
from tests import factories

pytestmark = pytest.mark.django_db


def test_days_of_each_paper_are_told(conference: Conference) -> None:
    conference.exclusive_days, conference.lapse_days = 60, 30
    conference.save()
    published, waiting, gone = (
        factories.make_agreement(conference, state=State.COUNTERSIGNED).authorship.paper for _ in range(3)
    )
    first_publication.publish(conference, {published.pk: date(2026, 7, 12)}, by=None)
    giving_up.give_up(conference, [gone.pk], reason="Its results were wrong", by=None)
    table = TABLES["status"]
    names = [column.name for column in table.columns]

    rows = {
        row["paper_id"]: row
        for row in (dict(zip(names, each, strict=True)) for each in table.read(Narrowed(conference)))
    }

    days = {number: tuple(row[name] for name in names if name in DAYS) for number, row in rows.items()}
    assert days == {
        published.number: (date(2026, 7, 12), date(2026, 9, 10), None),
        waiting.number: (None, None, conference.today + timedelta(days=30)),
        gone.number: (None, None, None),
    }
    assert rows[gone.number]["clear_or_why_not"] == "It will not be published"


DAYS = ("published_on", "exclusive_until", "lapses_after")
