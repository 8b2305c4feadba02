"""A new state, kind or role makes these tests name every place that has something to say about it.

Where a place is a table, the table must be complete. Where it is a choice of some members, or a branch, nobody but a
person can tell what it should say: then the places are listed, and the new member is noted below once all are decided.
"""

import ast
import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from agreements import models
from agreements.desk import timeline
from agreements.names import Grade
from agreements.states import State
from signatures.levels import Level
from signatures.models import Decision, Manner, Method

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [
    path
    for app in ("agreements", "signatures")
    for path in sorted((ROOT / app).rglob("*.py"))
    if not {"migrations", "__main__.py"} & set(path.parts)
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# The members for which every place was thought about.
DECIDED: dict[type[Enum], set[str]] = {
    State: {"DRAFT", "INVITED", "ACCEPTED", "COUNTERSIGNED", "DECLINED", "WAIVED", "VOID"},
    models.Role: {"OWNER", "MANAGER", "SIGNATORY", "VIEWER"},
    models.PaperStatus: {"ACCEPTED", "WITHDRAWN"},
    models.Policy: {"EVERY", "ONE_FOR_ALL", "K_OF_N", "CORRESPONDING"},
    models.Blocker: {
        "UNCOUNTED",
        "WITHDRAWN",
        "NOBODY",
        "OBJECTION",
        "MATTER",
        "CORRESPONDENT",
        "DECLINED",
        "ADDRESS",
        "INVITATION",
        "ANSWER",
        "COUNTERSIGNATURE",
        "OBJECTION_DAYS",
        "IMPORT",
    },
    models.VoidCause: {"PAPER_WITHDRAWN", "AUTHORSHIP_ENDED", "REPLACED", "MISTAKE", "NOT_PUBLISHED", "LAPSED"},
    models.EndCause: {"NOT_AN_AUTHOR", "MERGED", "MOVED"},
    models.Correction: {"KEEP", "AMEND", "ASK_AGAIN"},
    models.MatterKind: {
        "NO_ADDRESS",
        "SHARED_ADDRESS",
        "DECLINED",
        "NAME",
        "REQUEST",
        "WAIVER",
        "LOOK",
        "BOUNCE",
        "DUPLICATE",
        "GONE",
        "HELD",
    },
    models.PressedKind: {
        "COUNTERSIGN",
        "COUNTERSIGN_ALIKE",
        "ASK_AGAIN",
        "WAIVE",
        "LEAVE",
        "ADDRESS",
        "AGAIN",
        "REACHABLE",
        "ANSWER",
        "SETTLE",
        "CONFIRM_WAIVER",
        "MERGE",
        "KEEP_APART",
        "TAKE_OFF",
        "WITHDRAW",
        "TAKE_ROWS",
        "LEAVE_OUT",
        "LATER",
        "ASSIGN",
    },
    models.PressedEnd: {"DONE", "UNDONE", "OVERTAKEN"},
    models.WaiverKind: {"SCAN", "EMPLOYER", "AGENT", "DECEASED", "UNREACHABLE", "OTHER"},
    models.Countersigning: {"RULE", "QUEUE"},
    models.BulkJobKind: {
        "INVITE",
        "REMIND",
        "ROUND",
        "COUNTERSIGN",
        "WITHDRAW",
        "REVIVE",
        "VOID",
        "REINSTATE",
        "ASK_AGAIN",
        "WAIVE",
        "IMPORT",
        "IMPORT_BACK",
        "POLICY",
        "DEADLINE",
        "NEW_WORDS",
        "SEND_AGAIN",
        "TAKE_OUT",
        "PUBLISH",
        "GIVE_UP",
    },
    models.ImportState: {"WAITING", "APPLYING", "APPLIED", "CANCELLING", "CANCELLED", "UNDOING", "UNDONE"},
    models.MessageKind: {
        "INVITATION",
        "REMINDER",
        "NUDGE",
        "LINK",
        "RECEIPT",
        "COPY",
        "CHANGED",
        "ENDED",
        "PUT_BACK",
        "FORM_REFUSED",
        "ANSWER",
        "CORRECTED",
        "MERGED",
        "FOR_ALL",
        "DEADLINE",
        "NEW_WORDS",
        "AGENT",
        "AGENT_AGAIN",
        "AGENT_RECEIPT",
        "AGENT_COPY",
        "FORWARDED",
        "AGENT_RELEASED",
        "DATA",
    },
    models.Capacity: {"AUTHOR", "AGENT"},
    models.ForwardEnd: {"TAKEN_BACK", "SETTLED", "ADDRESS", "MOVED"},
    models.LinkPurpose: {"SIGN", "AGENT", "OBJECT", "DATA"},
    models.DataClass: {"MAILS", "LISTS", "REQUESTS", "ACCESSES", "EVIDENCE"},
    models.MessageState: {"QUEUED", "SENDING", "SENT", "BOUNCED", "FAILED", "ASIDE", "CANCELLED"},
    models.Reachability: {"UNKNOWN", "BOUNCED", "REACHED"},
    models.ReportKind: {
        "BOUNCED",
        "DEFERRED",
        "OUT_OF_OFFICE",
        "COMPLAINED",
        "OTHER",
        "TAKEN_BACK",
        "REACHABLE",
        "TRIED_AGAIN",
    },
    models.LeftOut: {
        "NOTHING",
        "NOT_ASKED",
        "ANSWERED",
        "WAIVED",
        "WITHDRAWN",
        "SPARED",
        "OVER",
        "NO_ADDRESS",
        "NO_MORE",
        "BOUNCED",
        "ASKED",
        "PROPOSED",
        "UNDER_WAY",
        "PAUSED",
        "TOO_MANY",
        "BY_HAND",
        "STOPPED",
    },
    models.HelpKind: {
        "NOT_ME",
        "OTHER_ADDRESS",
        "NAME",
        "NOT_MY_PAPER",
        "EMPLOYER",
        "PAPER",
        "NO_ELECTRONIC",
        "CO_AUTHOR",
        "CO_AUTHOR_ADDRESS",
        "QUESTION",
        "OBJECTION",
        "NOT_FOR_ME",
    },
    models.ImageKind: {"LOGO", "SIGNATURE"},
    Decision: {"ACCEPTED", "DECLINED"},
    Method: {"RULE", "PERSON"},
    Manner: {"ALIKE", "BUTTON", "COMMAND"},
    Grade: {
        "EXACT",
        "SAME",
        "ACCENTS",
        "KEYBOARD",
        "ORDER",
        "TRANSLITERATION",
        "NATIVE",
        "SHORTENED",
        "DIFFERENT",
    },
    Level: {"B", "T", "LT", "LTA"},
}
# Tables that leave members out on purpose, and which.
PARTIAL: dict[str, set[str]] = {
    # What is owed to a selection has pages of its own for these.
    "agreements/desk/bulk/__init__.py: BULK": {
        "INVITE",
        "REMIND",
        "ROUND",
        "COUNTERSIGN",
        "IMPORT",
        "IMPORT_BACK",
        "POLICY",
        "DEADLINE",
        "NEW_WORDS",
    },
    # Done at once (`pressing`), not by a worker.
    "signatures/deciding/deeds.py: DEEDS": {"LATER", "ASSIGN"},
    # Its words are those of the day that was chosen.
    "signatures/desk/deciding/undoing.py: _WORDS": {"LATER"},
    # Names have sheets of their own, for one and for several.
    "signatures/desk/deciding/sheets/sheet_kinds.py: _OF": {"NAME"},
    # A mail that has left, a countersignature and rights that went back cannot be taken back; an import is where its history
    # stands; a wrong day is corrected on the paper's page.
    "agreements/jobs/endings.py: INVERSE": {
        "INVITE",
        "REMIND",
        "ROUND",
        "COUNTERSIGN",
        "REINSTATE",
        "ASK_AGAIN",
        "IMPORT",
        "IMPORT_BACK",
        "POLICY",
        "DEADLINE",
        "NEW_WORDS",
        "SEND_AGAIN",
        "TAKE_OUT",
        "PUBLISH",
        "GIVE_UP",
    },
    # Looked at for all mails that ask for something, or no reason against one that was written.
    "agreements/mail/reminding/at_delivery.py: _CAUSES": {
        "NOTHING",
        "NOT_ASKED",
        "ANSWERED",
        "WAIVED",
        "WITHDRAWN",
        "SPARED",
        "UNDER_WAY",
        "BY_HAND",
        "STOPPED",
    },
    # What most of its agreements are is said of all others.
    "agreements/desk/clearing/badges.py: BADGES": {
        "UNCOUNTED",
        "WITHDRAWN",
        "NOBODY",
        "MATTER",
        "DECLINED",
        "ADDRESS",
        "INVITATION",
        "IMPORT",
    },
    # All others end agreements, and not all that stands about a paper.
    "agreements/papers/withdrawing.py: _KINDS": {"AUTHORSHIP_ENDED", "REPLACED", "MISTAKE", "LAPSED"},
    # What is not counted is not ready for no reason of these; who is not there, and what only takes time, has no deed.
    "agreements/desk/handing_over/ready_lines.py: _WORDS": {"UNCOUNTED", "WITHDRAWN"},
    "agreements/desk/handing_over/ready_lines.py: _DEEDS": {
        "UNCOUNTED",
        "WITHDRAWN",
        "NOBODY",
        "CORRESPONDENT",
        "OBJECTION_DAYS",
    },
    # All others are notes beside the state of a mail.
    "agreements/mail/bounces/reported.py: _MOVES": {
        "DEFERRED",
        "OUT_OF_OFFICE",
        "COMPLAINED",
        "OTHER",
        "REACHABLE",
        "TRIED_AGAIN",
    },
    # Of the dead and of who cannot be reached nobody is told.
    "signatures/visits/receipts.py: _SETTLED": {"DECEASED", "UNREACHABLE", "OTHER"},
    # A signature under another name is told beside the queue, where it is compared.
    "agreements/desk/dashboard/action_items.py: MATTERS": {"NAME"},
    # Whoever objects has a page of their own.
    "signatures/visits/help_words.py: WORDS": {"OBJECTION"},
    # What is done blocks nothing, and who was not asked is blocked by the address or by the invitation.
    "agreements/clearance/rule.py: _BLOCKS": {"DRAFT", "COUNTERSIGNED", "WAIVED", "VOID"},
    "agreements/states.py: ENDS": {"DRAFT", "INVITED", "ACCEPTED", "COUNTERSIGNED", "DECLINED"},
}


# What a module names at its margin: asked of all of them while tests are collected, when nothing is parsed yet.
_ASSIGNED = re.compile(r"^(\w+)(?:: .+)? = ", re.MULTILINE)


def module_of(path: Path) -> ModuleType:
    return import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))


