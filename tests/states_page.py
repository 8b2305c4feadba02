"""docs/states.md: a picture of each record's states, drawn from the code. `make docs` writes it, a test compares it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from django.apps import apps
from django.db import models

from agreements import states
from agreements.models import message, paper
from agreements.models.lists import batches
from agreements.models.work import Work

PAGE = Path(__file__).resolve().parent.parent / "docs/states.md"

HEAD = """\
# States

Which states a record can have, and what leads from one to another. Made from the code by `make docs`, and compared with it by a
test: change the code, not this page.
"""

# Of records whose state is read off moments: for each moment, what it makes of them, and what they are until then. The
# first of these is what they begin as.
MOMENTS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    # Opened again and brought back by emptying the moment.
    "Conference": {"closed_at": ("closed", ("open",)), "hidden_at": ("hidden", ("closed",))},
    "Text": {"published_at": ("published", ("draft",)), "set_aside_at": ("set aside", ("draft",))},
    "Link": {
        "opened_at": ("opened", ("mailed",)),
        "superseded_at": ("superseded", ("mailed", "opened")),
        "revoked_at": ("revoked", ("mailed", "opened", "superseded")),
    },
    "TeamInvitation": {
        "accepted_at": ("accepted", ("mailed",)),
        "declined_at": ("declined", ("mailed",)),
        "withdrawn_at": ("withdrawn", ("mailed",)),
    },
    "HelpRequest": {"settled_at": ("settled", ("open",))},
    "Matter": {"settled_at": ("settled", ("open",))},
    "Waiver": {"decided_at": ("decided", ("proposed",))},
    "Agent": {"ended_at": ("no longer asked", ("asked",))},
    "Authorship": {"ended_at": ("ended", ("standing",))},
    "MailPause": {"ended_at": ("over", ("on",))},
    "ReminderSchedule": {"switched_on_at": ("on", ("off",))},
    "Breach": {"mended_at": ("mended", ("found",))},
    "Completion": {"ended_at": ("over", ("standing",))},
    "Standstill": {"ended_at": ("over", ("standing still",))},
    "LegalHold": {"ended_at": ("over", ("standing",))},
    "Erasure": {"taken_back_at": ("taken back", ("asked",)), "erased_at": ("erased", ("asked",))},
    "RetentionRule": {"switched_on_at": ("on", ("off",))},
}
# Moments that are no state: facts beside a state, limits, and what was seen last.
BESIDE = {
    "ChainHead": {"at"},
    "Agreement": {"invited_at", "answered_at", "countersigned_at", "sealed_at", "sealing_failed_at", "voided_at"}
    | {"variant_chosen_at", "closed_away_at"},
    "ClosedName": {"closed_at"},
    "BulkJob": {"stopped_at"},
    "Conference": {"deadline"},
    "DocumentWork": {"begun_at"},
    "KeyCheck": {"expires_at"},
    "Matter": {"put_off_until"},
    "Message": {"sent_at", "held_at", "reworded_at", "put_off_since", "doubted_at"},
    "ImportBatch": {"begun_at", "applied_at", "taken_back_at", "emptied_at"},
    "ImportPart": {"taken_back_at"},
    "Author": {"no_reminders_since"},
    "Authorship": {"may_object_until"},
    "Paper": {"clear_since", "objections_until", "not_published_at"},
    "Relay": {"stopped_since", "stopped_until", "next_at"},
    "ReminderRound": {"planned_at", "deadline"},
    "ReturnMailbox": {"tried_at", "read_at"},
    "SealCertificate": {"ended_at"},
    "StaffMail": {"sent_at", "put_off_since", "doubted_at"},
    "TextVariant": {"published_at"},
    "User": {"last_login"},
}
WORK = {
    "owed": {"claimed": "a worker claims it"},
    "claimed": {"owed": "postponed, or the lease ran out", "finished": "done", "given up": "too many attempts"},
    "given up": {"owed": "staff have it tried again"},
}


def page() -> str:
    return "\n".join([HEAD, *_sections()])


def _sections() -> Iterator[str]:
    yield _section("Agreement", "The column `state`, moved by `agreements/workflow` only.", _agreement())
    yield _section("Message", "The column `state`; it is work as well (below).", _arrows(message.MOVES))
    yield _section(
        "ImportBatch", "The column `state`, moved by `agreements/importing` only.", _arrows(batches.IMPORT_MOVES)
    )
    yield _section("Paper", "The column `status`.", [f"    [*] --> {status}" for status in paper.PaperStatus.values])
    kinds = sorted(model.__name__ for model in _models() if issubclass(model, Work))
    about = f"Read off `lease_until`, `finished_at` and `given_up_at` of everything that is owed: {', '.join(kinds)}."
    yield _section("Work", about, ["    [*] --> owed", *_labelled(WORK)])
    for model in _models():
        if model.__name__ in MOMENTS:
            yield _section(model.__name__, "Read off moments.", _moments(MOMENTS[model.__name__]))


def _section(title: str, about: str, arrows: list[str]) -> str:
    return "\n".join([f"## {title}", "", about, "", "```mermaid", "stateDiagram-v2", *arrows, "```", ""])


def _arrows(moves: Mapping[StrEnum, frozenset[StrEnum]]) -> list[str]:
    first = next(iter(moves))
    arrows = [f"    {before} --> {after}" for before in moves for after in moves if after in moves[before]]
    ends = [f"    {state} --> [*]" for state in moves if not moves[state]]
    return [f"    [*] --> {first}", *arrows, *ends]


def _agreement() -> list[str]:
    """With the one way back from an end, which would be fourteen arrows."""
    back = [f"    {end} --> {end}_before: put back" for end in states.ENDS]
    names = [f"    {end}_before: whatever it was before" for end in states.ENDS]
    return [*(arrow for arrow in _arrows(states.MOVES) if not arrow.endswith("[*]")), *back, *names]


def _labelled(moves: Mapping[str, Mapping[str, str]]) -> list[str]:
    return [
        f"    {_word(before)} --> {_word(after)}: {why}"
        for before, targets in moves.items()
        for after, why in targets.items()
    ]


def _moments(marks: Mapping[str, tuple[str, tuple[str, ...]]]) -> list[str]:
    _, (first, *_) = next(iter(marks.values()))
    arrows = [(before, after, mark) for mark, (after, sources) in marks.items() for before in sources]
    return [
        f"    [*] --> {first}",
        *(f"    {_word(before)} --> {_word(after)}: {mark}" for before, after, mark in arrows),
    ]


def _word(state: str) -> str:
    return state.replace(" ", "_")


def _models() -> list[type[models.Model]]:
    return [model for label in ("agreements", "signatures") for model in apps.get_app_config(label).get_models()]


def moments_without_a_place() -> list[str]:
    """Columns for a moment that may be empty, of which this page does not say what they mean."""
    work = {field.name for field in Work._meta.local_fields}
    return [
        f"{model.__name__}.{field.name}"
        for model in _models()
        for field in model._meta.local_fields
        if isinstance(field, models.DateTimeField) and field.null
        if not (issubclass(model, Work) and field.name in work)
        if field.name not in BESIDE.get(model.__name__, set()) | MOMENTS.get(model.__name__, {}).keys()
    ]


def write() -> None:
    PAGE.write_text(page(), encoding="utf-8")
