"""Which address answered: the author's own, or one that staff gave."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from agreements.models import Event


def before(answers: Iterable[Event]) -> Mapping[int, datetime]:
    """When staff last changed the address of whoever gave each answer, by the answer's event; in one query.

    An address changes by such an event alone, so the last one before the answer gave the address that answered.
    """
    answers = list(answers)
    authors = {each.pk: f"author:{each.agreement.authorship.author_id}" for each in answers if each.agreement}
    changes = defaultdict[tuple[int, str], list[Event]](list)
    told = Event.objects.filter(kind="author.address_changed", subject__in=set(authors.values())).order_by("number")
    for change in told.only("conference", "subject", "number", "at"):
        changes[change.conference_id, change.subject].append(change)
    found = {}
    for each in answers:
        before = [c for c in changes.get((each.conference_id, authors.get(each.pk, "")), []) if c.number < each.number]
        if before:
            found[each.pk] = before[-1].at
    return found
