"""signatures 0027: on the way back, bundles that were fetched are listed as what the version before knows."""

from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from agreements.models import Conference
from signatures.exporting import downloads
from signatures.models import Download
from tests.signatures.exporting.bundles.bundled import empty_bundle


def test_downloads_become_what_the_version_before_knows(conference: Conference, triggers: None) -> None:
    downloads.note_bundle(empty_bundle(conference, documents=3), by=None)

    migration = import_module("signatures.migrations.0027_older_versions_and_bundles")
    migration.become_what_it_knew(apps, SimpleNamespace(connection=connection))

    assert list(Download.objects.values_list("kind", "rows", "bundle")) == [("signatures", 3, None)]
