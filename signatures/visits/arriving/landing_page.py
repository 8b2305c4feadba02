"""What the page behind a link says, whatever state it is in: the papers, what they are about, until when, and whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agreements import workflow
from agreements.models import Agreement, Conference, Link, Text
from signatures.shown_words import must_choose
from signatures.visits import changed_words, sheets
from signatures.visits.arriving.moments_left import ends_in, minutes_from_utc
from signatures.visits.co_authors.writers import Writers, writers_of
from signatures.visits.conversations import Asked
from signatures.visits.in_short import in_short_of

# So many papers are unfolded: what is asked, and the ways out, stay near.
_FEW = 3


@dataclass(frozen=True)
class AskedPaper:
    """One paper that waits for an answer, as the mail named it."""

    agreement: Agreement
    writers: Writers
    # Whether its words are known: an author may have to say first as what they wrote it.
    is_readable: bool

    @property
    def title(self) -> str:
        return self.agreement.authorship.paper.title


def landing_context(link: Link) -> dict[str, Any]:
    conference, reader = link.author.conference, link.agent or link.author
    asked = Asked(link.author) if link.agent is None else None
    # Whoever is not the author has nothing to answer here.
    is_somebody_else = asked is not None and asked.not_me is not None
    waiting = [] if is_somebody_else else workflow.with_present_words(sheets.waiting(link))
    papers = _papers(link, waiting)
    return {
        "conference": conference,
        "agent": link.agent,
        "asked": asked,
        "is_outside": True,
        "for_whom": link.author.name,
        "email": reader.email,
        "name": reader.name,
        "waiting": len(waiting),
        "first_papers": papers[:_FEW],
        "more_papers": papers[_FEW:],
        "missed": [] if waiting or is_somebody_else else sheets.missed(link),
        "answered": sheets.answered(link),
        "corrected": _corrected(waiting),
        "in_short": in_short_of(waiting, link),
        "deadline": _deadline(conference),
    }


def _papers(link: Link, waiting: Sequence[Agreement]) -> list[AskedPaper]:
    writers = writers_of(link.author, (each.authorship.paper_id for each in waiting)) if waiting else {}
    return [AskedPaper(each, writers[each.authorship.paper_id], not must_choose(each, link)) for each in waiting]


def _corrected(waiting: Sequence[Agreement]) -> Text | None:
    """The text that was corrected since the reader was asked to sign it."""
    return next((each.text for each in waiting if changed_words.is_changed(each)), None)


def _deadline(conference: Conference) -> dict[str, Any] | None:
    """For the page that shows it on the reader's own clock, too."""
    if conference.deadline is None:
        return None
    return {
        "words": conference.deadline_in_words,
        "iso": conference.deadline_key,
        "minutes": minutes_from_utc(conference.deadline, conference.zone),
        "left": "" if conference.is_past_deadline else ends_in(conference.deadline),
    }
