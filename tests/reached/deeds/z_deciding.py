"""“To decide”: a matter of each kind, and each of its buttons."""

from agreements.models import Conference, MatterKind, Role
from signatures.deciding.deeds import DEEDS
from tests import factories
from tests.reached.stage import Stage
from tests.signatures.desk.deciding.matters_made import doubtful, looked_at, one_of_each

_TYPED = {
    "reason": "We were told",
    "email": "right@example.org",
    "shown": "",
    "words": "Yes.",
    "done": "nothing",
    "keep": "1",
    "cell-8-name": "Ian Ice",
}
_UNTIL = "2026-12-01T08:00:00+00:00"
_HERE = "to-decide"


def look_at_each(stage: Stage) -> None:
    conference = factories.make_ready_conference(slug=_HERE, name="To decide", countersigning="queue")
    conference.memberships.create(user=stage.owner, role=Role.OWNER)
    for matter in one_of_each(conference).values():
        stage.get("decisions", _HERE, query=f"?at={matter.pk}")
    looks = [looked_at(conference, name) for name in ("CAP ONE", "CAP TWO")]
    names = [doubtful(conference, f"Ann {x}. Lee{x}", f"Ann Lee{x}").matters.get() for x in "XY"]
    for matter in (looks[0], names[0]):
        stage.get("decisions", _HERE, query=f"?at={matter.pk}&together=1")
    factories.make_accepted(conference, 2)
    stage.get("decisions", _HERE, query="?kind=countersign")


def press_each_button_and_take_it_back(stage: Stage) -> None:
    conference = Conference.objects.get(slug=_HERE)
    matter = conference.matters.open().filter(kind=MatterKind.NAME).latest("pk")
    held = conference.matters.open().filter(kind=MatterKind.HELD).latest("pk")
    for deed in DEEDS:
        stage.press(deed, held if deed == "take_rows" else matter, **_TYPED, until=_UNTIL)
        stage.post("undo_press", _HERE, stage.pressed().pk)


def press_what_cannot_be_done(stage: Stage) -> None:
    matter = Conference.objects.get(slug=_HERE).matters.open().filter(kind=MatterKind.NAME).latest("pk")
    stage.press("leave", matter)
    stage.work_off_later()
    stage.get("decisions", "by-rule", query="?settled=yes")
