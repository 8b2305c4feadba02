"""How the desk says what it counts, and what a conference is."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from agreements.clearance import Part
from agreements.models import Conference
from agreements.sentences import counted, grouped

# What browsers say of themselves, most particular first: each names the older ones that it is like.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrom", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def people_counted(count: int) -> str:
    return counted("{count} person", "{count} people", count)


def papers_counted(count: int) -> str:
    return counted("{count} paper", "{count} papers", count)


def agreements_counted(count: int) -> str:
    return counted("{count} agreement", "{count} agreements", count)


def people_invited(people: int, agreements: int) -> str:
    if people == 0:
        return _("There was nobody left to invite.")
    return counted(
        "{count} person was invited to sign {agreements}.",
        "{count} people were invited to sign {agreements}.",
        people,
        agreements=agreements_counted(agreements),
    )


def reminders_sent(people: int) -> str:
    if people == 0:
        return _("Nobody was due a reminder. No mail was sent.")
    return counted("{count} reminder is on its way.", "{count} reminders are on their way.", people)


def papers_clear(papers: int, clear: int) -> str:
    """The first half of the overview's sentence."""
    if clear == papers:
        return counted("The only paper is clear.", "All {count} papers are clear.", papers)
    if clear == 0:
        return counted("The only paper is not clear.", "None of the {count} papers is clear.", papers)
    return counted("{count} of {all} is clear.", "{count} of {all} are clear.", clear, all=papers_counted(papers))


def in_few_words(parts: Mapping[Part, int]) -> str:
    """For a title or a line of a list: "4 of 1,084 clear"; of a conference without papers nothing."""
    papers = sum(parts.values())
    return _("{clear} of {all} clear").format(clear=grouped(parts[Part.CLEAR]), all=grouped(papers)) if papers else ""


def papers_waiting(parts: Mapping[Part, int], *, people: int, undisputed: int, is_ours: bool = True) -> str:
    """The second half: all other papers by their parts, so that the whole adds up; empty if there are none.

    `undisputed` are those of `Part.WAITING` for whose co-authors' days to object one waits, and for nobody; `is_ours`: it is
    said to somebody who can do what the conference has to do.
    """
    said = [
        _for_us(parts[Part.FOR_US], is_ours=is_ours),
        _for_people(parts[Part.WAITING] - undisputed, people, is_first=not parts[Part.FOR_US]),
        counted(
            "{count} will be clear unless a co-author objects",
            "{count} will be clear unless a co-author objects",
            undisputed,
        ),
        counted("{count} is blocked", "{count} are blocked", parts[Part.BLOCKED]),
    ]
    counts = (parts[Part.FOR_US], parts[Part.WAITING] - undisputed, undisputed, parts[Part.BLOCKED])
    present = [words for words, count in zip(said, counts, strict=True) if count]
    return f"{', '.join(present)}." if present else ""


def _for_us(papers: int, *, is_ours: bool) -> str:
    if is_ours:
        return counted("{count} waits for you", "{count} wait for you", papers)
    return counted("{count} waits for the conference", "{count} wait for the conference", papers)


def _for_people(papers: int, people: int, *, is_first: bool) -> str:
    who = people_counted(people)
    if is_first:
        return counted("{count} waits for {people}", "{count} wait for {people}", papers, people=who)
    return counted("{count} for {people}", "{count} for {people}", papers, people=who)


def documents_late(documents: int, *, is_explained: bool = False) -> str:
    """`is_explained`: an alarm beside it says why."""
    if not documents:
        return ""
    if is_explained:
        return counted("{count} for longer than two minutes", "{count} for longer than two minutes", documents)
    return counted(
        "{count} for longer than two minutes; no worker seems to be running",
        "{count} for longer than two minutes; no worker seems to be running",
        documents,
    )


def fact_in_words(conference: Conference, name: str) -> str:
    if name == "deadline":
        return conference.deadline_in_words or _("no deadline")
    if isinstance(value := getattr(conference, name), bool):
        return _("yes") if value else _("no")
    in_words = getattr(conference, f"get_{name}_display", lambda: getattr(conference, name))
    return str(in_words() or _("nothing"))


def browser_in_words(user_agent: str) -> str:
    """The browser and the system, as far as its own words tell: Firefox on Windows."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), _("A browser"))
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return _("{browser} on {system}").format(browser=browser, system=system) if system else browser
