"""Alters evidence at random and prints how many alterations of each kind were named; exit status 1 if any was not.

make evidence [MUTATIONS=500] [SEED=7]
"""

import os
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402

from agreements.audit.append_only import assert_triggers  # noqa: E402
from signatures import sealing  # noqa: E402
from tests.evidence.trying import KINDS, Tried, named_where_nothing_was_altered, try_kind  # noqa: E402
from tests.evidence.world import anchored, conference_with_evidence  # noqa: E402

_MUTATIONS = 500


def main() -> int:
    setup_test_environment()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        with TemporaryDirectory() as folder:
            return _run(Path(folder))
    finally:
        runner.teardown_databases(databases)
        teardown_test_environment()


def _run(folder: Path) -> int:
    sealing.create(folder / "seal.pem", organisation="ECA", common_name="Seal")
    documents = settings.STORAGES["documents"] | {"OPTIONS": {"location": str(folder / "documents")}}
    with override_settings(SEAL_KEY_FILE=folder / "seal.pem", STORAGES=settings.STORAGES | {"documents": documents}):
        conference = anchored(conference_with_evidence())
        for label in ("agreements", "signatures"):
            assert_triggers(apps.get_app_config(label))
        if lines := named_where_nothing_was_altered(conference):
            sys.stderr.write("\n".join(["Named before anything was altered:", *lines, ""]))
            return 1
        mutations, seed = int(os.environ.get("MUTATIONS") or _MUTATIONS), os.environ.get("SEED") or "0"
        tried = [try_kind(conference, kind, mutations, random.Random(f"{seed} {kind}")) for kind in KINDS]
    _tell(tried)
    return int(any(each.missed for each in tried))


def _tell(tried: list[Tried]) -> None:
    sys.stdout.write("| kind | made | named |\n| --- | --- | --- |\n")
    for each in tried:
        sys.stdout.write(f"| {each.kind} | {each.made} | {each.made - len(each.missed)} |\n")
    for each in tried:
        sys.stdout.write("".join(f"\nnot named, {each.kind}: {words}" for words in each.missed[:9]))
    sys.stdout.write("\n")


if __name__ == "__main__":
    sys.exit(main())
