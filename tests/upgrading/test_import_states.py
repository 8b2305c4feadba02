"""agreements 0044 and 0045: a list of before that was imported says so, the others wait, and none of them can be undone."""

from collections.abc import Callable

from django.apps.registry import Apps
from django.utils import timezone

from agreements.importing.batches.foreseeing import foreseen
from agreements.models import BulkJob, ImportBatch


def test_lists_of_before_are_imported_or_wait(version_0_1: Apps, upgrade: Callable[[], None]) -> None:
    user = version_0_1.get_model("agreements", "User").objects.create(email="staff@example.org")
    conference = version_0_1.get_model("agreements", "Conference").objects.create(
        slug="icml", name="ICML", legal_name="ICML", short_name="ICML", address="Vienna", signatory_name="A. Chair"
    )
    batches = version_0_1.get_model("agreements", "ImportBatch").objects
    about = {"conference": conference, "content": b"x", "digest": "0" * 64, "uploaded_by": user}
    applied = {"applied_at": timezone.now(), "applied_by": user, "result": {"added": 3, "changed": 0}}
    for n in range(3):
        batches.create(filename=f"{n}.csv", **about, **applied if n else {})
    version_0_1.get_model("agreements", "Errand").objects.create(
        conference=conference, kind="invite", by=user, steps=[["a"]], total=1
    )

    upgrade()

    told = ImportBatch.objects.order_by("filename").values_list("filename", "state", "begun_at", "taken_back_at")
    assert list(told) == [
        ("0.csv", "waiting", None, None),
        ("1.csv", "applied", None, None),
        ("2.csv", "applied", None, None),
    ]
    assert foreseen(ImportBatch.objects.get(filename="1.csv")).refusal.startswith(
        "It was imported by an earlier version"
    )
    assert BulkJob.objects.get().by is not None
