"""What is read of matters: of one that is a line what the line says, and of the one that is open all that its kind needs."""

from collections.abc import Collection, Mapping

from django.db.models import Q

from agreements.models import Conference, Matter, MatterKind

_OF_PAPER = "agreement__authorship__paper"
# What the line of each kind says beside the name of the person.
_ON_LINE: Mapping[MatterKind, Collection[str]] = {
    MatterKind.NO_ADDRESS: [],
    MatterKind.SHARED_ADDRESS: [],
    MatterKind.BOUNCE: [],
    MatterKind.DUPLICATE: [],
    MatterKind.HELD: [],
    MatterKind.NAME: [_OF_PAPER],
    MatterKind.DECLINED: [_OF_PAPER],
    MatterKind.WAIVER: [_OF_PAPER],
    MatterKind.GONE: [_OF_PAPER],
    MatterKind.REQUEST: [_OF_PAPER, "request"],
    MatterKind.LOOK: [_OF_PAPER, "look__authorship__paper"],
}
# What its sheet has besides.
_ON_SHEET: Mapping[MatterKind, Collection[str]] = {
    MatterKind.NO_ADDRESS: [],
    MatterKind.SHARED_ADDRESS: [],
    MatterKind.DECLINED: [],
    MatterKind.NAME: [],
    MatterKind.WAIVER: [],
    MatterKind.LOOK: [],
    MatterKind.DUPLICATE: [],
    MatterKind.GONE: [],
    MatterKind.BOUNCE: ["report__message__link__agent"],
    MatterKind.REQUEST: [
        "request__author",
        "request__agreement__authorship__paper",
        "request__objected_by",
        "request__about__author",
        "request__about__paper",
    ],
    MatterKind.HELD: ["held__batch"],
}
_ALWAYS = ("author", "held", "assigned_to", "pressed__by")


def read(
    conference: Conference, rows: Q, *, lines: Collection[MatterKind], opened: MatterKind | None = None
) -> dict[int, Matter]:
    """By key, in one query. `lines`: the kinds among them; `opened`: that of which one is open."""
    tables = {table for kind in lines for table in _ON_LINE[kind]}
    tables |= {*_ON_SHEET[opened]} if opened else set()
    found = Matter.objects.filter(rows, conference=conference).select_related(*_ALWAYS, *sorted(tables))
    if "held__batch" in tables:
        found = found.defer("held__batch__content")
    matters = {matter.pk: matter for matter in found}
    for matter in matters.values():
        matter.conference = conference
    return matters
