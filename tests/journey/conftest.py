from collections.abc import Iterator

import pytest

from tests.journey.installation import Installation


@pytest.fixture
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Just started, and empty: nobody has an account yet."""
    made = Installation(tmp_path_factory.mktemp("journey") / "state")
    made.folder.mkdir()
    made.start("--no-demonstration")
    yield made
    made.stop()
