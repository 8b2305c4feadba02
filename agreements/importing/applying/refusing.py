"""Why an import can no longer be undone."""

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.models import Agreement, ImportBatch
from agreements.models.agreement import AgreementQuerySet
from agreements.sentences import counted, listed
from agreements.states import State

# So many are named.
_NAMED = 3
_CHUNK = 500
_ASKED = Q(invited_at__isnull=False) | Q(answered_at__isnull=False) | ~Q(state__in=[State.DRAFT, State.VOID])
_PATHS = {"paper": "authorship__paper", "author": "authorship__author", "authorship": "authorship"}


def who_stands_against(batch: ImportBatch) -> str:
    """A sentence that names who of it was invited or has answered; empty if nobody was."""
    if batch.emptied_at is not None:
        return _("It can no longer be undone: its file, and what it takes to undo it, are no longer kept.")
    result = batch.result or {}
    if not batch.parts.exists():
        is_old = bool(result.get("added") or result.get("changed"))
        return (
            _("It was imported by an earlier version, which did not keep what it takes to undo it.") if is_old else ""
        )
    names = {**_names(Agreement.objects.filter(_ASKED, added_by=batch)), **_since(batch)}
    if not names:
        return ""
    told = listed(list(dict.fromkeys(names.values()))[:_NAMED], total=len(set(names.values())))
    return counted(
        "It can no longer be undone, because somebody of it was invited, has answered or was waived: {names}.",
        "It can no longer be undone, because {count} people of it were invited, have answered or were waived: {names}.",
        len(set(names.values())),
        names=told,
    )


def _since(batch: ImportBatch) -> dict[object, str]:
    """Those who were asked or answered after it had changed what they sign."""
    since = Q(invited_at__gte=batch.begun_at) | Q(answered_at__gte=batch.begun_at)
    found: dict[object, str] = {}
    for written in batch.parts.exclude(written__isnull=True).values_list("written__changed", flat=True):
        for table, path in _PATHS.items():
            keys = [pk for pk, *_rest in (written or {}).get(table, [])]
            for start in range(0, len(keys), _CHUNK):
                rows = Agreement.objects.filter(since, **{f"{path}__in": keys[start : start + _CHUNK]})
                found |= _names(rows)
    return found


def _names(agreements: AgreementQuerySet) -> dict[object, str]:
    rows = agreements.order_by("authorship__name_key", "pk")
    return dict(rows.values_list("authorship__author", "authorship__printed_name"))
