"""How an agreement begins with the facts of a conference, part by part, so that a page can follow what is typed."""

from collections.abc import Iterator
from dataclasses import dataclass

from agreements import clock
from agreements.conferences.merge_values import SAMPLE_VALUES
from agreements.conferences.texts import SAMPLE_TEXT
from agreements.models import Conference
from agreements.wording import long_date
from agreements.wording.reading import MERGE_FIELD

# By the merge field: what the form calls the fact.
_TYPED = {
    "conference.name": "name",
    "conference.legal_name": "legal_name",
    "conference.short_name": "short_name",
    "conference.address": "address",
    "signatory.name": "signatory_name",
}


@dataclass(frozen=True)
class FactPart:
    """Words as they stand, or those that a fact of the form leads to: its name there."""

    words: str
    fact: str = ""


@dataclass(frozen=True)
class Beginning:
    title: list[FactPart]
    preamble: list[FactPart]


def beginning(conference: Conference | None = None) -> Beginning:
    """Of the text in use, or of our sample; for a conference that is only being made with nothing filled in."""
    text = conference.current_text if conference else None
    title, preamble = _first_lines(text.body if text else SAMPLE_TEXT.read_text(encoding="utf-8"))
    return Beginning(list(_parts(title, conference)), list(_parts(preamble, conference)))


def _first_lines(body: str) -> tuple[str, str]:
    """The title, and the paragraph that follows it."""
    blocks = [block.strip() for block in body.split("\n\n") if block.strip()]
    title = next((block for block in blocks if block.startswith("# ")), "")
    preamble = next((block for block in blocks if not block.startswith("#")), "")
    return title.removeprefix("# "), " ".join(preamble.split()).replace("*", "")


def _parts(line: str, conference: Conference | None) -> Iterator[FactPart]:
    # Words and names of merge fields take turns.
    for number, piece in enumerate(MERGE_FIELD.split(line)):
        name = piece.strip()
        if number % 2 == 0:
            yield FactPart(piece)
        elif name in _TYPED:
            yield FactPart(getattr(conference, _TYPED[name]) if conference else "", _TYPED[name])
        else:
            yield FactPart(SAMPLE_VALUES.get(name) or _of_today(name, conference))


def _of_today(name: str, conference: Conference | None) -> str:
    today = conference.today if conference else clock.now().date()
    if name == "paper.date":
        return long_date(conference.paper_date) if conference and conference.paper_date else ""
    return long_date(today) if name == "effective_date" else ""
