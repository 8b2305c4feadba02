"""Corrections to a person, and to how a paper has its author."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from agreements import audit, clearance, matters
from agreements.matters import About
from agreements.models import Agreement, Author, Authorship, Paper, User
from agreements.people.authorships.telling import tell
from agreements.settling import corrections
from agreements.settling.corrections import Corrected

OF_PERSON = ("name", "native_name", "orcid", "language")
OF_AUTHORSHIP = ("printed_name", "affiliation", "is_speaker", "is_corresponding")


class OvertakenCorrectionError(Exception):
    """Somebody else changed one of the same things since they were shown, or took it off the list."""


class _Rewriting(NamedTuple):
    former: Any
    new: Any


def amend_author(
    author: Author,
    *,
    changes: Mapping[str, str],
    by: User | None,
    shown: Author | None = None,
    printed_on: Collection[int] = (),
) -> Corrected:
    """Write another name, native name, ORCID or language; `printed_on`: authorships that print the new name from now on.

    Raises OvertakenCorrectionError if one of these is no longer what it was in `shown`.
    """
    with audit.deed(author.conference, by=by):
        audit.locks.conference()
        present = audit.locks.people([author.pk])[author.pk]
        if present.merged_into_id is not None:
            raise OvertakenCorrectionError
        if fresh := _fresh(present, changes, shown):
            _write(present, fresh)
            facts = {"changed": sorted(fresh)}
            audit.record("author.amended", subject=f"author:{author.pk}", facts=facts, personal=_in_words(fresh))
            for about in (About.LISTS, About.IDENTITIES):
                matters.changed(about, [author.pk])
        authorships = Authorship.objects.standing().filter(author=author, pk__in=printed_on)
        renamed = [
            each
            for each in authorships.select_related("paper", "author")
            if _rewrite(each, {"printed_name": present.name}, None)
        ]
        return _carry_out(renamed, by=by)


def amend_authorship(
    authorship: Authorship, *, changes: Mapping[str, Any], by: User | None, shown: Authorship | None = None
) -> Corrected:
    """Write another printed name or affiliation, or who speaks and corresponds. Raises OvertakenCorrectionError."""
    with audit.deed(authorship.paper.conference, by=by):
        audit.locks.conference()
        audit.locks.people([authorship.author_id])
        present = Authorship.objects.select_related("paper", "author").get(pk=authorship.pk)
        if present.ended_at is not None or present.author_id != authorship.author_id:
            raise OvertakenCorrectionError
        written = _rewrite(present, changes, shown)
        return _carry_out([present], by=by) if "printed_name" in written else Corrected()


def name_correspondents(paper: Paper, named: Collection[int], *, by: User | None, shown: Collection[int]) -> None:
    """Say who of a paper's authors corresponds, by their authorships; `shown` did so until now.

    Raises OvertakenCorrectionError if others do by now, or one of them is no longer an author.
    """
    with audit.deed(paper.conference, by=by):
        audit.locks.conference()
        standing = list(Authorship.objects.standing().filter(paper=paper).select_related("paper", "author"))
        audit.locks.people(each.author_id for each in standing)
        present = {each.pk for each in standing if each.is_corresponding}
        if present != set(shown) or not {each.pk for each in standing}.issuperset(named):
            raise OvertakenCorrectionError
        for each in standing:
            _rewrite(each, {"is_corresponding": each.pk in named}, None)


def signed_otherwise(authorships: Collection[Authorship], printed_name: str) -> int:
    """How many of their signed agreements bear another name than this one."""
    signed = Agreement.objects.filter(authorship__in=authorships).signed()
    return signed.exclude(signed_name=printed_name).count()


def _carry_out(authorships: Collection[Authorship], *, by: User | None) -> Corrected:
    theirs = Agreement.objects.filter(authorship__in=authorships)
    return corrections.carry_out(corrections.NAME, theirs, by=by)


def _rewrite(present: Authorship, changes: Mapping[str, Any], shown: Authorship | None) -> Mapping[str, _Rewriting]:
    """What of it became another."""
    if fresh := _fresh(present, changes, shown):
        _write(present, fresh)
        tell("authorship.amended", present, facts={"changed": sorted(fresh)}, personal=_in_words(fresh))
        for about in (About.LISTS, About.IDENTITIES):
            matters.changed(about, [present.author_id])
        clearance.changed([present.paper_id] if "is_corresponding" in fresh else [])
    return fresh


def _fresh(
    present: Author | Authorship, changes: Mapping[str, Any], shown: Author | Authorship | None
) -> dict[str, _Rewriting]:
    fresh = {
        name: _Rewriting(getattr(present, name), new) for name, new in changes.items() if new != getattr(present, name)
    }
    if shown is not None and any(getattr(shown, name) != change.former for name, change in fresh.items()):
        raise OvertakenCorrectionError
    return fresh


def _write(present: Author | Authorship, fresh: Mapping[str, _Rewriting]) -> None:
    for name, change in fresh.items():
        setattr(present, name, change.new)
    present.save(update_fields=list(fresh))


def _in_words(fresh: Mapping[str, _Rewriting]) -> dict[str, str]:
    """Before and after of each, to stand beside the event."""
    before = {f"{name}_from": str(change.former) for name, change in fresh.items()}
    return before | {f"{name}_to": str(change.new) for name, change in fresh.items()}
