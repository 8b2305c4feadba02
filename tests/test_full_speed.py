import sys
from types import FrameType

from tests.full_speed import at_full_speed


def meanwhile() -> None:
    pass


def afterwards() -> None:
    pass


def test_nothing_is_watched_meanwhile_and_everything_afterwards() -> None:
    seen: list[str] = []

    def watch(frame: FrameType, _event: str, _value: object) -> None:
        seen.append(frame.f_code.co_name)

    measuring = sys.gettrace()
    sys.settrace(watch)
    try:
        with at_full_speed():
            meanwhile()
        afterwards()
    finally:
        sys.settrace(measuring)

    assert [name for name in seen if name in ("meanwhile", "afterwards")] == ["afterwards"]
