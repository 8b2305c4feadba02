"""Whether everything is found and sorted by the names and titles that it has."""

from collections.abc import Iterator

from django.db.models import Model, QuerySet

from agreements.models import Author, Authorship, Conference, Message, Paper
from agreements.models.key_fields import keys_in
from signatures.models import Signature

_ROWS = 500


def stale_keys(conference: Conference) -> Iterator[str]:
    # Not by the conference's own managers: they would look in each row for the conference, which is not read here.
    yield from _stale("author", Author.objects.filter(conference=conference))
    yield from _stale("paper", Paper.objects.filter(conference=conference))
    yield from _stale("authorship", Authorship.objects.filter(paper__conference=conference))
    yield from _stale("message", Message.objects.filter(conference=conference))
    # Evidence from before there were keys has none, and never will.
    keyed = Signature.objects.filter(agreement__conference=conference).exclude(search_key="", name_key="")
    yield from _stale("signature", keyed)


def _stale(noun: str, rows: QuerySet[Model]) -> Iterator[str]:
    keys = keys_in(rows.model)
    needed = dict.fromkeys(name for key in keys for name in (key.attname, *key.sources))
    place = {name: number for number, name in enumerate(needed, start=1)}
    rules = [(key, place[key.attname], [place[source] for source in key.sources]) for key in keys]
    for row in rows.order_by().values_list("pk", *needed).iterator(_ROWS):
        for key, own, sources in rules:
            if row[own] != key.rule(*[row[source] for source in sources]):
                yield f"{noun} {row[0]} is searched or sorted by another {' or '.join(key.sources)} than it has"
