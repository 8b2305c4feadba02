"""signatures 0030: on the way back, a decline without a name bears the printed one, as the version before insists on."""

from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from agreements.models import Conference
from agreements.states import State
from signatures.models import Decision, Signature
from tests import factories


def test_a_decline_becomes_what_the_version_before_knows(conference: Conference, triggers: None) -> None:
    for decision in Decision:
        author = factories.make_author(conference, name=f"{decision.label} Author")
        factories.sign(factories.make_agreement(conference, author=author, state=State.INVITED), decision=decision)
    assert Signature.objects.get(decision="declined").typed_name == ""

    migration = import_module("signatures.migrations.0030_declined_without_a_name")
    migration.become_what_it_knew(apps, SimpleNamespace(connection=connection))

    assert set(Signature.objects.values_list("typed_name", "printed_name", "name_grade")) == {
        ("Accepted Author", "Accepted Author", "exact"),
        ("Declined Author", "Declined Author", "exact"),
    }
