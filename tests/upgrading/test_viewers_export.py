"""agreements 0022 and signatures 0017: who stands keeps what viewers had; what leaves is noted from then on."""

from collections.abc import Callable

from django.apps.registry import Apps

from agreements.models import Conference
from signatures.exporting import downloads
from signatures.models import Download, DownloadKind


def test_conferences_of_before_keep_what_their_viewers_had(version_0_1: Apps, upgrade: Callable[[], None]) -> None:
    version_0_1.get_model("agreements", "Conference").objects.create(
        slug="icml", name="ICML", legal_name="ICML", short_name="ICML", address="Vienna", signatory_name="A. Chair"
    )

    upgrade()

    conference = Conference.objects.get()
    assert (conference.viewers_export, Conference().viewers_export) == (True, False)
    downloads.note_export(conference, DownloadKind.SIGNATURES, by=None, rows=3)
    assert Download.objects.get().rows == 3
