"""Which authors of a list are on accepted papers, by its decisions and what a person has said about them. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agreements.importing.listings.found import FoundAuthor, Listing, Unread
from agreements.importing.rows import Asked, DecisionCount, Option, Question, UndecidedError
from agreements.wording.characters import clean
from agreements.wording.marked import gettext_noop


@dataclass(frozen=True, slots=True)
class Judged:
    authors: Sequence[FoundAuthor | Unread]
    decisions: tuple[DecisionCount, ...] = ()
    assumed: tuple[str, ...] = ()
    # Of papers that are not taken, by their numbers.
    unaccepted: Mapping[str, str] = field(default_factory=dict)


def judged(listing: Listing, accepted: Sequence[str] | None) -> Judged:
    """Only those on accepted papers; raises UndecidedError where a person has to say which these are."""
    if listing.compares:
        assumed = gettext_noop(
            "The list has names only, and no addresses: it is compared with what is here. Nothing changes but what you choose."
        )
        return Judged(listing.authors, assumed=(assumed,))
    if not listing.knows_decision:
        assumed = gettext_noop("The list says nothing of decisions: all its papers are taken as accepted.")
        return Judged(listing.authors, assumed=(assumed,))
    papers = _papers(listing.authors)
    wanted = {value.casefold() for value in accepted} if accepted is not None else None
    standing = {value: listing.standing(value) if wanted is None else value.casefold() in wanted for value in papers}
    decisions = tuple(
        DecisionCount(value, len(papers[value]), standing[value])
        for value in sorted(papers, key=lambda each: -len(papers[each]))
    )
    is_unsure = wanted is None and (listing.must_ask or None in standing.values())
    if papers and (is_unsure or not any(standing.values())):
        raise UndecidedError(_question(decisions, listing, wanted is not None), decisions)
    return Judged(list(_kept(listing.authors, papers, standing)), decisions, unaccepted=_unaccepted(papers, standing))


def _papers(authors: Sequence[FoundAuthor | Unread]) -> dict[str, set[str]]:
    papers = defaultdict[str, set[str]](set)
    for author in authors:
        if isinstance(author, FoundAuthor):
            papers[author.cells.get("decision", "").strip()].add(author.cells.get("paper_id", ""))
    return dict(papers)


def _unaccepted(papers: Mapping[str, set[str]], standing: Mapping[str, bool | None]) -> dict[str, str]:
    taken = set().union(*(papers[value] for value, is_accepted in standing.items() if is_accepted))
    return {
        clean(number): value
        for value, numbers in papers.items()
        if not standing[value]
        for number in sorted(numbers - taken)
    }


def _kept(
    authors: Sequence[FoundAuthor | Unread], papers: Mapping[str, set[str]], standing: Mapping[str, bool | None]
) -> list[FoundAuthor | Unread]:
    """Rows that cannot be read count with their paper, if any other row of it is there."""
    taken = set().union(*(papers[value] for value, is_accepted in standing.items() if is_accepted))
    others = set().union(*papers.values()) - taken
    return [
        author
        for author in authors
        if (
            standing[author.cells.get("decision", "").strip()]
            if isinstance(author, FoundAuthor)
            else author.paper not in others
        )
    ]


def _question(decisions: Sequence[DecisionCount], listing: Listing, is_said: bool) -> Question:
    if is_said:
        words = gettext_noop(
            "No paper of the list has a decision that you named. Which of these mean that a paper is accepted?"
        )
    elif listing.must_ask:
        words = gettext_noop(
            "The list has a column that may say which papers are accepted. Which rows are to be imported?"
        )
    elif any(each.is_accepted for each in decisions):
        words = gettext_noop(
            "The list has decisions that may mean anything. Which of them mean that a paper is accepted?"
        )
    else:
        words = gettext_noop("No paper of the list is accepted, as far as its decisions can be understood. Which are?")
    options = [
        Option(
            each.value,
            each.value or gettext_noop("no decision"),
            count=each.papers,
            is_likely=bool(listing.standing(each.value)),
        )
        for each in decisions
    ]
    return Question(Asked.ACCEPTED, words, tuple(options))
