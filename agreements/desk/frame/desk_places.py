"""The places of the desk in their groups: a role takes some away, and never puts them in another order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.access import Access
from agreements.labels import Words

Allowed = Callable[[Access], bool]


def _everybody(_access: Access) -> bool:
    return True


def _who_manages(access: Access) -> bool:
    return access.can_manage


def _who_owns(access: Access) -> bool:
    return access.can_own


def _who_sees_evidence(access: Access) -> bool:
    return access.can_see_evidence


def _who_reads_mails(access: Access) -> bool:
    return access.can_export


@dataclass(frozen=True)
class Tab:
    """One of the pages of a place."""

    route: str
    label: Words
    allowed: Allowed = _everybody


@dataclass(frozen=True)
class DeskPlace:
    """`section`: how a page says that it belongs here. The link leads to the first of the pages that the reader may see."""

    section: str
    label: Words
    icon: str
    hint: Words
    tabs: tuple[Tab, ...]

    def tabs_for(self, access: Access) -> list[Tab]:
        return [tab for tab in self.tabs if tab.allowed(access)]


FIRST = (
    DeskPlace("dashboard", _("Overview"), "overview", _("How far the papers are"), (Tab("dashboard", _("Overview")),)),
    DeskPlace(
        "decisions", _("To decide"), "decide", _("What waits for your word"), (Tab("decisions", _("To decide")),)
    ),
    DeskPlace(
        "papers",
        _("Papers"),
        "papers",
        _("Each paper, and how far it is"),
        (Tab("papers", _("Papers")), Tab("agreements", _("Agreements"))),
    ),
    DeskPlace(
        "authors",
        _("People"),
        "people",
        _("Each author, and what they were asked"),
        (Tab("authors", _("People")), Tab("same_people", _("Probably the same"))),
    ),
)
GROUPS: tuple[tuple[Words, tuple[DeskPlace, ...]], ...] = (
    (
        _("Asking"),
        (
            DeskPlace(
                "mail",
                _("Mail and reminders"),
                "mail",
                _("What leaves when, what has left, and what mails say"),
                (
                    Tab("reminders", _("Calendar")),
                    Tab("messages", _("Outbox and sent"), _who_reads_mails),
                    Tab("mail_words", _("Wording"), _who_manages),
                ),
            ),
            DeskPlace(
                "texts",
                _("Text and policy"),
                "text",
                _("What authors sign, and whose signatures a paper needs"),
                (
                    Tab("texts", _("Text")),
                    Tab("policy", _("Who must sign"), _who_owns),
                    Tab("signatories", _("Signatories"), _who_owns),
                ),
            ),
        ),
    ),
    (
        _("Files"),
        (
            DeskPlace(
                "import",
                _("Imports"),
                "in",
                _("Lists of papers and authors, and what each of them changed"),
                (
                    Tab("import_file", _("New import"), _who_manages),
                    Tab("import_history", _("Imports so far"), _who_manages),
                ),
            ),
            DeskPlace(
                "downloads",
                _("Hand-over"),
                "out",
                _("What you take away, and who took what"),
                (
                    Tab("readiness", _("Readiness")),
                    Tab("exports", _("Files")),
                    Tab("bundles", _("Bundles"), _who_sees_evidence),
                    Tab("publications", _("After publication")),
                    Tab("downloads", _("Downloads so far"), _who_owns),
                ),
            ),
        ),
    ),
    (
        _("Conference"),
        (
            DeskPlace("team", _("Team"), "team", _("Who may do what"), (Tab("team", _("Team"), _who_owns),)),
            DeskPlace(
                "settings",
                _("Settings"),
                "settings",
                _("Names, days, pictures, and the edition as a whole"),
                (
                    Tab("conference_settings", _("Details"), _who_owns),
                    Tab("images", _("Pictures"), _who_manages),
                    Tab("preflight", _("Is everything ready?"), _who_manages),
                    Tab("kept_data", _("Data kept"), _who_owns),
                    Tab("edition", _("Edition"), _who_owns),
                ),
            ),
        ),
    ),
)


def all_places() -> Iterator[DeskPlace]:
    yield from FIRST
    for _name, places in GROUPS:
        yield from places


@dataclass(frozen=True)
class PlaceLink:
    """A place as its link shows it."""

    place: DeskPlace
    url: str
    is_here: bool
    count: int = 0
    is_due: bool = False


def first_links(access: Access, section: str) -> list[PlaceLink]:
    """Overview, what is to be decided, papers and people; the numbers are those that were read with the membership."""
    counts = {"decisions": access.to_decide, "papers": access.papers, "authors": access.people}
    return [
        PlaceLink(place, url, place.section == section, counts.get(place.section, 0), place.section == "decisions")
        for place, url in _for_reader(FIRST, access)
    ]


def group_links(access: Access, section: str) -> list[tuple[Words, list[PlaceLink]]]:
    """The other places by group; a group in which the reader may go nowhere is left out."""
    groups = [
        (name, [PlaceLink(place, url, place.section == section) for place, url in _for_reader(places, access)])
        for name, places in GROUPS
    ]
    return [(name, links) for name, links in groups if links]


def _for_reader(places: tuple[DeskPlace, ...], access: Access) -> Iterator[tuple[DeskPlace, str]]:
    for place in places:
        if tabs := place.tabs_for(access):
            yield place, reverse(tabs[0].route, args=[access.conference.slug])


@dataclass(frozen=True)
class TabLink:
    label: Words
    url: str
    is_here: bool


def tab_links(access: Access, route: str) -> list[TabLink]:
    """The pages of the place to which this one belongs; none where there is only one, or where `route` is none of them."""
    for place in all_places():
        tabs = place.tabs_for(access)
        if len(tabs) > 1 and any(tab.route == route for tab in tabs):
            slug = access.conference.slug
            return [TabLink(tab.label, reverse(tab.route, args=[slug]), tab.route == route) for tab in tabs]
    return []
