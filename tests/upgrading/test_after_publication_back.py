"""0071: on the way back, ends and jobs that the version before does not know become what it does."""

from importlib import import_module

import pytest
from django.apps import apps

from agreements.models import Agreement, BulkJob, BulkJobKind, Conference, VoidCause
from tests import factories


@pytest.mark.django_db
def test_ends_and_jobs_become_what_the_version_before_knows(conference: Conference) -> None:
    for cause in (VoidCause.NOT_PUBLISHED, VoidCause.LAPSED, VoidCause.REPLACED):
        factories.void(factories.make_agreement(conference), cause=cause)
    for kind in (BulkJobKind.PUBLISH, BulkJobKind.GIVE_UP, BulkJobKind.WITHDRAW):
        conference.bulk_jobs.create(kind=kind, by=factories.make_user(), steps=[], total=0)

    import_module("agreements.migrations.0072_older_versions_and_publication").become_what_it_knew(apps, None)

    causes = sorted(Agreement.objects.values_list("void_cause", flat=True))
    assert causes == ["mistake", "paper_withdrawn", "replaced"]
    assert [job.kind for job in BulkJob.objects.all()] == ["withdraw"]
