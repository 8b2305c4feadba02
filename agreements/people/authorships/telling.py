"""What happens to an authorship stands in the history of its paper and of its author."""

from collections.abc import Mapping
from typing import Any

from agreements import audit
from agreements.models import Authorship


def tell(
    kind: str,
    authorship: Authorship,
    *,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
) -> None:
    """One event for each of the two, with the printed name."""
    told = {"authorship": authorship.pk, "author": authorship.author_id, "paper": authorship.paper_id} | dict(
        facts or {}
    )
    beside = {"name": authorship.printed_name, "number": authorship.paper.number} | dict(personal or {})
    tell_paper(kind, authorship.paper_id, facts=told, personal=beside)
    tell_author(kind, authorship.author_id, facts=told, personal=beside)


def tell_paper(kind: str, paper: int, *, facts: Mapping[str, Any], personal: Mapping[str, str]) -> None:
    audit.record(kind, subject=f"paper:{paper}", facts=facts, personal=personal)


def tell_author(kind: str, author: int, *, facts: Mapping[str, Any], personal: Mapping[str, str]) -> None:
    audit.record(kind, subject=f"author:{author}", facts=facts, personal=personal)
