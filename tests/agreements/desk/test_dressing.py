import pytest

from agreements.desk import lists
from agreements.desk.dressing import DressedRows
from agreements.models import Conference, Paper
from tests import factories

pytestmark = pytest.mark.django_db


def test_page_keeps_the_order_of_the_list_and_has_what_is_counted_beside_it(conference: Conference) -> None:
    for number in ("1", "2", "3"):
        factories.make_paper(conference, factories.make_author(conference), number=number)
    found = DressedRows(Paper.objects.filter(conference=conference).order_by("-number_key"), lists.papers(conference))

    page = found[0:2]

    assert [(paper.number, paper.asked) for paper in page] == [("3", 1), ("2", 1)]
