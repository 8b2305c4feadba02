"""One person: what they have to sign, which files they handed in, and what helps most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import clock, links
from agreements.desk import lists
from agreements.desk.agreement_list import route_in_words, with_route
from agreements.desk.deed_pages import DeedPage
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Conference,
    Erasure,
    EvidenceFile,
    HelpRequest,
    Message,
    MessageState,
    Reachability,
)
from agreements.sentences import counted
from agreements.states import State
from agreements.templatetags.desk import distance

# Of mails that did not arrive.
_LOST = (MessageState.FAILED, MessageState.BOUNCED)


def people(conference: Conference) -> QuerySet[Author]:
    """As `lists.authors` has them, without mails: with `link_made_at`, whether their data is to be erased, and whether there is
    more to be read: requests, files, entries that were merged into this one, authorships that were ended."""
    theirs = {"author": OuterRef("pk")}
    return lists.authors(conference).prefetch_related(None).annotate(
        link_made_at=links.made_at(),
        has_requests=Exists(HelpRequest.objects.filter(**theirs)),
        has_files=Exists(EvidenceFile.objects.filter(agreement__authorship__author=OuterRef("pk"))),
        has_entries=Exists(Author.objects.filter(merged_into=OuterRef("pk"))),
        is_restricted=Exists(Erasure.objects.standing().filter(**theirs)),
        has_ended=Exists(Authorship.objects.filter(ended_at__isnull=False, **theirs)),
    )  # fmt: skip


def agreements_of(author: Author, conference: Conference) -> list[Any]:
    """In the order of the papers, those that were ended last; each with the `route` that it goes."""
    theirs = with_route(lists.with_spared(Agreement.objects.of_author(author.pk), conference))
    by_paper = (F("voided_at").asc(nulls_first=True), "authorship__paper__number_key")
    found: list[Any] = list(theirs.select_related("authorship__paper", "text").order_by(*by_paper))
    for each in found:
        each.route = route_in_words(each)
    return found


def files_of(author: Author) -> QuerySet[EvidenceFile]:
    """Forms that were signed by hand, of whichever paper; without what they hold."""
    files = EvidenceFile.objects.filter(agreement__authorship__author=author).defer("content", "preview")
    return files.select_related("uploaded_by", "agreement__authorship__paper")


@dataclass(frozen=True)
class AskingPress:
    """A button that asks at once; `name` is that of its address, which takes the author."""

    name: str
    verb: str | Promise


@dataclass(frozen=True)
class PersonStanding:
    """How it stands with somebody in a sentence without its full stop, and what helps: the page of a deed, or one press."""

    words: str
    help: DeedPage | None = None
    press: AskingPress | None = None
    # What is wrong before any answer can be waited for: as a badge, a state and its words.
    trouble: tuple[str, str] | None = None


_INVITE = AskingPress("author_invite", gettext_lazy("Invite"))
_REMIND = AskingPress("author_remind", gettext_lazy("Remind"))


def standing_of(
    author: Any, agreements: Sequence[Any], mails: Sequence[Message], requests: Iterable[HelpRequest]
) -> PersonStanding:
    """`author` of `people`, with all mails, the last first: what comes first is what has to be done before the rest helps."""
    slug = author.conference.slug
    if asked := next((each for each in requests if each.settled_at is None), None):
        words = _("Asked for help {when}: {what}").format(when=_ago(asked.created_at), what=asked.get_kind_display())
        return PersonStanding(words, DeedPage(_("Answer"), reverse("help_request", args=[slug, asked.pk])))
    is_owed = bool(author.waiting or author.uninvited)
    if is_owed and not author.email:
        deed = DeedPage(_("Enter an address"), reverse("author_address", args=[slug, author.pk]))
        return PersonStanding(_("Cannot be asked: there is no address"), deed)
    lost = _lost_mail(author, mails)
    if is_owed and lost is not None:
        deed = DeedPage(_("Change the address"), reverse("author_address", args=[slug, author.pk]))
        words = _("The mail to this address was refused {when}").format(when=_ago(lost.created_at))
        return PersonStanding(words, deed, trouble=("bounced", _("Mail did not arrive")))
    return _by_answers(author, [each for each in agreements if each.state != State.VOID])


def _lost_mail(author: Author, mails: Iterable[Message]) -> Message | None:
    """The last one to the present address, if it did not arrive."""
    sent = (mail for mail in mails if mail.email == author.email and mail.state != MessageState.CANCELLED)
    last = next(sent, None)
    is_lost = last is not None and (last.state in _LOST or author.reachability == Reachability.BOUNCED)
    return last if is_lost else None


def _by_answers(author: Any, agreements: Sequence[Any]) -> PersonStanding:
    if author.uninvited:
        return PersonStanding(_("Was not invited yet"), press=_INVITE)
    if author.waiting:
        waiting = [each for each in agreements if each.state == State.INVITED and not each.is_spared]
        since = min((each.invited_at for each in waiting if each.invited_at), default=None)
        words = counted(
            "{count} answer is missing, first asked for {when}",
            "{count} answers are missing, first asked for {when}",
            author.waiting,
            when=_ago(since),
        )
        return PersonStanding(words, press=None if author.no_reminders_since else _REMIND)
    if author.declined:
        declined = next(each for each in agreements if each.state == State.DECLINED and not each.is_spared)
        deed = DeedPage(_("See the reason"), reverse("agreement", args=[author.conference.slug, declined.pk]))
        return PersonStanding(_("Declined {when}").format(when=_ago(declined.answered_at)), deed)
    if author.accepted:
        return PersonStanding(_("Has signed; the conference has not countersigned all of it yet"))
    return PersonStanding(_("Nothing is missing") if author.asked else _("Has nothing to sign"))


def _ago(moment: Any) -> str:
    return distance(moment, clock.now()) if moment else ""
