"""Which rows something else names: another row, or an event."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import ForeignObjectRel, ManyToManyRel, Model

from agreements.models import Authorship, Conference, Event

_CHUNK = 500
Keys = Mapping[type[Model], Collection[Any]]


def named_by_rows(model: type[Model], keys: Iterable[Any], *, apart_from: Keys | None = None) -> set[Any]:
    """Of these keys those to which some row points that is not among `apart_from`, in whatever table and app it is."""
    found: set[Any] = set()
    for chunk in _chunks(keys):
        for theirs, column in _pointing_at(model):
            rows = theirs._default_manager.filter(**{f"{column}__in": chunk}).order_by()
            gone = (apart_from or {}).get(theirs, ())
            found |= {key for pk, key in rows.values_list("pk", column) if pk not in gone}
    return found


def _pointing_at(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Tables and their columns, those that have no name on this side, too."""
    for each in model._meta.get_fields(include_hidden=True):
        if isinstance(each, ForeignObjectRel) and not isinstance(each, ManyToManyRel):
            yield each.related_model, each.field.name


def named_by_events(conference: Conference, kind: str, keys: Iterable[int]) -> set[int]:
    """Of these authors or papers (`kind`) those about whom an event is."""
    found: set[int] = set()
    for chunk in _chunks(keys):
        subjects = [f"{kind}:{key}" for key in chunk]
        told = Event.objects.filter(conference=conference, subject__in=subjects).values_list("subject", flat=True)
        found |= {int(subject.partition(":")[2]) for subject in told}
    return found


def authorships_named_by_events(conference: Conference, authorships: Iterable[Authorship]) -> set[int]:
    """Of these those about which an event of their paper or author is."""
    found: set[int] = set()
    for chunk in _chunks(authorships):
        subjects = {f"paper:{each.paper_id}" for each in chunk} | {f"author:{each.author_id}" for each in chunk}
        events = Event.objects.filter(conference=conference, subject__in=subjects, kind__startswith="author")
        found |= {facts["authorship"] for facts in events.values_list("payload", flat=True) if "authorship" in facts}
    return found


def _chunks(keys: Iterable[Any]) -> Iterator[list[Any]]:
    listed = list(keys)
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]