@cache
def statements(path: Path) -> list[ast.stmt]:
    return ast.parse(path.read_text(encoding="utf-8")).body


@cache
def template(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def mentions() -> list[tuple[str, set[tuple[str, str]]]]:
    """Functions, classes and tables, and of what each names an attribute: ("State", "DRAFT"). Read once for all kinds."""
    return [
        (f"{name_of(path)}: {name}", {attribute for each in ast.walk(node) for attribute in _attribute(each)})
        for path in SOURCES
        for name, node in (named for statement in statements(path) for named in _named(statement))
    ]


@cache
def tables() -> dict[str, tuple[type[Enum], set[str]]]:
    """Every table of a module whose keys are members of one of these: by its name, which they are, which it has."""
    found = {}
    for path in SOURCES:
        own = set(_ASSIGNED.findall(path.read_text(encoding="utf-8")))
        for name, value in vars(module_of(path)).items():
            if name in own and isinstance(value, dict) and (kinds := {type(key) for key in value} & DECIDED.keys()):
                (kind,) = kinds
                found[f"{name_of(path)}: {name}"] = kind, {key.name for key in value if isinstance(key, kind)}
    return found


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def places(kind: type[Enum]) -> Iterator[str]:
    """Functions, classes and tables that name a member, and templates that compare with a value."""
    members = {(kind.__name__, name) for name in kind.__members__}
    yield from (place for place, named in mentions() if named & members)
    values = "|".join(re.escape(str(member.value)) for member in kind)
    comparison = re.compile(rf'[=!]= ?"({values})"')
    yield from (name_of(path) for path in TEMPLATES if comparison.search(template(path)))


def _named(statement: ast.stmt, inside: str = "") -> Iterator[tuple[str, ast.AST]]:
    match statement:
        case ast.ClassDef(name=name, body=body):
            for each in body:
                yield from _named(each, f"{inside}{name}.")
        case ast.FunctionDef(name=name):
            yield inside + name, statement
        case ast.Assign(targets=[ast.Name(id=name), *_]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield inside + name, statement


def _attribute(node: ast.AST) -> Iterator[tuple[str, str]]:
    match node:
        case ast.Attribute(value=ast.Name(id=owner), attr=attribute):
            yield owner, attribute


@pytest.mark.parametrize("table", tables())
def test_table_has_every_member(table: str) -> None:
    kind, present = tables()[table]

    missing = kind.__members__.keys() - present - PARTIAL.get(table, set())

    assert not missing, f"{table} says nothing about {kind.__name__} {', '.join(sorted(missing))}"


@pytest.mark.parametrize("kind", DECIDED, ids=lambda kind: kind.__name__)
def test_every_place_was_decided_for_every_member(kind: type[Enum]) -> None:
    new = kind.__members__.keys() - DECIDED[kind]

    listed = "\n".join(places(kind))
    assert not new, f"Decide what these say about {kind.__name__} {', '.join(sorted(new))}:\n{listed}"
    assert DECIDED[kind] == kind.__members__.keys()


def test_every_kind_of_mail_has_its_words() -> None:
    wanted = {f"{kind}{part}" for kind in models.MessageKind for part in ("_subject.txt", ".txt", ".html")}

    missing = wanted - {path.name for path in (ROOT / "templates" / "mail").iterdir()}
    assert not missing, f"templates/mail lacks {', '.join(sorted(missing))}"


# --- Kinds of events ---
# What records for others, which name the kind (`agreements.people.authorships.telling`).
TELLERS = ("tell", "tell_paper", "tell_author")


def recorded_kinds() -> set[str]:
    """What the product records, with each filled-in word written out."""
    words: dict[str, list[str]] = {
        "target": [state.value for state in State],
        "message.kind": [kind.value for kind in models.MessageKind],
        "told.kind": [kind.value for kind in models.ReportKind],
        "what": ["owed", "given_up", "retried"],
        "kind": [],  # handed on by `TELLERS`
    }
    found = set()
    for path in SOURCES:
        words |= dict(_tables_of_words(path))
        for node in (node for statement in statements(path) for node in ast.walk(statement)):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="audit"), attr="record"), args=[kind, *_]):
                    found |= set(_written_out(kind, words))
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(kind)), *_]) if name in TELLERS:
                    found.add(kind)
    return found


