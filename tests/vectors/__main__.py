"""Prints the table: each variant, and what the four ways say to it; the exit status tells whether all is as it must be."""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import django

django.setup()

from django.test.runner import DiscoverRunner  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402

from signatures import sealing  # noqa: E402
from tests.vectors import changes  # noqa: E402, F401  # they fill the list
from tests.vectors.checked import Checked, checked  # noqa: E402
from tests.vectors.documents import documents  # noqa: E402
from tests.vectors.variants import every_variant  # noqa: E402


def main(words: Sequence[str]) -> int:
    """`words`: of the variants only those whose title has one of them."""
    setup_test_environment()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        with TemporaryDirectory() as folder:
            return _run(words, Path(folder))
    finally:
        runner.teardown_databases(databases)
        teardown_test_environment()


def _run(words: Sequence[str], folder: Path) -> int:
    sealing.create(folder / "seal.pem", organisation="ECA", common_name="Seal")
    wanted = [each for each in every_variant() if not words or any(word in each.title for word in words)]
    wrong = 0
    with documents(folder / "seal.pem") as given:
        for variant in wanted:
            result = checked(variant, given, folder)
            faults = result.faults()
            wrong += bool(faults)
            _tell(result, faults)
    sys.stdout.write(f"{len(wanted)} variants, {wrong} of them answered wrongly\n")
    return int(wrong > 0)


def _tell(result: Checked, faults: Sequence[str]) -> None:
    page, *others = result.said
    # Page, command, script, and without us.
    verdicts = ["authentic" if page.is_authentic else "not", *(said.verdict for said in others)]
    columns = "".join(f"{verdict:<13}" for verdict in verdicts)
    sys.stdout.write(f"{result.variant.title:<46}{columns}{result.variant.catches}\n")
    sys.stdout.write("".join(f"    WRONG {fault}\n" for fault in faults))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
