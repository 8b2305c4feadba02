"""Two readings of the same pages, or of the same record, and how they differ, in sentences.

What the original says is told only where the rest of the page is the same: whoever asks has the document before them,
and does not learn a page by naming it. Addresses are never told.
"""

import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from signatures.checking.offline.file_parts import Difference

_ALIKE = 0.75
_LONGEST, _WIDEST = 12, 120  # words, and signs, that are quoted
_CONTEXT = 3
_MOST_SENTENCES = 8
_ADDRESS = re.compile(r"(?<![^\s@<>])[^\s@<>]+@[^\s@<>]+")
_HIDDEN = "(an address)"


def page_differences(ours: list[list[str]], theirs: list[list[str]]) -> list[Difference]:
    """`ours`: of the original; both as `reading.pages_of` gives them."""
    found: list[Difference] = []
    for number, (original, other) in enumerate(zip_longest(ours, theirs), start=1):
        if original is None:
            found.append(Difference("page", f"Page {number} was added: “{quoted(other)}”.", number))
        elif other is None:
            found.append(Difference("page", f"Page {number} of the original is missing.", number))
        else:
            found += [Difference("page", f"On page {number} {each}.", number) for each in changes_on(original, other)]
    return _cut(found)


def _cut(found: list[Difference]) -> list[Difference]:
    rest = len(found) - _MOST_SENTENCES
    if rest <= 0:
        return found
    return [*found[:_MOST_SENTENCES], Difference("page", f"The words differ at {rest} more places.")]


def changes_on(original: list[str], other: list[str]) -> list[str]:
    """How one page differs: each is a sentence after "On page 1", without its full stop."""
    if not other and original:
        return ["no words can be read any more"]
    matcher = SequenceMatcher(None, original, other, autojunk=False)
    # The quick ratios are upper bounds: they spare us the long comparison of pages that have nothing in common.
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < _ALIKE or matcher.ratio() < _ALIKE:
        return [f"the words are not those of the original; it reads “{quoted(other)}”"]
    return list(_changes(matcher, original, other))


def _changes(matcher: "SequenceMatcher[str]", original: list[str], other: list[str]) -> Iterator[str]:
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        was, now = quoted(original[start:end]), quoted(other[other_start:other_end])
        before = quoted(original[max(0, start - _CONTEXT) : start])
        after = f"after “{before}” " if before else ""
        if tag == "replace":
            yield f"{after}it reads “{now}” where the original reads “{was}”"
        elif tag == "insert":
            yield f"{after}the words “{now}” were added"
        elif tag == "delete":
            yield f"{after}the words “{was}” of the original are missing"


def quoted(words: list[str]) -> str:
    text = " ".join(words[:_LONGEST])
    shown = text[:_WIDEST] + (" …" if len(words) > _LONGEST or len(text) > _WIDEST else "")
    return _ADDRESS.sub(_HIDDEN, "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown))


def record_differences(original: bytes, other: bytes) -> list[Difference]:
    """Of the attached records; an entry is named as the evidence page names it."""
    if original == other:
        return []
    ours, theirs = facts_in(original), facts_in(other)
    if not theirs:
        return [Difference("record", "The attached record of the signature was changed and cannot be read any more.")]
    names = dict.fromkeys((*ours, *theirs))
    changed = [name for name in names if theirs.get(name) != ours.get(name)]
    is_alike = len(changed) <= (1 - _ALIKE) * len(names)
    told = {_entry(name, ours, theirs, is_told=is_alike): None for name in changed}
    found = [Difference("record", sentence) for sentence in told]
    return _cut(found) or [Difference("record", "The attached record was written anew; it says the same.")]


def _entry(name: str, ours: dict[str, Any], theirs: dict[str, Any], *, is_told: bool) -> str:
    # Most of what the record says stands in it twice, the second time under the labels of the evidence page.
    called = f"“{quoted([name.replace('_', ' ').capitalize() if name.islower() else name])}”"
    if name not in theirs:
        return f"In the attached record the entry {called} is missing."
    now = f"“{quoted(str(theirs[name]).split())}”"
    if name not in ours:
        return f"In the attached record the entry {called} was added; it reads {now}."
    was = f"“{quoted(str(ours[name]).split())}”" if is_told else "something else"
    return f"In the attached record {called} reads {now} where the original reads {was}."


def facts_in(record: bytes) -> dict[str, Any]:
    """The entries of an attached record by name, those of its evidence among them; empty for what is none."""
    try:
        facts = json.loads(record)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(facts, dict):
        return {}
    evidence = facts.pop("evidence", None)
    for title, section in evidence.items() if isinstance(evidence, dict) else ():
        facts |= _named_apart(facts, title, section if isinstance(section, dict) else {})
    return facts


def _named_apart(facts: dict[str, Any], title: str, section: dict[str, Any]) -> dict[str, Any]:
    """Two sections may have a line of one name: the second is named with its section."""
    return {(f"{name} ({title})" if name in facts else name): value for name, value in section.items()}
