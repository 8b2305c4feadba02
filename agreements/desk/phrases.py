"""How the desk says what it counts, and what a conference is."""

from django.utils.translation import gettext as _

from agreements.clearance import Counts
from agreements.models import Conference
from agreements.sentences import counted

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
    """The first half of the dashboard's sentence."""
    if clear == papers:
        return counted("The only paper is clear.", "All {count} papers are clear.", papers)
    if clear == 0:
        return counted("The only paper is not clear yet.", "None of the {count} papers is clear yet.", papers)
    return counted("{count} of {all} is clear.", "{count} of {all} are clear.", clear, all=papers_counted(papers))


def papers_waiting(counts: Counts, *, mails: int) -> str:
    """The second half: who is waited for, and which mails never arrived; empty if all is well."""
    blocked, waiting = counts.blocked_papers, counts.waiting_papers
    parts = []
    if waiting:
        people = people_counted(counts.people_waiting)
        parts.append(
            counted("{count} is waiting for {people}", "{count} are waiting for {people}", waiting, people=people)
        )
    if within := counts.papers_within_days:
        parts.append(
            counted(
                "{count} will be clear unless a co-author objects",
                "{count} will be clear unless a co-author objects",
                within,
            )
        )
    if blocked > within and not waiting:
        parts.append(
            counted("{count} is not waiting for an answer", "{count} are not waiting for an answer", blocked - within)
        )
    if mails:
        parts.append(counted("{count} mail did not arrive", "{count} mails did not arrive", mails))
    return f"{'; '.join(parts)}." if parts else ""


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
