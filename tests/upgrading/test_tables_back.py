"""signatures 0029: on the way back, tables that were taken away are listed as what the version before knows."""

from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from agreements.models import Conference
from signatures.exporting import downloads
from signatures.models import Download, DownloadKind


def test_tables_become_what_the_version_before_knows(conference: Conference, triggers: None) -> None:
    for kind in (DownloadKind.STATUS, DownloadKind.MAILS, DownloadKind.LOG):
        downloads.note_export(conference, kind, by=None, rows=2)

    migration = import_module("signatures.migrations.0029_tables_are_taken_away")
    migration.become_what_it_knew(apps, SimpleNamespace(connection=connection))

    assert list(Download.objects.order_by("pk").values_list("kind", "rows")) == [
        ("signatures", 2),
        ("signatures", 2),
        ("log", 2),
    ]
