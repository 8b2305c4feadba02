"""Why somebody's data cannot be erased yet, in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext

from agreements import clock
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Conference,
    DataClass,
    EvidenceFile,
    ImportBatch,
    Matter,
    Message,
    PaperStatus,
    RetentionRule,
)
from agreements.privacy import legal_holds
from agreements.privacy.about import WholePerson
from agreements.sentences import listed
from agreements.states import DONE
from agreements.wording import long_date
from signatures.models import DocumentWork, Signature, StampWork


def against(person: WholePerson) -> list[str]:
    """Empty where nothing stands against it."""
    return list(_against(person))


def _against(person: WholePerson) -> Iterator[str]:
    conference, rows = person.entry.conference, person.rows
    for hold in legal_holds.holds_over(conference, rows):
        words = gettext("A legal hold by {name} stands: “{reason}”.")
        yield words.format(name=hold.by, reason=hold.reason)
    if numbers := _still_asked(rows):
        words = gettext(
            "They are still asked to sign, or have declined, on paper {papers}: waive that, or take them off."
        )
        yield words.format(papers=listed(numbers))
    facts = _facts(person)
    if facts["has_matter"]:
        yield gettext("Something about them is still to be decided.")
    if facts["is_importing"]:
        yield gettext("A list is just being imported or taken back.")
    if facts["is_mailed"] or facts["is_drawn"] or facts["is_stamped"]:
        yield gettext("A mail to them, a document or a time-stamp is just being made.")
    yield from _of_retention(conference, facts)


def _still_asked(rows: Sequence[int]) -> list[str]:
    """Papers that count, on which something of theirs is missing: without an address it would never come."""
    done = Agreement.objects.filter(authorship=OuterRef("pk"), state__in=DONE)
    places = Authorship.objects.standing().filter(author__in=rows, paper__status=PaperStatus.ACCEPTED)
    found = places.filter(~Exists(done)).order_by("paper__number_key")
    return list(found.values_list("paper__number", flat=True))


def _facts(person: WholePerson) -> Mapping[str, Any]:
    """In one query."""
    rows, conference = person.rows, person.entry.conference
    theirs = {"signature__agreement__authorship__author__in": rows}
    rules = RetentionRule.objects.filter(conference=conference, data=DataClass.EVIDENCE)
    wanted = {
        "has_matter": Exists(Matter.objects.open().filter(author__in=rows)),
        "is_importing": Exists(ImportBatch.objects.at_work().filter(conference=conference)),
        "is_mailed": Exists(Message.objects.undelivered().filter(author__in=rows)),
        "is_drawn": Exists(DocumentWork.objects.owed().filter(**theirs)),
        "is_stamped": Exists(StampWork.objects.owed().filter(**theirs)),
        "signed_at": _last(Signature.objects.filter(agreement__authorship__author__in=rows), "signed_at"),
        "handed_in_at": _last(EvidenceFile.objects.filter(agreement__authorship__author__in=rows), "uploaded_at"),
        "days": Subquery(rules.values("days")[:1]),
    }
    return dict(Author.objects.filter(pk=person.entry.pk).annotate(**wanted).values(*wanted).get())


def _last(rows: QuerySet[Any], moment: str) -> Subquery:
    return Subquery(rows.order_by(f"-{moment}").values(moment)[:1])


def _of_retention(conference: Conference, facts: Mapping[str, Any]) -> Iterator[str]:
    """What was signed is kept for as long as an owner has decided."""
    last = max((at for at in (facts["signed_at"], facts["handed_in_at"]) if at), default=None)
    if last is None:
        return
    if facts["days"] is None:
        yield gettext("They have signed, and nobody has decided yet for how long that is kept.")
    elif clock.now() < (ends := last + timedelta(days=facts["days"])):
        words = gettext("They have signed, and that is kept until {day}.")
        yield words.format(day=long_date(conference.day_of(ends), conference.language))
