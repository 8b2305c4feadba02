"""What the conference has changed in a text since its author was asked to sign it, or since a page showed it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from agreements.conferences.merge_values import values_for
from agreements.models import Agreement, Text
from agreements.publishing.redline import Passage, redline
from agreements.wording import Wording, check, compose
from signatures.visits.sheets import Sheet, day_of_signing


@dataclass(frozen=True)
class TextChange:
    """From the words before to those of `sheet`; `words` is what staff say of it, and may be empty."""

    sheet: Sheet
    words: str
    passages: Sequence[Passage]


def since_shown(sheets: Sequence[Sheet], digests: Mapping[str, str]) -> list[TextChange]:
    """Where a posted page showed the words of an earlier text; `digests` are the posted ones by agreement. What has changed
    otherwise, such as a name or the date, is in none of them."""
    stale = [sheet for sheet in sheets if digests.get(str(sheet.agreement.pk), "") not in ("", sheet.wording.digest)]
    found = []
    for sheet in stale:
        agreement, shown = sheet.agreement, digests[str(sheet.agreement.pk)]
        day = day_of_signing(agreement.conference)
        formers = (w for text in _before(agreement) for w in _all_words(text, agreement, day))
        around = sheet.wording.signing
        former = next((words for words in formers if replace(words, signing=around).digest == shown), None)
        found += [_change(sheet, former)] if former else []
    return _each_once(found)


def since_asked(sheets: Sequence[Sheet]) -> list[TextChange]:
    """Where a mail asked for the words of an earlier text."""
    found = []
    for sheet in sheets:
        if not is_changed(sheet.agreement):
            continue
        day = day_of_signing(sheet.agreement.conference)
        invited = sheet.agreement.invited_at
        read = [
            text for text in _before(sheet.agreement) if text.published_at and invited and text.published_at <= invited
        ]
        found += [_change(sheet, _words(read[0], sheet, day))] if read else []
    return _each_once(found)


def is_changed(agreement: Agreement) -> bool:
    """Whether its text was corrected since its author was asked; it has the text that is to be signed now."""
    text, invited = agreement.text, agreement.invited_at
    if text is None or not text.correction or text.published_at is None or invited is None:
        return False
    return invited < text.published_at


def _before(agreement: Agreement) -> list[Text]:
    """The texts before the one that is asked for, the last first."""
    number = agreement.text.number if agreement.text else 0
    earlier = agreement.conference.texts.published().filter(number__lt=number).order_by("-number")
    return [text for text in earlier if not check(text.body)]


def _all_words(text: Text, agreement: Agreement, day: date) -> Iterator[Wording]:
    """In each of its variants, because the author may have said something else meanwhile."""
    values = values_for(agreement.authorship, agreement.conference, day=day)
    yield compose(text.body, values)
    for variant in text.variants.all():
        yield compose(variant.body, values, variant=variant.kind)


def _words(text: Text, sheet: Sheet, day: date) -> Wording:
    """In the variant that the sheet is in, where the text has it."""
    wanted = sheet.wording.variant
    variants = [words for words in _all_words(text, sheet.agreement, day) if words.variant == wanted]
    return variants[0] if variants else next(_all_words(text, sheet.agreement, day))


def _change(sheet: Sheet, former: Wording) -> TextChange:
    text = sheet.agreement.text
    return TextChange(sheet, text.changes if text else "", redline(former, sheet.wording))


def _each_once(changes: Sequence[TextChange]) -> list[TextChange]:
    """The same correction of several papers is told of the first: the others differ in titles and names alone."""
    return list({change.sheet.agreement.text_id: change for change in reversed(changes)}.values())
