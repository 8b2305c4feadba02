"""The exact words that a signer reads, as blocks; frozen with a signature as JSON and named by their digest."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

from agreements.wording.signed.signing_words import SigningWords

# The second one has the words around the signature, too. What was signed in the first one is read for ever.
_FORMAT, _FORMAT_WITH_SIGNING = 1, 2
# Made once: a check of a conference asks for tens of thousands of digests.
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True)
class Run:
    """`isolate`: a value with a direction of its own, which the words around it neither take nor give (UAX 9)."""

    text: str
    bold: bool = False
    italic: bool = False
    isolate: bool = False


Runs = tuple[Run, ...]
_MARKS = ("bold", "italic", "isolate")


@dataclass(frozen=True)
class Paragraph:
    kind: ClassVar[str] = "paragraph"
    runs: Runs

    @property
    def text(self) -> str:
        return words(self.runs)


@dataclass(frozen=True)
class Detail:
    """A label and what it stands for; details that follow one another share a column of labels."""

    kind: ClassVar[str] = "detail"
    label: str
    value: Runs

    @property
    def text(self) -> str:
        return f"{self.label}: {words(self.value)}"


@dataclass(frozen=True)
class Clause:
    kind: ClassVar[str] = "clause"
    number: int
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        return f"{self.number}. " + "\n\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True)
class Choice:
    """A named place where the signer picks exactly one of some options; `picked` is its number from 0, None before that."""

    kind: ClassVar[str] = "choice"
    name: str
    options: tuple[Paragraph, ...]
    picked: int | None = None

    @property
    def text(self) -> str:
        return "\n\n".join([self.name, *(option.text for option in self.options)])

    @property
    def marked(self) -> list[tuple[Paragraph, bool]]:
        """The options, each with whether it was picked."""
        return [(option, number == self.picked) for number, option in enumerate(self.options)]


@dataclass(frozen=True)
class PageBreak:
    kind: ClassVar[str] = "pagebreak"
    text: ClassVar[str] = ""


Block = Paragraph | Detail | Clause | Choice | PageBreak
_KINDS = frozenset({Paragraph.kind, Detail.kind, Clause.kind, Choice.kind, PageBreak.kind})


@dataclass(frozen=True)
class Wording:
    """What a signer reads, word for word; `variant` says of which of the text's bodies, empty of the ordinary one.

    `signing` is what stands around the signature; none in what is signed by hand, or was signed before it was kept.
    """

    title: str
    blocks: tuple[Block, ...]
    variant: str = ""
    signing: SigningWords | None = None

    @property
    def text(self) -> str:
        return "\n\n".join([self.title, *(block.text for block in self.blocks if block.text)])

    @property
    def digest(self) -> str:
        """Hex SHA-256 of the canonical JSON: sorted keys, compact separators, NFC, UTF-8."""
        return _digest_of(self.to_json())

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Choice))

    @property
    def picks(self) -> dict[str, str]:
        """What was picked: the words of an option by the name of its choice."""
        return {each.name: each.options[each.picked].text for each in self.choices if each.picked is not None}

    def with_picks(self, picks: Sequence[int]) -> "Wording":
        """The same words as they are signed: of each choice the number of the option that was picked, in their order.

        Raises ValueError for what leaves one open, or picks what is not there.
        """
        if len(picks) != len(self.choices):
            raise ValueError(f"There are {len(self.choices)} choices, and {len(picks)} options were picked.")
        if any(pick not in range(len(each.options)) for pick, each in zip(picks, self.choices, strict=True)):
            raise ValueError("An option was picked that is not there.")
        numbers = iter(picks)
        blocks = (replace(each, picked=next(numbers)) if isinstance(each, Choice) else each for each in self.blocks)
        return replace(self, blocks=tuple(blocks))

    def to_json(self) -> dict[str, Any]:
        of_variant = {"variant": self.variant} if self.variant else {}
        blocks = [_block_to_json(block) for block in self.blocks]
        words = {"title": self.title, "blocks": blocks, **of_variant}
        if self.signing is None:
            return {"format": _FORMAT, **words}
        return {"format": _FORMAT_WITH_SIGNING, **words, "signing": self.signing.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Wording":
        if data.get("format") not in (_FORMAT, _FORMAT_WITH_SIGNING):
            raise ValueError(f"These words are kept in an unknown format: {data.get('format')!r}.")
        blocks = tuple(_block_from_json(block) for block in data["blocks"])
        signing = SigningWords.from_json(data["signing"]) if data["format"] == _FORMAT_WITH_SIGNING else None
        return cls(data["title"], blocks, data.get("variant", ""), signing)


def has_digest(kept: Mapping[str, Any], digest: str) -> bool:
    """Whether these are words that have this digest. Those that stand as they are hashed are not made into blocks."""
    try:
        if (
            kept["format"] in (_FORMAT, _FORMAT_WITH_SIGNING)
            and "title" in kept
            and ("signing" in kept) == (kept["format"] == _FORMAT_WITH_SIGNING)
            and _KINDS.issuperset(block["kind"] for block in kept["blocks"])
        ):
            return _digest_of(kept) == digest or Wording.from_json(kept).digest == digest
    except (AttributeError, KeyError, TypeError, ValueError):
        pass
    return False


def _digest_of(kept: Mapping[str, Any]) -> str:
    return hashlib.sha256(unicodedata.normalize("NFC", canonical(kept)).encode()).hexdigest()


def canonical(kept: Mapping[str, Any]) -> str:
    return _CANONICAL.encode(kept)


def words(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _block_to_json(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph(runs):
            return {"kind": block.kind, "runs": _runs_to_json(runs)}
        case Detail(label, value):
            return {"kind": block.kind, "label": label, "value": _runs_to_json(value)}
        case Clause(number, paragraphs):
            texts = [_runs_to_json(paragraph.runs) for paragraph in paragraphs]
            return {"kind": block.kind, "number": number, "paragraphs": texts}
        case Choice(name, options, picked):
            mark = {} if picked is None else {"picked": picked}
            return {
                "kind": block.kind,
                "name": name,
                "options": [_runs_to_json(each.runs) for each in options],
                **mark,
            }
        case PageBreak():
            return {"kind": block.kind}


def _block_from_json(data: Mapping[str, Any]) -> Block:
    match data["kind"]:
        case Paragraph.kind:
            return Paragraph(_runs_from_json(data["runs"]))
        case Detail.kind:
            return Detail(data["label"], _runs_from_json(data["value"]))
        case Clause.kind:
            return Clause(data["number"], tuple(Paragraph(_runs_from_json(runs)) for runs in data["paragraphs"]))
        case Choice.kind:
            options = tuple(Paragraph(_runs_from_json(runs)) for runs in data["options"])
            return Choice(data["name"], options, data.get("picked"))
        case PageBreak.kind:
            return PageBreak()
        case kind:
            raise ValueError(f"These words hold an unknown kind of block: {kind!r}.")


def _runs_to_json(runs: Runs) -> list[dict[str, Any]]:
    return [{"text": run.text} | {mark: True for mark in _MARKS if getattr(run, mark)} for run in runs]


def _runs_from_json(data: list[dict[str, Any]]) -> Runs:
    return tuple(Run(run["text"], **{mark: run.get(mark, False) for mark in _MARKS}) for run in data)
