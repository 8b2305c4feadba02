"""Sheets about what people said: a decline, a request, a waiver that is proposed, a value of a list."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import labels
from agreements.access import Access
from agreements.desk import deed_pages
from agreements.importing.outcomes import RemarkKind
from agreements.importing.remarking.remark_words import TITLES, sentence
from agreements.models import HelpKind, HelpRequest, Matter, MatterKind
from agreements.people import answers
from agreements.people.answers import WhatWasDone
from agreements.sentences import listed
from signatures.desk.deciding.sheets.matter_sheet import (
    Button,
    Desk,
    MatterSheet,
    author_page,
    left,
    page_of,
    sheet_of,
)
from signatures.desk.deciding.tabs import BADGES


def of_declined(matter: Matter, desk: Desk) -> MatterSheet:
    reason, officer, agreement = desk.evidence.reason(matter), desk.evidence.officer(matter), matter.agreement
    return sheet_of(
        matter,
        _("Publish without the agreement of {name}?").format(name=matter.person.name),
        "deciding/said.html",
        {
            "words": _("{officer}, does not agree to the text for the author.").format(officer=officer)
            if officer
            else "",
            "quote": reason if desk.access.can_export else "",
            "is_silent": not reason,
            "at": agreement.answered_at if agreement else None,
            "asks_reason": True,
        },
        then=_declined_then(desk),
        buttons=[
            Button(_("Waive it"), "waive"),
            Button(_("Ask again"), "ask_again"),
            left(),
        ],
        more=[Button(_("Record a signed form"), url=page_of("waive_agreement", matter, matter.agreement_id))],
    )


def _declined_then(desk: Desk) -> str:
    paper = desk.beside.paper
    if paper is None:
        return ""
    if missing := desk.beside.others_missing:
        words = _("Waived, paper {number} still waits for {names}.")
        return words.format(number=paper.number, names=listed(missing))
    return _("Waived, paper {number} is clear. To waive or to ask again, say why.").format(number=paper.number)


def of_request(matter: Matter, desk: Desk) -> MatterSheet:
    request = matter.request
    if request is None:
        return sheet_of(matter, matter.get_kind_display(), "deciding/said.html", {})
    kind = HelpKind(request.kind)
    pages = [
        Button(each.verb, url=f"{each.url}{'&' if '?' in each.url else '?'}from=decisions")
        for each in deed_pages.of_request(request, desk.slug)
    ]
    wants_address = kind in (HelpKind.NOT_ME, HelpKind.OTHER_ADDRESS, HelpKind.CO_AUTHOR_ADDRESS)
    first = [Button(_("Change the address and settle"), "address")] if wants_address else pages[:1]
    return sheet_of(
        matter,
        _question(request).format(name=request.concerned.name, asker=matter.person.name),
        "deciding/request.html",
        {
            "asked": request,
            "turns": answers.conversation(request) if desk.access.can_export else (),
            "done": WhatWasDone.by_hand(),
            "asks_address": wants_address,
            "proposed": request.email if desk.access.can_export else "",
        },
        then=_("No reminder goes to {name} while the request is open.").format(name=matter.person.name),
        buttons=[*first, Button(_("Answer"), "answer"), Button(_("Settle"), "settle")],
        more=[*([] if wants_address else pages[1:]), author_page(matter)],
    )


def _question(request: HelpRequest) -> str:
    if request.kind == HelpKind.CO_AUTHOR and request.about_id is not None:
        return _("Correct the name of {name}, as {asker} asks?")
    return str(_ASKED[HelpKind(request.kind)])


# A question that the first deed answers.
_ASKED: Mapping[HelpKind, str | Promise] = {
    HelpKind.NOT_ME: gettext_lazy("At which address is {name} reached?"),
    HelpKind.OTHER_ADDRESS: gettext_lazy("Write to {name} at another address?"),
    HelpKind.NAME: gettext_lazy("Correct the name of {name}?"),
    HelpKind.NOT_MY_PAPER: gettext_lazy("Take {name} off the paper?"),
    HelpKind.EMPLOYER: gettext_lazy("Have an officer sign for {name}?"),
    HelpKind.PAPER: gettext_lazy("Send {name} a form to sign by hand?"),
    HelpKind.NO_ELECTRONIC: gettext_lazy("How can {name} answer without signing electronically?"),
    HelpKind.CO_AUTHOR: gettext_lazy("Add an author, as {asker} asks?"),
    HelpKind.CO_AUTHOR_ADDRESS: gettext_lazy("Write to {name} at the address that {asker} names?"),
    HelpKind.QUESTION: gettext_lazy("What do you answer {name}?"),
    HelpKind.OBJECTION: gettext_lazy("Was the change of {name}’s address right?"),
    HelpKind.NOT_FOR_ME: gettext_lazy("May a co-author sign for {name}?"),
}


def of_waiver(matter: Matter, desk: Desk) -> MatterSheet:
    waiver = desk.evidence.waivers.get(matter.subject)
    look = Button(_("Look at it"), url=reverse("agreement", args=[desk.slug, matter.agreement_id]))
    if waiver is None:
        return sheet_of(matter, matter.get_kind_display(), "deciding/said.html", {}, buttons=[look])
    is_own = waiver.by_id == desk.user.pk
    by = _("Proposed by {who}").format(who=waiver.by) if waiver.by else _("Handed in by the author")
    return sheet_of(
        matter,
        _("Do without the answer of {name}?").format(name=matter.person.name),
        "deciding/said.html",
        {"words": f"{waiver.get_kind_display()}. {by}.", "quote": waiver.reason if desk.access.can_export else ""},
        then=_("You proposed this, so another member has to confirm it.") if is_own else "",
        buttons=[
            *([] if is_own else [Button(_("Confirm it"), "confirm_waiver")]),
            look,
            Button(_("Refuse it"), url=page_of("refuse_waiver", matter, waiver.pk)),
        ],
    )


def of_look(matter: Matter, desk: Desk) -> MatterSheet:
    look = matter.look
    if look is None:
        return sheet_of(matter, matter.get_kind_display(), "deciding/said.html", {})
    correct = deed_pages.of_look(look, desk.slug)
    return sheet_of(
        matter,
        _("Is “{value}” right?").format(value=look.after) if look.after else _("Is that right?"),
        "deciding/look.html",
        {
            "look": look,
            "column": labels.FIELD.get(look.column, look.column),
            "words": sentence(look.kind, before=look.before, after=look.after),
        },
        then=_("Nobody of this paper is invited before.") if look.is_of_paper else _("Nobody is invited before."),
        buttons=[
            Button(_("It is right"), "leave"),
            Button(correct.verb, url=f"{correct.url}?from=decisions"),
        ],
        more=[author_page(matter)],
    )


def of_like_looks(matters: Sequence[Matter], access: Access) -> MatterSheet:
    """Several values that are in doubt for the same reason; each can be left out of what is done to all."""
    looks = [(matter, matter.look) for matter in matters if matter.look]
    kind = RemarkKind(looks[0][1].kind)
    rows = [(matter, look, sentence(look.kind, before=look.before, after=look.after)) for matter, look in looks]
    return MatterSheet(
        BADGES[MatterKind.LOOK],
        _("Are these {count} values right?").format(count=len(rows)),
        "deciding/looks.html",
        {"rows": rows, "title": TITLES[kind]},
        matters,
        _("What is not ticked stays as it is, and is asked one by one."),
        [Button(_("Those that are ticked are right"), "leave")] if access.can_manage else [],
        since=matters[0].opened_at,
    )
