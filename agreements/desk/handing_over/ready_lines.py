"""Why papers are not ready, each reason with how many there are and the deed that helps, so that all of them add up."""

from collections.abc import Callable, Iterator, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.access import Access
from agreements.desk.dashboard.action_items import permitted
from agreements.desk.dashboard.items import ActionItem
from agreements.models import Blocker
from agreements.proceedings.readiness import Readiness
from agreements.sentences import counted, grouped


def sentence(found: Readiness) -> str:
    if not found.papers:
        return _("There are no papers yet.")
    if found.ready == found.papers:
        return counted("The only paper is ready.", "All {count} papers are ready.", found.papers)
    return counted(
        "{ready} of {count} paper is ready.",
        "{ready} of {count} papers are ready.",
        found.papers,
        ready=grouped(found.ready),
    )


def lines(access: Access, found: Readiness) -> list[ActionItem]:
    """From what the authors owe to what only takes time; a reader who may not do a deed sees the papers."""
    return permitted(access, [*_blocked(access.conference.slug, found), *_documents(access.conference.slug, found)])


def _blocked(slug: str, found: Readiness) -> Iterator[ActionItem]:
    papers = reverse("papers", args=[slug])
    for blocker, words in _WORDS.items():
        count = found.counts.blocked(blocker)
        deed = _DEEDS.get(blocker)
        url, verb, is_deed = deed(slug) if deed else ("", "", False)
        yield ActionItem(
            blocker.value,
            count,
            words(count),
            url,
            verb,
            is_deed=is_deed,
            more_url=f"{papers}?blocked={blocker.value}",
            more_verb=ngettext("See the paper", "See the papers", count),
        )


def _documents(slug: str, found: Readiness) -> Iterator[ActionItem]:
    papers = reverse("papers", args=[slug])
    for key, count, words in (
        (
            "failed",
            found.failed,
            ngettext(
                "is clear, but a document of it could not be made",
                "are clear, but a document of theirs could not be made",
                found.failed,
            ),
        ),
        (
            "making",
            found.making,
            ngettext(
                "is clear, and a document of it is being made",
                "are clear, and a document of theirs is being made",
                found.making,
            ),
        ),
    ):
        see = ngettext("See the paper", "See the papers", count)
        yield ActionItem(key, count, words, f"{papers}?state={key}", see)


# By the reason, in the order in which somebody would work: what they lack, after the number.
_WORDS: Mapping[Blocker, Callable[[int], str]] = {
    Blocker.NOBODY: lambda n: ngettext("has no authors", "have no authors", n),
    Blocker.CORRESPONDENT: lambda n: ngettext("names no corresponding author", "name no corresponding author", n),
    Blocker.ADDRESS: lambda n: ngettext(
        "has an author whom no mail can reach, because there is no address",
        "have an author whom no mail can reach, because there is no address",
        n,
    ),
    Blocker.INVITATION: lambda n: ngettext(
        "has an author who was not invited", "have an author who was not invited", n
    ),
    Blocker.ANSWER: lambda n: ngettext("waits for an answer", "wait for an answer", n),
    Blocker.MATTER: lambda n: ngettext("waits for a decision of yours", "wait for a decision of yours", n),
    Blocker.COUNTERSIGNATURE: lambda n: ngettext(
        "waits for the conference’s countersignature", "wait for the conference’s countersignature", n
    ),
    Blocker.DECLINED: lambda n: ngettext("was declined by an author", "were declined by an author", n),
    Blocker.OBJECTION: lambda n: ngettext(
        "has an author who objects to the signature for all", "have an author who objects to the signature for all", n
    ),
    Blocker.OBJECTION_DAYS: lambda n: ngettext(
        "will be clear by itself, unless a co-author objects",
        "will be clear by themselves, unless a co-author objects",
        n,
    ),
    Blocker.IMPORT: lambda n: ngettext("waits for the end of an import", "wait for the end of an import", n),
}


def _to_decide(kind: str = "") -> Callable[[str], tuple[str, str, bool]]:
    query = f"?kind={kind}" if kind else ""
    return lambda slug: (reverse("decisions", args=[slug]) + query, _("Decide"), False)


def _selected(deed: str, blocker: Blocker, verb: Callable[[], str]) -> Callable[[str], tuple[str, str, bool]]:
    query = f"?of=papers&all_matching=on&blocked={blocker.value}"
    return lambda slug: (reverse(deed, args=[slug]) + query, verb(), True)


# What helps, by the reason: the address, the verb, and whether it is for managers.
_DEEDS: Mapping[Blocker, Callable[[str], tuple[str, str, bool]]] = {
    Blocker.ADDRESS: _to_decide("no_address"),
    Blocker.INVITATION: _selected("invite", Blocker.INVITATION, lambda: _("Invite")),
    Blocker.ANSWER: _selected("remind", Blocker.ANSWER, lambda: _("Remind")),
    Blocker.MATTER: _to_decide(),
    Blocker.COUNTERSIGNATURE: lambda slug: (
        f"{reverse('decisions', args=[slug])}?kind=countersign",
        _("Countersign"),
        False,
    ),
    Blocker.DECLINED: _to_decide("declined"),
    Blocker.OBJECTION: _to_decide("request"),
    Blocker.IMPORT: lambda slug: (reverse("import_history", args=[slug]), _("See the imports"), True),
}
