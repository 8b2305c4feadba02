import pytest

from agreements.desk import lists
from agreements.desk.dressing import DressedRows
from agreements.models import Author, Conference
from tests import factories

pytestmark = pytest.mark.django_db


def test_page_keeps_the_order_of_the_list_and_has_what_is_counted_beside_it(conference: Conference) -> None:
    for name in ("Ada", "Ben", "Cy"):
        factories.make_agreement(author=factories.make_author(conference, name=name))
    found = DressedRows(Author.objects.filter(conference=conference).order_by("-name_key"), lists.authors(conference))

    page = found[0:2]

    assert [(author.name, author.asked) for author in page] == [("Cy", 1), ("Ben", 1)]
