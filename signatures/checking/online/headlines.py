"""A verdict in three or four words, with the tone and the sign in which a page shows it."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signatures.checking.offline import Kind
from signatures.checking.online.facts import Facts
from signatures.checking.online.verdicts import Verdict


@dataclass(frozen=True)
class Headline:
    """Tones and signs are classes of verify.css."""

    words: str | Promise
    tone: Literal["good", "warning", "bad", "quiet", "known"]
    sign: str


_OF_OTHERS = {
    Kind.ADDED: Headline(_("Something was added"), "bad", "alert"),
    Kind.EXTENDED: Headline(_("Extended by somebody else"), "bad", "alert"),
    Kind.UNPROVEN: Headline(_("Its key is not to be trusted"), "bad", "alert"),
    Kind.CONTRADICTED: Headline(_("Our records say otherwise"), "bad", "cross"),
    Kind.CHANGED: Headline(_("Changed after it was sealed"), "bad", "cross"),
    Kind.CONVERTED: Headline(_("Converted on its way"), "bad", "alert"),
    Kind.CUT: Headline(_("Cut off"), "bad", "alert"),
    Kind.REWRITTEN: Headline(_("Not as we sealed it"), "bad", "cross"),
    Kind.FOREIGN: Headline(_("Not our seal"), "bad", "cross"),
    Kind.UNSEALED: Headline(_("Not confirmed: no seal"), "bad", "cross"),
    Kind.PREVIEW: Headline(_("A preview"), "quiet", "sheet"),
    Kind.LOCKED: Headline(_("Locked with a password"), "quiet", "slash"),
    Kind.DAMAGED: Headline(_("Damaged"), "bad", "alert"),
    Kind.NOT_A_PDF: Headline(_("Not a PDF"), "quiet", "slash"),
    Kind.NOT_EXAMINED: Headline(_("We cannot say: too much to examine"), "quiet", "slash"),
}
# Why something is not simply good: the words for a file, the words for a code.
_REPLACED = _("Authentic, but replaced"), _("We have this document, but it is replaced")
_ENDED = _("Authentic, but ended"), _("We have this document, but its agreement was ended")
_DEMONSTRATION = _("Authentic, but from a demonstration"), _("We have this document, but it is from a demonstration")
_ERASED = _("Authentic; our record of it was erased"), _("This document was erased here")
_SUPERSEDED = _("Authentic, but superseded"), _("We have this document, but it is superseded")


def headline_of(verdict: Verdict) -> Headline:
    if not verdict.is_authentic:
        return _OF_OTHERS[verdict.kind]
    if verdict.facts is None:
        return Headline(_("Sealed by us, but not in our records"), "warning", "alert")
    return _reservation(verdict.facts, of_code=False) or Headline(_("Authentic and unchanged"), "good", "double")


def headline_of_code(facts: Facts | None) -> Headline:
    """Never in the tone of an authentic file: a forged one can bear the code of a true one."""
    if facts is None:
        return Headline(_("Nothing is known under this code"), "quiet", "slash")
    return _reservation(facts, of_code=True) or Headline(_("We have this document"), "known", "sheet")


def _reservation(facts: Facts, *, of_code: bool) -> Headline | None:
    if facts.is_replaced:
        return Headline(_REPLACED[of_code], "warning", "slash")
    if facts.is_void:
        return Headline(_ENDED[of_code], "warning", "slash")
    if facts.is_erased:
        return Headline(_ERASED[of_code], "warning", "slash")
    if facts.is_demonstration:
        return Headline(_DEMONSTRATION[of_code], "warning", "alert")
    if not facts.is_newest:
        return Headline(_SUPERSEDED[of_code], "warning", "clock")
    return None
