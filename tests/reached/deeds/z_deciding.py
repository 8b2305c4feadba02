"""“To decide”: a matter of each kind, and each of its buttons."""

from agreements.models import MatterKind
from signatures.deciding.deeds import DEEDS
from tests import factories
from tests.reached.stage import Stage
from tests.signatures.desk.deciding.matters_made import doubtful, looked_at, one_of_each

_TYPED = {"reason": "We were told", "email": "right@example.org", "shown": "", "words": "Yes.", "done": "nothing"}
_UNTIL = "2026-12-01T08:00:00+00:00"


def look_at_each(stage: Stage) -> None:
    for matter in one_of_each(stage.by_rule).values():
        stage.get("decisions", "by-rule", query=f"?at={matter.pk}")
    looks = [looked_at(stage.by_rule, name) for name in ("CAP ONE", "CAP TWO")]
    names = [doubtful(stage.by_rule, f"Ann {x}. Lee{x}", f"Ann Lee{x}").matters.get() for x in "XY"]
    for matter in (looks[0], names[0]):
        stage.get("decisions", "by-rule", query=f"?at={matter.pk}&together=1")
    factories.make_accepted(stage.by_hand, 2)
    stage.get("decisions", "by-hand", query="?kind=countersign")
    stage.get("decisions", "by-rule", query="?settled=yes")


def press_each_button_and_take_it_back(stage: Stage) -> None:
    matter = stage.by_rule.matters.open().filter(kind=MatterKind.NAME).latest("pk")
    for deed in DEEDS:
        stage.press(deed, matter, **_TYPED, until=_UNTIL)
        stage.post("undo_press", "by-rule", stage.pressed().pk)


def press_what_cannot_be_done(stage: Stage) -> None:
    stage.press("leave", stage.by_rule.matters.open().filter(kind=MatterKind.NAME).latest("pk"))
    stage.work_off_later()
