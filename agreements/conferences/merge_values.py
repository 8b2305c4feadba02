"""What the merge fields of a text become: a conference's own facts, and a made-up author for previews."""

from datetime import date

from agreements.models import Authorship, Conference, Text, TextVariant
from agreements.wording import Wording, compose, long_date
from agreements.wording.titles import readable

SAMPLE_VALUES = {
    "author.name": "Ada Example",
    "author.affiliation": "Example University",
    "paper.id": "1",
    "paper.title": "The Title of a Paper",
}


def conference_values(conference: Conference, *, day: date, paper_date: date | None = None) -> dict[str, str]:
    dated = paper_date or conference.paper_date
    return {
        "paper.date": long_date(dated, conference.language) if dated else "",
        "conference.name": conference.name,
        "conference.legal_name": conference.legal_name,
        "conference.short_name": conference.short_name,
        "conference.address": conference.address,
        "effective_date": long_date(day, conference.language),
        "signatory.name": conference.signatory_on(day),
    }


def values_for(authorship: Authorship, conference: Conference, *, day: date) -> dict[str, str]:
    """For one author of a paper, who comes with the paper."""
    paper = authorship.paper
    return conference_values(conference, day=day, paper_date=paper.date) | {
        "author.name": authorship.printed_name,
        "author.affiliation": authorship.affiliation,
        "paper.id": paper.number,
        "paper.title": readable(paper.title),
    }


def sample_values(conference: Conference) -> dict[str, str]:
    return SAMPLE_VALUES | conference_values(conference, day=conference.today)


def sample_wording(text: Text, variant: TextVariant | None = None) -> Wording:
    """The words as a made-up author of the conference would read them today."""
    return compose((variant or text).body, sample_values(text.conference))
