"""Trying many things side by side: what hangs is left behind, what breaks is said."""

import threading

from signatures.operations.preflight.lights import Light, Try, amber, from_dict, green, red, side_by_side


def test_each_is_said_in_order_and_what_hangs_delays_nobody() -> None:
    ends = threading.Event()

    def hang() -> None:
        ends.wait(20)

    def fail() -> None:
        raise RuntimeError("no such thing")

    tries = [
        Try("hangs", "Hangs", hang, "Look there."),  # type: ignore[arg-type]  # it never comes to its answer
        Try("good", "Good", lambda: green("fine"), ""),
        Try("so", "So", lambda: amber("hm", "do"), ""),
        Try("fails", "Fails", fail, "Look here."),  # type: ignore[arg-type]
        Try("bad", "Bad", lambda: red("no", "do"), ""),
    ]

    found = side_by_side(tries, patience=0.3)
    ends.set()

    assert [(each.key, each.light) for each in found] == [
        ("hangs", Light.RED),
        ("good", Light.GREEN),
        ("so", Light.AMBER),
        ("fails", Light.RED),
        ("bad", Light.RED),
    ]
    assert (found[0].words, found[0].remedy) == ("No answer within 0.3 seconds.", "Look there.")
    assert found[3].words == "It failed: RuntimeError: no such thing"
    assert [from_dict(each.as_dict()) for each in found] == found
