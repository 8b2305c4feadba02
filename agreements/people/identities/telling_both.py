"""Both addresses are told that two entries became one, or became two again."""

from collections.abc import Mapping
from typing import Any

from agreements import audit
from agreements.mail import queue
from agreements.models import Agreement, Author, MessageKind, User


def tell_merged(kept: Author, merged: Author, *, by: User | None) -> None:
    """Within the deed; nobody is told who was never asked for anything. At one address one mail is enough."""
    agreements = _shown(kept)
    if not agreements:
        return
    told = [kept] if kept.email == merged.email else [kept, merged]
    more = _names(kept, merged) | {"is_awaited": any(each.is_open for each in agreements)}
    _tell(dict.fromkeys(told, agreements), more, by=by)


def tell_parted(kept: Author, merged: Author, *, by: User | None) -> None:
    """The same where the merger is taken back."""
    papers_of = {author: agreements for author in (kept, merged) if (agreements := _shown(author))}
    _tell(papers_of, _names(kept, merged) | {"is_undone": True}, by=by)


def _shown(author: Author) -> list[Agreement]:
    asked = Agreement.objects.of_author(author.pk).shown_to_author()
    return list(asked.select_related("conference", "text", "authorship__paper", "authorship__author"))


def _names(kept: Author, merged: Author) -> dict[str, Any]:
    return {"kept": kept.name, "merged": merged.name, "address": kept.email}


def _tell(papers_of: Mapping[Author, list[Agreement]], more: Mapping[str, Any], *, by: User | None) -> None:
    if papers_of:
        queue.add(MessageKind.MERGED, audit.present_conference(), papers_of, more=more, by=by)
