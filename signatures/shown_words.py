"""The exact words that an author is shown for one agreement on one day."""

from datetime import date
from itertools import groupby

from agreements.conferences.merge_values import values_for
from agreements.models import Agreement, Text
from agreements.wording import Block, Wording, WordingError, compose

_FOR_A_DATE = "_" * 16


def shown(agreement: Agreement, *, day: date) -> Wording:
    """The agreement's text with the values of now; `day` is the effective date, where the conference is at home.

    The agreement comes with its conference, text, authorship, paper and author.
    """
    if agreement.text is None:
        raise WordingError([])
    return compose(agreement.text.body, _values(agreement, day))


def on_paper(agreement: Agreement, text: Text) -> Wording:
    """The same for a form that is signed with a pen, on whatever day that will be."""
    values = _values(agreement, agreement.conference.today)
    return compose(text.body, values | {"effective_date": _FOR_A_DATE})


def _values(agreement: Agreement, day: date) -> dict[str, str]:
    return values_for(agreement.authorship, agreement.conference, day=day)


def grouped(wording: Wording) -> list[tuple[str, list[Block]]]:
    """The blocks as a page sets them: neighbours of one kind together, so that clauses are one list."""
    return [(kind, list(blocks)) for kind, blocks in groupby(wording.blocks, key=lambda block: block.kind)]