def _tables_of_words(path: Path) -> Iterator[tuple[str, list[str]]]:
    """A module's tables whose values are words, by how a kind is read from one of them: `_KINDS[name]`."""
    for statement in statements(path):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(values=values)):
                if written := [each.value for each in values if isinstance(each, ast.Constant)]:
                    yield name, [str(word) for word in written]


def _written_out(kind: ast.expr, words: dict[str, list[str]]) -> list[str]:
    match kind:
        case ast.Constant(value=str(name)):
            return [name]
        case ast.Name(id=name) if name in words:
            return words[name]
        case ast.JoinedStr(values=[ast.Constant(value=str(room)), ast.FormattedValue(value=word)]):
            return [room + each for each in words[ast.unparse(word)]]
        case ast.Subscript(value=ast.Name(id=table)):
            return words[table]
    raise AssertionError(f"a kind of event that cannot be read off the source: {ast.unparse(kind)}")


# What the timeline tells of, by the first word of the kind of an event.
_TOLD_OF = (
    "agreement",
    "author",
    "authorship",
    "document",
    "help",
    "matter",
    "paper",
    "personal",
    "privacy",
    "reminders",
    "waiver",
)


def test_timeline_has_words_for_every_event_about_an_agreement_a_paper_or_an_author() -> None:
    told = {
        kind
        for kind in recorded_kinds()
        if kind.split(".")[0] in _TOLD_OF
        or kind in ("import.papers", "import.papers_back")
        or kind.removeprefix("message.") in models.ReportKind.values
        or kind.startswith("reminders.")
    }

    assert "agreement.accepted" in told
    missing = told - timeline.WORDS.keys() - {"agreement.draft"}
    assert not missing, f"agreements/desk/timeline: WORDS says nothing about {', '.join(sorted(missing))}"
    unheard = timeline.WORDS.keys() - told - {"authorship.renumbered"}  # by a migration
    assert not unheard, f"agreements/desk/timeline: WORDS tells of {', '.join(sorted(unheard))}: never recorded"


def test_places_are_found_in_tables_functions_methods_and_templates() -> None:
    """The list is worth nothing if it is empty."""
    found = set(places(State))

    assert {
        "agreements/states.py: MOVES",
        "agreements/workflow/answering.py: invite_all",
        "agreements/models/agreement.py: Agreement.is_open",
        "agreements/desk/dashboard/minutes.py: ASKED",
        "templates/desk/ask.html",
    } <= found
    assert any(kind is State for kind, _ in tables().values())
