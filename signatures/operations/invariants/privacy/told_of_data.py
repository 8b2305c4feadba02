"""Whether who is held, restricted or erased, and for how long data is kept, is what the log tells."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from agreements.models import Conference

_PLACED, _ENDED = "privacy.hold_placed", "privacy.hold_ended"
_ASKED, _TAKEN_BACK, _ERASED = "privacy.erasure_asked", "privacy.erasure_taken_back", "personal.erased"
_DECIDED = "privacy.retention_decided"


def untrue_privacy(conference: Conference) -> Iterator[str]:
    """In four queries."""
    kinds = (_PLACED, _ENDED, _ASKED, _TAKEN_BACK, _ERASED, _DECIDED)
    events = conference.events.filter(kind__in=kinds).order_by("number")
    told = list(events.values_list("kind", "subject", "payload"))
    yield from _holds(conference, [(kind, subject) for kind, subject, _ in told])
    yield from _erasures(conference, [(kind, subject) for kind, subject, _ in told])
    yield from _rules(conference, [facts for kind, _, facts in told if kind == _DECIDED])


def _holds(conference: Conference, told: list[tuple[str, str]]) -> Iterator[str]:
    placed, ended = (Counter(subject for kind, subject in told if kind == each) for each in (_PLACED, _ENDED))
    known: Counter[str] = Counter()
    over: Counter[str] = Counter()
    for author, ended_at in conference.legal_holds.values_list("author", "ended_at"):
        subject = f"author:{author}" if author else ""
        known[subject] += 1
        over[subject] += ended_at is not None
    for subject in sorted({*placed, *known}):
        if (known[subject], over[subject]) != (placed[subject], ended[subject]):
            yield f"the holds over {subject or 'the conference'} are not those of which the log tells"


def _erasures(conference: Conference, told: list[tuple[str, str]]) -> Iterator[str]:
    """The last turn of each person; who was erased without having been asked for was so by a command."""
    turns = {subject: kind for kind, subject in told if kind in (_ASKED, _TAKEN_BACK, _ERASED)}
    known: dict[str, str] = {}
    rows = conference.erasures.order_by("asked_at", "pk").values_list("author", "taken_back_at", "erased_at")
    for author, taken_back_at, erased_at in rows:
        known[f"author:{author}"] = _ERASED if erased_at else _TAKEN_BACK if taken_back_at else _ASKED
    for subject in sorted({*turns, *known}):
        if turns.get(subject) != known.get(subject):
            yield f"{subject} is {known.get(subject, 'neither')} by its row and {turns.get(subject, 'neither')} by the log"


def _rules(conference: Conference, told: list[dict[str, Any]]) -> Iterator[str]:
    last = {facts["data"]: (facts["days"], facts["is_on"]) for facts in told}
    decided = {data: rule for data, rule in last.items() if rule[0] is not None}
    rules = conference.retention_rules.values_list("data", "days", "switched_on_at")
    known = {data: (days, since is not None) for data, days, since in rules}
    for data in sorted({*decided, *known}):
        if decided.get(data) != known.get(data):
            yield f"the log decided otherwise for how long the class {data} is kept"
