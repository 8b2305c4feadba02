"""What a run has found, for whoever reads its output."""

from collections.abc import Iterable

import pytest


def tell(config: pytest.Config, lines: Iterable[str]) -> None:
    """Beside what pytest says, and not as the output of a test."""
    capturing = config.pluginmanager.getplugin("capturemanager")
    with capturing.global_and_fixture_disabled():
        print()
        for line in lines:
            print(line)
