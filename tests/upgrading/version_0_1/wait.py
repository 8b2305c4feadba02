"""`python -m tests.upgrading.version_0_1.wait SECONDS`: waits with today's code until nothing is owed; prints how it is then.

Ends with `check_invariants`, whose status is its own.
"""

import json
import sys
from contextlib import suppress

import django

from tests.waiting import wait_for


def main() -> None:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  as the models, after the apps

    from agreements.models import Agreement, BulkJob, Message  # noqa: PLC0415
    from signatures.models import Document, DocumentWork  # noqa: PLC0415

    owed = (BulkJob, DocumentWork, Message)
    with suppress(AssertionError):  # what is still owed is told below
        wait_for(
            lambda: not any(model.objects.owed().exists() for model in owed),
            what="the end of all work",
            seconds=float(sys.argv[1]),
            pause=0.2,
        )
    print(
        json.dumps(
            {
                "owed": {model.__name__: model.objects.owed().count() for model in owed},
                "given_up": {model.__name__: model.objects.given_up().count() for model in owed},
                "sealed": Agreement.objects.filter(sealed_at__isnull=False).count(),
                "documents": Document.objects.count(),
                "job": BulkJob.objects.values_list("done", "total").get(),
            }
        )
    )
    if any(model.objects.owed().exists() for model in owed):
        sys.exit(f"Something is still owed after {sys.argv[1]} seconds.")
    call_command("check_invariants")


if __name__ == "__main__":
    main()
