"""What pages and commands say of a cell that was not taken as it is written."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.importing.outcomes import Remark, RemarkKind

# What all remarks of a kind have in common; stands above them.
TITLES: Mapping[RemarkKind, str | Promise] = {
    RemarkKind.INVISIBLE: _("Invisible characters removed"),
    RemarkKind.LINE_BREAK: _("Line breaks made spaces"),
    RemarkKind.MARKUP: _("HTML written as plain text"),
    RemarkKind.TEX: _("TeX written as letters"),
    RemarkKind.WIDTH: _("Joined or wide letters written as usual ones"),
    RemarkKind.TURNED: _("“Last, First” turned around"),
    RemarkKind.MARKS: _("Footnote marks, numbers and brackets taken off names"),
    RemarkKind.FAMILY_TWICE: _("Family name that stood twice"),
    RemarkKind.SPLIT: _("Several people in one row, each with an address"),
    RemarkKind.NO_VALUE: _("“N/A” and the like taken as empty"),
    RemarkKind.REWRITTEN: _("Written in another way, but clear"),
    RemarkKind.LANGUAGE: _("Languages that are no codes left out"),
    RemarkKind.RENUMBERED: _("Authors numbered from 1 instead of 0"),
    RemarkKind.FILLED_DOWN: _("Empty cells filled from the paper’s other rows"),
    RemarkKind.TITLE_SPELLING: _("One title in several spellings: the first is taken"),
    RemarkKind.REPEATED: _("The same author twice"),
    RemarkKind.MOJIBAKE: _("Garbled letters repaired"),
    RemarkKind.LOST_LETTER: _("Letters that were lost"),
    RemarkKind.LOST_VALUE: _("Spreadsheet errors in place of a value"),
    RemarkKind.UNDRAWN: _("Signs that cannot be printed"),
    RemarkKind.SEVERAL_PEOPLE: _("Perhaps several people in one name"),
    RemarkKind.ODD_NAME: _("Perhaps not a name"),
    RemarkKind.ODD_TITLE: _("Perhaps not a title"),
    RemarkKind.TOO_LONG: _("Longer than a document can show: cut"),
    RemarkKind.CAPITALS: _("Names in capitals only"),
    RemarkKind.MIXED_SCRIPTS: _("Letters of two alphabets in one word"),
    RemarkKind.SECOND_ADDRESS: _("Two addresses: the first is taken"),
    RemarkKind.AT_IN_WORDS: _("Addresses written in words"),
    RemarkKind.ORCID: _("Not an ORCID: left out"),
    RemarkKind.OTHER_ORCID: _("A second ORCID: left out"),
    RemarkKind.FLAG: _("Neither yes nor no: taken as no"),
    RemarkKind.DATE: _("Not a date: left out"),
    RemarkKind.DATE_ORDER: _("Day or month first? Left out"),
    RemarkKind.OTHER_DATE: _("A second date: the first is taken"),
    RemarkKind.OTHER_TRACK: _("A second track: the first is taken"),
    RemarkKind.PLACE: _("Not a place among the authors: put last"),
    RemarkKind.NO_ADDRESS: _("No address"),
    RemarkKind.MASKED: _("Addresses that were hidden"),
    RemarkKind.PROFILE_ID: _("Profiles instead of addresses"),
    RemarkKind.OUTSIDE_ASCII: _("Addresses with other than plain letters"),
    RemarkKind.NOT_AN_ADDRESS: _("Not an address"),
}
# What to know of one of them, where the title and the two values leave a question.
_WHY: Mapping[RemarkKind, str | Promise] = {
    RemarkKind.SPLIT: _("Row %(row)s names several people and has an address for each: one author each."),
    RemarkKind.REPEATED: _("Row %(after)s already names this author of the paper."),
    RemarkKind.MOJIBAKE: _("“%(before)s” looks garbled. Is “%(after)s” right?"),
    RemarkKind.LOST_LETTER: _("A letter of “%(before)s” was lost before the file came here."),
    RemarkKind.LOST_VALUE: _("“%(before)s” is a spreadsheet’s error, not a value. It was left out."),
    RemarkKind.UNDRAWN: _("“%(before)s” has a sign that no document can show. It is taken as “%(after)s”."),
    RemarkKind.SEVERAL_PEOPLE: _("“%(before)s” may be several people. Each author needs an entry and an address."),
    RemarkKind.ODD_NAME: _("“%(before)s” does not look like a name. It would be printed as “%(after)s”."),
    RemarkKind.ODD_TITLE: _("“%(before)s” does not look like a title."),
    RemarkKind.TOO_LONG: _("The cell is longer than a document can show. It would be printed as “%(after)s”."),
    RemarkKind.CAPITALS: _("“%(after)s” would be printed in capitals."),
    RemarkKind.MIXED_SCRIPTS: _("“%(after)s” has letters of two alphabets that look alike."),
    RemarkKind.SECOND_ADDRESS: _("There are two addresses or more: “%(before)s”. Mail goes to the first."),
    RemarkKind.AT_IN_WORDS: _("“%(before)s” was read as %(after)s."),
    RemarkKind.ORCID: _("“%(before)s” is not an ORCID, or it is mistyped. It was left out."),
    RemarkKind.OTHER_ORCID: _("%(before)s was left out, because an earlier row gives this person %(after)s."),
    RemarkKind.FLAG: _("“%(before)s” is neither yes nor no. It was taken as no."),
    RemarkKind.DATE: _("“%(before)s” is not a date. It was left out."),
    RemarkKind.DATE_ORDER: _("“%(before)s” can be two dates, as the day or the month stands first. It was left out."),
    RemarkKind.OTHER_DATE: _("This row has the date %(before)s, an earlier one has %(after)s, which is taken."),
    RemarkKind.OTHER_TRACK: _("This row has the track “%(before)s”, an earlier one has “%(after)s”, which is taken."),
    RemarkKind.PLACE: _("“%(before)s” is not a place among the authors. This one was put last."),
    RemarkKind.MASKED: _("“%(before)s” is hidden by the system that it is from. Its staff can see the whole address."),
    RemarkKind.PROFILE_ID: _("“%(before)s” is a profile, not an address."),
    RemarkKind.OUTSIDE_ASCII: _(
        "“%(before)s” has other than plain letters before the @; not every mail server takes it. Ask for another address."
    ),
    RemarkKind.NOT_AN_ADDRESS: _("“%(before)s” is not an address."),
}
_NOTHING_WRITTEN = _("The cell is empty.")
_WRITTEN = _("The cell has “%(before)s”.")
_BECAME = _("“%(before)s” was taken as “%(after)s”.")


def sentence(kind: str, *, before: str, after: str, row: int = 0) -> str:
    """Of a remark, or of one that is kept with its author."""
    known = RemarkKind(kind)
    words = _WHY.get(known)
    if words is None and known is RemarkKind.NO_ADDRESS:
        words = _WRITTEN if before else _NOTHING_WRITTEN
    return str(words or (_BECAME if after else _WRITTEN)) % {"before": before, "after": after, "row": row}


def sentence_of(remark: Remark) -> str:
    return sentence(remark.kind, before=_short(remark.before), after=_short(remark.after), row=remark.row)


def _short(value: str) -> str:
    """In one line, and no longer than one reads."""
    line = " ".join(value.split())
    return line if len(line) <= 120 else f"{line[:120]}…"
