"""Which sheet each kind of matter has."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from agreements.models import Matter, MatterKind
from signatures.desk.deciding.sheets import address_sheets, asked_sheets, list_sheets
from signatures.desk.deciding.sheets.matter_sheet import Desk, MatterSheet

_OF: Mapping[MatterKind, Callable[[Matter, Desk], MatterSheet]] = {
    MatterKind.NO_ADDRESS: address_sheets.of_no_address,
    MatterKind.BOUNCE: address_sheets.of_bounce,
    MatterKind.SHARED_ADDRESS: address_sheets.of_shared,
    MatterKind.DECLINED: asked_sheets.of_declined,
    MatterKind.REQUEST: asked_sheets.of_request,
    MatterKind.WAIVER: asked_sheets.of_waiver,
    MatterKind.LOOK: asked_sheets.of_look,
    MatterKind.DUPLICATE: list_sheets.of_duplicate,
    MatterKind.GONE: list_sheets.of_gone,
    MatterKind.HELD: list_sheets.of_held,
}


def sheet_about(matter: Matter, desk: Desk) -> MatterSheet:
    """One query at most beside what `desk` has; names have `name_sheets`."""
    sheet = _OF[MatterKind(matter.kind)](matter, desk)
    return sheet if desk.access.can_manage else replace(sheet, buttons=(), more=(), then="")
