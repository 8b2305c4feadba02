"""Why a paper is not clear, since when, and what helps: one function for every page that says it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.desk.clearing.cases import Case, Explanation
from agreements.desk.clearing.gathering import OneAuthor, asked_of, read
from agreements.desk.deed_pages import DeedPage
from agreements.models import Blocker, Conference, HelpKind, Matter, Paper, Policy
from agreements.proceedings.publication_terms import exclusive_until
from agreements.sentences import counted, listed
from agreements.states import State


def explained(
    conference: Conference,
    papers: Sequence[Paper],
    asked: Mapping[int, Sequence[OneAuthor]] | None = None,
    *,
    is_lasting: bool = False,
) -> Mapping[int, Explanation]:
    """By paper; a clear one only if there is something to say. A number of queries that does not grow with them.

    `is_lasting`: in words that are as true when somebody reads them in a year.
    """
    reasons = read(papers, asked)
    found = {paper.pk: _explained(Case(conference, paper, reasons, is_lasting)) for paper in papers}
    return {pk: explanation for pk, explanation in found.items() if explanation is not None}


def explain(
    conference: Conference, papers: Sequence[Paper], asked: Mapping[int, Sequence[OneAuthor]] | None = None
) -> None:
    """Give each of them its `explanation`, or None. `asked`, if their authors were read already."""
    found = explained(conference, papers, asked)
    for paper in papers:
        paper.explanation = found.get(paper.pk)  # type: ignore[attr-defined]  # for a table's row


def explained_one(conference: Conference, paper: Paper, asks: Iterable[Any]) -> Explanation | None:
    """`asks`: its authorships, as `lists.asks_of` reads them."""
    return _explained(Case(conference, paper, read([paper], asked_of(paper, asks))))


def _explained(case: Case) -> Explanation | None:
    if case.paper.is_clear:
        return _clear(case)
    return _WORDS[Blocker(case.paper.blocked_by)](case)


def _clear(case: Case) -> Explanation | None:
    paper = case.paper
    if paper.is_kept_clear and paper.objections_until is None:
        words = _("Clear without warranted authority, by the rule of an earlier version")
        return Explanation(words, DeedPage(_("Mark the text"), case.page("policy")))
    if paper.is_kept_clear:
        words = _("Clear by the rule of an earlier version; the other authors may object until {when}")
        return Explanation(words.format(when=case.until))
    if paper.objections_until:
        return Explanation(_("Signed for all by {names}").format(names=case.signers))
    return _published(case)


def _published(case: Case) -> Explanation | None:
    day = case.paper.published_on
    if day is None:
        return None
    until = exclusive_until(day, case.conference)
    words = _("Published on {day}; exclusive until {until}") if until else _("Published on {day}")
    return Explanation(words.format(day=_whole_day(day), until=_whole_day(until)))


def _whole_day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _earliest(some: Sequence[datetime | None]) -> datetime | None:
    return min((each for each in some if each), default=None)


def _plain(case: Case) -> Explanation:
    return Explanation(str(Blocker(case.paper.blocked_by).label).rstrip("."))


def _nobody(case: Case) -> Explanation:
    return Explanation(_("It has no authors"), DeedPage(_("Add an author"), case.page("add_author", case.paper.pk)))


def _correspondent(case: Case) -> Explanation:
    deed = DeedPage(_("Name the corresponding author"), case.page("name_correspondents", case.paper.pk))
    return Explanation(_("No corresponding author is named"), deed)


def _matter(case: Case) -> Explanation:
    matters = case.reasons.matters.get(case.paper.pk, ())
    if not matters:
        return _plain(case)
    first = min(matters, key=lambda each: each.opened_at)
    what = first.request.get_kind_display() if first.request else first.get_kind_display()
    words = _("To decide, {when}: {what} ({name})").format(
        what=what, name=first.person.name, when=case.when(first.opened_at)
    )
    return Explanation(words, _decide(case, first))


def _decide(case: Case, matter: Matter) -> DeedPage:
    if matter.request_id is not None:
        return DeedPage(_("Answer"), case.page("help_request", matter.request_id))
    return DeedPage(_("Decide"), f"{case.page('decisions')}?kind={matter.kind}")


def _objection(case: Case) -> Explanation:
    matters = case.reasons.matters.get(case.paper.pk, ())
    first = next((each for each in matters if each.request and each.request.kind == HelpKind.NOT_FOR_ME), None)
    if first is None:
        return _plain(case)
    words = _("{name} objects to the signature for all, {when}")
    return Explanation(words.format(name=first.person.name, when=case.when(first.opened_at)), _decide(case, first))


def _declined(case: Case) -> Explanation:
    declined = case.those(State.DECLINED)
    names, when = (
        listed(each.name for each in declined),
        case.when(_earliest([each.answered_at for each in declined])),
    )
    words = _("Declined by {names}, {when}").format(names=names, when=when)
    if len(declined) == 1:
        return Explanation(words, DeedPage(_("See the reason"), case.page("agreement", declined[0].agreement)))
    return Explanation(words, DeedPage(_("Decide"), f"{case.page('decisions')}?kind=declined"))


def _address(case: Case) -> Explanation:
    nowhere = [each for each in case.those(State.DRAFT, None) if not each.has_address]
    words = counted(
        "{names} has no address, and cannot be asked",
        "{names} have no address, and cannot be asked",
        len(nowhere),
        names=listed(each.name for each in nowhere),
    )
    key = nowhere[0].author if nowhere else None
    return Explanation(words, DeedPage(_("Give an address"), case.page("author_address", key)) if key else None)


def _invitation(case: Case) -> Explanation:
    drafts = [each for each in case.those(State.DRAFT, None) if each.has_address]
    names, since = listed(each.name for each in drafts), _earliest([each.created_at for each in drafts])
    if drafts and all(each.is_taken_out for each in drafts):
        words = _("The invitation to {names} was taken out of the outbox").format(names=names)
        return Explanation(words, DeedPage(_("Invite"), case.selected("invite")))
    words = counted("{names} was not invited yet", "{names} were not invited yet", len(drafts), names=names)
    if since is None:
        # What was asked of them was ended, and nothing else is asked.
        return Explanation(words, DeedPage(_("See the author"), case.page("author", drafts[0].author)))
    added = _("{words}, on the list since {when}").format(words=words, when=case.when(since))
    return Explanation(added, DeedPage(_("Invite"), case.selected("invite")))


def _answer(case: Case) -> Explanation:
    waiting = case.those(State.INVITED)
    words = _waits_for(case, waiting)
    refused = [(case.reasons.refused[each.author], each) for each in waiting if each.author in case.reasons.refused]
    if not refused:
        return Explanation(words, DeedPage(_("Remind"), case.selected("remind")))
    at, who = min(refused, key=lambda each: each[0])
    told = (
        _("{words}; the mail was refused on {day}")
        if len(waiting) == 1
        else _("{words}; the mail to {name} was refused on {day}")
    )
    deed = DeedPage(_("Change the address"), case.page("author_address", who.author))
    return Explanation(told.format(words=words, name=who.name, day=case.day(at)), deed)


def _waits_for(case: Case, waiting: Sequence[OneAuthor]) -> str:
    names, when = listed(each.name for each in waiting), case.when(_earliest([each.invited_at for each in waiting]))
    if len(waiting) < 2:
        return _("Waits for {names}, invited {when}").format(names=names, when=when)
    needed = _more_needed(case)
    if needed >= len(waiting):
        return _("Waits for {names}, first invited {when}").format(names=names, when=when)
    return counted(
        "Waits for one of {names}, first invited {when}",
        "Waits for {count} of {names}, first invited {when}",
        needed,
        names=names,
        when=when,
    )


def _more_needed(case: Case) -> int:
    """How many answers more are enough."""
    match Policy(case.conference.policy):
        case Policy.EVERY:
            return len(case.asked)
        case Policy.K_OF_N:
            given = sum(each.state in (State.ACCEPTED, State.COUNTERSIGNED, State.WAIVED) for each in case.asked)
            return min(case.conference.needed_signatures, len(case.asked)) - given
        case Policy.ONE_FOR_ALL | Policy.CORRESPONDING:
            return 1


def _countersignature(case: Case) -> Explanation:
    accepted = case.those(State.ACCEPTED)
    names, since = listed(each.name for each in accepted), _earliest([each.answered_at for each in accepted])
    words = _("Accepted by {names} {when}, and not countersigned yet").format(names=names, when=case.when(since))
    return Explanation(words, DeedPage(_("Countersign"), f"{case.page('decisions')}?kind=countersign"))


def _objection_days(case: Case) -> Explanation:
    if case.paper.objections_until is None:
        return Explanation(_("Signed for all by {names}; the others are being told").format(names=case.signers))
    words = _("Signed for all by {names}; the others may object until {when}, then it is clear by itself")
    return Explanation(words.format(names=case.signers, when=case.until))


def _import(case: Case) -> Explanation:
    return Explanation(_("A list is being imported"), DeedPage(_("See the imports"), case.page("import_history")))


_WORDS: Mapping[Blocker, Callable[[Case], Explanation | None]] = {
    Blocker.UNCOUNTED: _plain,
    Blocker.WITHDRAWN: lambda _case: None,
    Blocker.NOBODY: _nobody,
    Blocker.OBJECTION: _objection,
    Blocker.MATTER: _matter,
    Blocker.CORRESPONDENT: _correspondent,
    Blocker.DECLINED: _declined,
    Blocker.ADDRESS: _address,
    Blocker.INVITATION: _invitation,
    Blocker.ANSWER: _answer,
    Blocker.COUNTERSIGNATURE: _countersignature,
    Blocker.OBJECTION_DAYS: _objection_days,
    Blocker.IMPORT: _import,
}
