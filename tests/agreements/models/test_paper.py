"""Papers are found, and have each author once."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from agreements.models import (
    Conference,
    Paper,
)
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


def test_author_is_on_a_paper_once(conference: Conference) -> None:
    authorship = factories.make_agreement(conference).authorship

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_authorship(authorship.paper, authorship.author)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("5787", ["5787"]),
        ("578", []),
        ("quantum", ["5787"]),
        ("QUANTUM networks", ["5787"]),
        ("networks", ["5787", "5788"]),
        ("peisong", ["5787"]),
        ("wang networks", ["5787"]),
        ("qiang@example.org", ["5788"]),
        ("王培松", ["5787"]),
        ("05787", ["5787"]),
        ("peisong qiang", []),
        ("", ["5787", "5788"]),
        ("%", []),
    ],
)
def test_papers_are_found_by_number_title_and_people(conference: Conference, words: str, found: list[str]) -> None:
    peisong = factories.make_author(
        conference, name="Peisong Wang", native_name="王 培松", email="peisong@example.org"
    )
    qiang = factories.make_author(conference, name="Qiang Chen", email="qiang@example.org")
    factories.make_paper(conference, peisong, number="5787", title="Quantum Networks")
    factories.make_paper(conference, qiang, number="5788", title="Classical Networks")

    assert [paper.number for paper in Paper.objects.search(words)] == found
