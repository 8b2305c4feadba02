"""0004_bulk_job: what was called an errand goes on where it stood."""

from collections.abc import Callable

from django.apps.registry import Apps

from agreements.jobs import bulk_jobs
from agreements.models import BulkJob, Conference, User


def test_job_that_was_owed_is_still_owed_with_its_progress(version_0_1: Apps, upgrade: Callable[[], None]) -> None:
    user = version_0_1.get_model("agreements", "User").objects.create(email="staff@example.org")
    conference = version_0_1.get_model("agreements", "Conference").objects.create(
        slug="icml", name="ICML", legal_name="ICML", short_name="ICML", address="Vienna", signatory_name="A. Chair"
    )
    errand = version_0_1.get_model("agreements", "Errand").objects.create(
        conference=conference, kind="invite", by=user, steps=[["a"], ["b"]], total=2, done=1, attempts=3
    )

    upgrade()

    job = BulkJob.objects.get()
    assert (job.pk, job.steps, job.total, job.done, job.attempts) == (errand.pk, [["a"], ["b"]], 2, 1, 3)
    assert (job.conference, job.by) == (Conference.objects.get(), User.objects.get())
    assert bulk_jobs.owed(limit=2) == [job.pk]
