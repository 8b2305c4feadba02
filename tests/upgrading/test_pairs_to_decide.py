"""0070: entries that are probably one person are asked about as every deed would; on the way back nobody is asked any more."""

from importlib import import_module

import pytest
from django.apps import apps

from agreements.models import Conference, KeptApart, Matter, PressedDeed, PressedKind
from signatures.operations import invariants
from tests import factories
from tests.signatures.desk.deciding.matters_made import no_longer_listed

_MIGRATION = "agreements.migrations.0070_pairs_to_decide"


@pytest.mark.django_db
def test_pairs_are_asked_about_and_no_more_on_the_way_back(conference: Conference) -> None:
    for name, facts in (
        ("Eva Doppel", {"orcid": "0000-0002-1825-0097", "email": "lab@ex.org"}),
        ("Eve Doppel", {"orcid": "0000-0002-1825-0097"}),
        ("EVA DOPPEL", {"email": "lab@ex.org"}),
        ("Ann Else", {"email": "lab@ex.org"}),
        ("Ben Box", {"email": "ben.box@gmail.com"}),
        ("Bo Box", {"email": "benbox@googlemail.com"}),
    ):
        factories.make_agreement(author=factories.make_author(conference, name=name, **facts))
    twins = [factories.make_author(conference, name=name) for name in ("Twin Name", "TWIN NAME", "Twin name")]
    factories.make_paper(conference, *twins)
    KeptApart.objects.create(first=twins[0], second=twins[2], at=twins[0].created_at)
    factories.evaluate(conference)
    asked = Matter.objects.filter(kind="duplicate")
    wanted = set(asked.values_list("subject", "author"))
    asked.delete()

    import_module(_MIGRATION).ask_about_pairs(apps, None)

    assert (set(asked.values_list("subject", "author")), len(wanted)) == (wanted, 5)
    assert [each for each in invariants.examine(conference, with_files=False).breaches if "matter" in each] == []

    no_longer_listed(conference)
    for kind in (PressedKind.MERGE, PressedKind.LEAVE):
        PressedDeed.objects.create(conference=conference, kind=kind, by=factories.make_user())
    import_module(_MIGRATION).ask_no_more(apps, None)

    assert not conference.matters.filter(kind__in=["duplicate", "gone"]).exists()
    assert PressedDeed.objects.get().kind == PressedKind.LEAVE
