"""Sheets about where people are reached: nobody’s address, mail that came back, an address of two."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.desk.reaching import bounce_words
from agreements.models import Matter
from agreements.sentences import counted, listed
from agreements.wording import addresses
from signatures.desk.deciding.sheets.matter_sheet import (
    Button,
    Desk,
    MatterSheet,
    author_page,
    left,
    page_of,
    sheet_of,
)


def of_no_address(matter: Matter, desk: Desk) -> MatterSheet:
    return sheet_of(
        matter,
        _("Where can {name} be reached?").format(name=matter.person.name),
        "deciding/address.html",
        {"said": desk.evidence.cells.get(matter.person.pk, ""), "proposed": ""},
        then=_papers_then(desk, _("The invitation leaves once there is an address.")),
        buttons=[Button(_("Give the address and invite"), "address"), *_waive(matter, desk)],
        more=[author_page(matter)],
    )


def _waive(matter: Matter, desk: Desk) -> list[Button]:
    """Of somebody with a single agreement, its page; otherwise each has its own."""
    agreements = desk.beside.agreements
    if len(agreements) != 1:
        return []
    return [Button(_("Waive"), url=page_of("waive_agreement", matter, agreements[0].pk))]


def _papers_then(desk: Desk, words: str) -> str:
    numbers = [each.authorship.paper.number for each in desk.beside.agreements] if desk.beside.paper is None else []
    if not numbers:
        return words
    waits = counted(
        "Paper {numbers} waits for it.", "Papers {numbers} wait for it.", len(numbers), numbers=listed(numbers)
    )
    return f"{waits} {words}"


def of_bounce(matter: Matter, desk: Desk) -> MatterSheet:
    report = matter.report
    if report is None or report.message.link.agent is not None:
        return _officers_bounce(matter)
    proposed = desk.evidence.proposals.get(matter.person.pk, "")
    before, wrong, after = _apart(addresses.readable(report.email), addresses.readable(proposed))
    return sheet_of(
        matter,
        _("Where can {name} be reached?").format(name=matter.person.name),
        "deciding/address.html",
        {
            "report": report,
            "went_to": (before, wrong, after),
            "server_said": bounce_words.server_said(report) or str(report.get_source_display()),
            "proposed": proposed,
        },
        then=_papers_then(desk, _("The former address is told, and its link opens nothing any more.")),
        buttons=[
            Button(_("Change and invite"), "address"),
            Button(_("Send again to the same address"), "again"),
            Button(_("The address is right"), "reachable"),
        ],
        more=[left(), *_waive(matter, desk), author_page(matter)],
    )


def _apart(email: str, proposed: str) -> tuple[str, str, str]:
    """The address, and in the middle of it what is otherwise in the one that is proposed."""
    if not proposed:
        return email, "", ""
    start = next((at for at, (one, other) in enumerate(zip(email, proposed, strict=False)) if one != other), 0)
    at, dot = email.rfind("@") + 1, email.rfind(".")
    return (email[:at], email[at:dot], email[dot:]) if at <= start < dot else (email[:at], email[at:], "")


def _officers_bounce(matter: Matter) -> MatterSheet:
    facts: dict[str, Any] = {}
    buttons = [author_page(matter), left()]
    if (report := matter.report) is not None:
        words, said, _note = bounce_words.in_words(report, "")
        facts = {"words": words, "quote": said}
        mail = reverse("message", args=[matter.conference.slug, report.message_id])
        buttons = [Button(_("Look at the mail"), url=mail), *buttons]
    question = _("Who signs for {name}?").format(name=matter.person.name)
    return sheet_of(matter, question, "deciding/said.html", facts, buttons=buttons)


def of_shared(matter: Matter, desk: Desk) -> MatterSheet:
    other = desk.evidence.others.get(matter.subject)
    merge = page_of("merge_authors", matter, matter.author_id, f"&other={other.pk if other else ''}")
    return sheet_of(
        matter,
        _("Are {name} and {other} two people?").format(name=matter.person.name, other=other.name if other else ""),
        "deciding/shared.html",
        {"other": other},
        then=_("Two people at one address get a mail and a link each."),
        buttons=[
            Button(_("Yes, they share the address"), "leave"),
            Button(_("No, merge them"), url=merge),
            Button(_("Change the address"), url=page_of("author_address", matter, matter.author_id)),
        ],
        more=[author_page(matter)],
    )
