import os
from collections.abc import Iterator
from random import Random

import pytest

from tests.journey.installation import Installation


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`SOME=2`: of those that share an installation only two, and others each time."""
    faults = [item for item in items if item.path.name == "test_faults.py"]
    some = int(os.environ.get("SOME") or len(faults))
    # All workers of a run choose the same.
    left_out = Random(os.environ.get("PYTEST_XDIST_TESTRUNUID")).sample(faults, max(len(faults) - some, 0))
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Just started, and empty: nobody has an account yet."""
    made = Installation(tmp_path_factory.mktemp("journey") / "state")
    made.folder.mkdir()
    made.start("--no-demonstration")
    yield made
    made.stop()
