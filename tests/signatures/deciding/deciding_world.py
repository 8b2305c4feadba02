"""Time goes on, and a worker carries out what can no longer be taken back."""

import time_machine

from signatures.operations import sweep


def twenty_seconds_later(clock: time_machine.Traveller) -> int:
    """How many deeds were carried out."""
    clock.shift(21)
    return sweep.carry_out_pressed()
