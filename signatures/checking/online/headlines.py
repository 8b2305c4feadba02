"""A verdict in three or four words, with the tone and the sign in which a page shows it."""

from dataclasses import dataclass
from typing import Literal

from signatures.checking.offline import Kind
from signatures.checking.online.facts import Facts
from signatures.checking.online.verdicts import Verdict


@dataclass(frozen=True)
class Headline:
    """Tones and signs are classes of verify.css."""

    words: str
    tone: Literal["good", "warning", "bad", "quiet", "known"]
    sign: str


_OF_OTHERS = {
    Kind.ADDED: Headline("Something was added", "bad", "alert"),
    Kind.CHANGED: Headline("Changed after it was sealed", "bad", "cross"),
    Kind.CONVERTED: Headline("Converted on its way", "bad", "alert"),
    Kind.CUT: Headline("Cut off", "bad", "alert"),
    Kind.REWRITTEN: Headline("Not as we sealed it", "bad", "cross"),
    Kind.FOREIGN: Headline("Not our seal", "bad", "cross"),
    Kind.UNSEALED: Headline("Not confirmed: no seal", "bad", "cross"),
    Kind.PREVIEW: Headline("A preview", "quiet", "sheet"),
    Kind.LOCKED: Headline("Locked with a password", "quiet", "slash"),
    Kind.DAMAGED: Headline("Damaged", "bad", "alert"),
    Kind.NOT_A_PDF: Headline("Not a PDF", "quiet", "slash"),
}


def headline_of(verdict: Verdict) -> Headline:
    if not verdict.is_authentic:
        return _OF_OTHERS[verdict.kind]
    if verdict.facts is None:
        return Headline("Sealed by us, but not in our records", "warning", "alert")
    reserved = _reservation(verdict.facts, "Authentic, but")
    return reserved or Headline("Authentic and unchanged", "good", "double")


def headline_of_code(facts: Facts | None) -> Headline:
    """Never in the tone of an authentic file: a forged one can bear the code of a true one."""
    if facts is None:
        return Headline("Nothing is known under this code", "quiet", "slash")
    reserved = _reservation(facts, "We have this document, but it is")
    return reserved or Headline("We have this document", "known", "sheet")


def _reservation(facts: Facts, but: str) -> Headline | None:
    if facts.is_replaced:
        return Headline(f"{but} replaced", "warning", "slash")
    if facts.is_void:
        return Headline(f"{but} void", "warning", "slash")
    if facts.is_demonstration:
        return Headline(f"{but} from a demonstration", "warning", "alert")
    if not facts.is_newest:
        return Headline(f"{but} superseded", "warning", "clock")
    return None
