"""How much is held about a person, in one query."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import Author
from signatures.privacy.kept import KEPT

# Of the sections of a report those that say something to a reader, with their words.
TOLD: Mapping[str, str | Promise] = {
    "authorships": _("Papers"),
    "agreements": _("Agreements"),
    "signatures": _("Answers"),
    "documents": _("Sealed documents"),
    "files": _("Forms signed by hand"),
    "mails": _("Mails"),
    "reports": _("What became of mails"),
    "requests": _("Requests"),
    "officers": _("Officers who were asked instead"),
    "accesses": _("Times that a document was opened"),
}


def counts_of(entry: Author, rows: Sequence[int]) -> list[tuple[str | Promise, int]]:
    """In the order of `TOLD`, without what there is none of."""
    wanted: dict[str, Any] = {f"n_{kept.section}": _counted(kept.rows(rows)) for kept in KEPT if kept.section in TOLD}
    found = Author.objects.filter(pk=entry.pk).annotate(**wanted).values(*wanted).get()
    return [(words, found[f"n_{section}"]) for section, words in TOLD.items() if found[f"n_{section}"]]


def _counted(rows: QuerySet[Any]) -> Coalesce:
    one = rows.order_by().annotate(one=Value(1, IntegerField())).values("one").annotate(n=Count("pk", distinct=True))
    return Coalesce(Subquery(one.values("n")), 0)
