"""Which address answered: the author's own, or one that staff gave."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from agreements.models import Event, Link


def before(answers: Iterable[Event]) -> Mapping[int, datetime]:
    """When staff last changed the address of whoever gave each answer, by the answer's event; in two queries.

    An address changes by such an event alone, so the last one before the answer gave the address that answered. It is that
    of the link's own entry: the authorship may belong to another one by now, after a merger or a split.
    """
    answers = list(answers)
    links = {each.pk: each.payload.get("link", "") for each in answers}
    known = Link.objects.to_sign().filter(pk__in={link for link in links.values() if _is_uuid(link)})
    entries = {str(pk): f"author:{author}" for pk, author in known.values_list("pk", "author")}
    authors = {pk: entries[link] for pk, link in links.items() if link in entries}
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


def _is_uuid(text: object) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True
