"""Some of the variants, always the same ones; `make vectors` asks about all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.vectors import changes, variants
from tests.vectors.checked import checked
from tests.vectors.documents import Documents, documents
from tests.vectors.variants import Variant

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]


@pytest.fixture(scope="module")
def given(django_db_setup: None, django_db_blocker: DjangoDbBlocker, shared_seal_key: Path) -> Iterator[Documents]:
    """Made once; the rows stay until the last of these tests is over, and are taken back then."""
    with django_db_blocker.unblock(), transaction.atomic(), documents(shared_seal_key) as made:
        yield made
        transaction.set_rollback(True)


def test_there_are_many_variants_and_each_says_what_it_is_for() -> None:
    every = variants.every_variant()

    assert changes.__all__
    assert len(every) >= 150
    assert len({each.title for each in every}) == len(every)
    assert all(each.teaches and each.catches for each in every)


@pytest.mark.parametrize(
    ("number", "variant"),
    [*enumerate(variants.some())],
    ids=lambda value: value.title if isinstance(value, Variant) else "",
)
def test_four_ways_say_what_is_so(given: Documents, number: int, variant: Variant, tmp_path: Path) -> None:
    """Every third of them in all four ways, the others as a script asks and without us."""
    assert checked(variant, given, tmp_path, in_short=bool(number % 3)).faults() == []
