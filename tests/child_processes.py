"""What a child process is given: nothing of the tests' own settings, but whether it is measured."""

import os

_INHERITED = ("PATH", "HOME", "LANG", "COVERAGE_PROCESS_CONFIG")


def environment(**variables: str) -> dict[str, str]:
    return {name: os.environ[name] for name in _INHERITED if name in os.environ} | variables
