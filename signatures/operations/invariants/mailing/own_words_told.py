"""Every version of a conference's own words for its mails stands in the log, with the same words."""

from collections.abc import Iterator

from agreements.mail.words.keeping_words import CHANGED, STANDARD, digest_of
from agreements.mail.words.source import TypedWords
from agreements.models import Conference, Event, OwnWords


def untold_words(conference: Conference) -> Iterator[str]:
    events = Event.objects.filter(conference=conference, kind__in=(CHANGED, STANDARD))
    told = {
        (str(facts.get("stem")), facts.get("version")): (kind == STANDARD, facts.get("digest"))
        for kind, facts in events.values_list("kind", "payload")
    }
    for row in OwnWords.objects.filter(conference=conference):
        found = told.pop((row.stem, row.number), None)
        if found != (row.is_standard, digest_of(TypedWords(row.subject, row.body))):
            yield f"version {row.number} of the words of the mail {row.stem} is another one than the log tells"
    for stem, number in told:
        yield f"version {number} of the words of the mail {stem} is missing"
