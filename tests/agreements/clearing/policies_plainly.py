"""Which papers are clear under each policy, once more: from raw rows, by plain code that shares nothing with the product."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from agreements.models import Agreement, Authorship, Conference, HelpRequest, Matter, Paper

# In this order one step after the other is thought to be done, until the paper would be clear.
STEPS = ("countersignature", "answer", "invitation", "address")
DOUBTS = {"not_me", "not_my_paper", "co_author", "objection"}

Row = Mapping[str, Any]


def plainly(conference: Conference, now: datetime) -> dict[str, str]:
    """By the number of each paper what blocks it; an empty word where it is clear."""
    facts = Conference.objects.filter(pk=conference.pk).values("policy", "needed_signatures").get()
    authors: dict[int, list[Row]] = {}
    agreements = {
        row["authorship"]: row
        for row in Agreement.objects.filter(conference=conference)
        .exclude(state="void")
        .values("authorship", "state", "text__is_for_all")
    }
    requests = list(
        HelpRequest.objects.filter(conference=conference, settled_at=None).values(
            "author", "kind", "agreement__authorship__paper"
        )
    )
    looks = set(
        Matter.objects.filter(conference=conference, kind="look", settled_at=None).values_list(
            "author", "look__authorship__paper"
        )
    )
    columns = ("pk", "paper", "author", "author__email", "is_corresponding", "may_object_until")
    for row in Authorship.objects.filter(paper__conference=conference, ended_at=None).values(*columns):
        mine = [request for request in requests if request["author"] == row["author"]]
        authors.setdefault(row["paper"], []).append(
            {
                **row,
                **agreements.get(row["pk"], {"state": "none", "text__is_for_all": False}),
                "objects": any(
                    each["kind"] == "not_for_me" and each["agreement__authorship__paper"] == row["paper"]
                    for each in mine
                ),
                "is_doubted": any(each["kind"] in DOUBTS for each in mine) or (row["author"], row["paper"]) in looks,
            }
        )
    return {
        number: _blocker(facts, status, authors.get(pk, []), now, is_kept=is_kept)
        for pk, number, status, is_kept in Paper.objects.filter(conference=conference).values_list(
            "pk", "number", "status", "is_kept_clear"
        )
    }


def _blocker(facts: Row, status: str, authors: list[Row], now: datetime, *, is_kept: bool) -> str:
    if status == "withdrawn":
        return "withdrawn"
    if not authors:
        return "nobody"
    if any(author["objects"] for author in authors):
        return "objection"
    if any(author["is_doubted"] for author in authors):
        return "matter"
    return _by_policy(facts, authors, now, is_kept=is_kept)


def _by_policy(facts: Row, authors: list[Row], now: datetime, *, is_kept: bool) -> str:
    if all(_lacks(author) == "" for author in authors):
        return ""
    wanted = {"every": len(authors), "k_of_n": facts["needed_signatures"], "corresponding": 1}
    if facts["policy"] in wanted:
        some = [author for author in authors if author["is_corresponding"] or facts["policy"] != "corresponding"]
        if not some:
            return "correspondent"
        return _first_step(some, min(wanted[facts["policy"]], len(some)))
    if _signed_for_all(authors):
        return "" if is_kept or _days_are_over(authors, now) else "objection_days"
    if is_kept and any(_lacks(author) == "" for author in authors):
        return ""
    if any(author["state"] == "accepted" and author["text__is_for_all"] for author in authors):
        return "countersignature"
    others = [author for author in authors if author["state"] not in ("countersigned", "waived", "accepted")]
    return _first_step(others, 1) if others else "countersignature"


def _signed_for_all(authors: Iterable[Row]) -> bool:
    return any(author["state"] == "countersigned" and author["text__is_for_all"] for author in authors)


def _days_are_over(authors: Iterable[Row], now: datetime) -> bool:
    """Everybody who can be written to has been, and whoever has been has had the time to object."""
    for author in authors:
        if _lacks(author) == "":
            continue
        told = author["may_object_until"]
        if told is None and author["author__email"] and author["state"] != "none":
            return False
        if told is not None and told > now:
            return False
    return True


def _first_step(authors: list[Row], wanted: int) -> str:
    done = {""}
    for step in ("", *STEPS):
        done.add(step)
        if sum(_lacks(author) in done for author in authors) >= wanted:
            return step
    return "declined"


def _lacks(author: Row) -> str:
    match author["state"]:
        case "countersigned" | "waived":
            return ""
        case "accepted":
            return "countersignature"
        case "invited":
            return "answer"
        case "declined":
            return "declined"
    return "invitation" if author["author__email"] else "address"
