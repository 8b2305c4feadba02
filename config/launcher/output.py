"""What the person at the terminal reads; a terminal that has gone away is no reason to fail."""

import os
import sys
import termios
from collections.abc import Iterable

COLOURS = ("36", "33", "35", "32", "34", "31")


class Output:
    def __init__(self) -> None:
        self._is_terminal = sys.stdout.isatty()
        self._is_coloured = self._is_terminal and "NO_COLOR" not in os.environ
        self._names: list[str] = []

    def say(self, text: str) -> None:
        self._write(f"{text}\n")

    def forward(self, name: str, lines: Iterable[str]) -> None:
        for line in filter(str.strip, lines):
            self._write(f"{self._label(name)} {line}\n")

    def is_gone(self) -> bool:
        """Whether there was a terminal and it was closed; not every way of closing one sends us SIGHUP."""
        if not self._is_terminal:
            return False
        try:
            termios.tcgetattr(1)
        except termios.error:
            return True
        return False

    def _label(self, name: str) -> str:
        label = f"{name:<11} |"
        if not self._is_coloured:
            return label
        if name not in self._names:
            self._names.append(name)
        return f"\033[{COLOURS[self._names.index(name) % len(COLOURS)]}m{label}\033[0m"

    def _write(self, text: str) -> None:
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError:
            sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115  open until this process ends
