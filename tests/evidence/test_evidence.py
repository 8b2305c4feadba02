"""What `make evidence` does five hundred times, a few times."""

import random
from pathlib import Path

import pytest

from tests.evidence.trying import KINDS, named_where_nothing_was_altered, try_kind
from tests.evidence.world import anchored, conference_with_evidence


@pytest.mark.django_db
def test_a_few_alterations_of_each_kind_are_named(seal_key: Path, own_documents: Path, triggers: None) -> None:
    conference = anchored(conference_with_evidence())
    assert named_where_nothing_was_altered(conference) == []

    tried = [try_kind(conference, kind, 3, random.Random(kind)) for kind in KINDS]

    assert [(each.kind, each.made, each.missed) for each in tried] == [(kind, 3, []) for kind in KINDS]
