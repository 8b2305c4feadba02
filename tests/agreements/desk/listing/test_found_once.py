"""What a filter finds is looked up once, for a page that needs it several times."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from agreements.desk.agreement_list import AgreementFilter
from agreements.desk.filters import PaperFilter
from agreements.desk.listing import found_once
from agreements.models import Conference
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted(conference: Conference) -> Conference:
    """With three papers about kites and one about winds, each by one author."""
    for title in ("Kites", "More Kites", "Winds", "Still More Kites"):
        factories.make_agreement(paper=factories.make_paper(conference, title=title))
    return conference


def papers(conference: Conference, query: str) -> PaperFilter:
    return PaperFilter(QueryDict(query), conference.papers.all(), conference=conference)


def agreements(conference: Conference, query: str) -> AgreementFilter:
    return AgreementFilter(QueryDict(query), conference.agreements.all(), conference=conference)


def test_a_narrowed_list_is_asked_for_by_the_keys_that_were_found(wanted: Conference) -> None:
    found = found_once.found_by(papers(wanted, "search=kites"))
    with CaptureQueriesContext(connection) as asked:
        assert found.rows.count() == 3
        assert {paper.title for paper in found.rows} == {"Kites", "More Kites", "Still More Kites"}
        assert found.any_of(wanted.agreements.all(), "authorship__paper").count() == 3
    assert not any("LIKE" in statement["sql"] for statement in asked.captured_queries)


def test_keys_that_are_no_numbers_are_found_too(wanted: Conference) -> None:
    found = found_once.found_by(agreements(wanted, "search=kites"))
    assert found.pks is not None
    assert set(found.rows.values_list("pk", flat=True)) == set(found.pks)
    assert len(found.pks) == 3


@pytest.mark.parametrize("query", ["search=kites", ""])
def test_what_is_too_much_or_all_is_asked_for_by_the_filter_itself(wanted: Conference, query: str) -> None:
    found = found_once.found_by(papers(wanted, query), at_most=2)
    assert found.pks is None
    count = 3 if query else 4
    assert found.rows.count() == count
    assert found.any_of(wanted.agreements.all(), "authorship__paper").count() == count


def test_a_filter_that_finds_nothing_finds_nothing(wanted: Conference) -> None:
    found = found_once.found_by(papers(wanted, "search=balloons"))
    assert found.pks == []
    assert not found.rows.exists()
    assert not found.any_of(wanted.agreements.all(), "authorship__paper").exists()
