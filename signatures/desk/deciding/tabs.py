"""The kinds of what is to be decided as the page sorts them: a tab each, with all kinds of rows that belong there."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import MatterKind


@dataclass(frozen=True)
class Tab:
    key: str
    label: str | Promise
    kinds: frozenset[MatterKind]


# What only waits for the conference's signature is no row, and has a tab of its own.
COUNTERSIGN = "countersign"
NAMES = "names"
TABS = (
    Tab(COUNTERSIGN, _("Countersign"), frozenset()),
    Tab(NAMES, _("Names"), frozenset({MatterKind.NAME})),
    Tab(
        "addresses",
        _("Addresses"),
        frozenset({MatterKind.NO_ADDRESS, MatterKind.BOUNCE, MatterKind.SHARED_ADDRESS}),
    ),
    Tab("requests", _("Requests"), frozenset({MatterKind.REQUEST})),
    Tab("declined", _("Declined"), frozenset({MatterKind.DECLINED})),
    Tab("waivers", _("Waivers"), frozenset({MatterKind.WAIVER})),
    Tab("import", _("Import"), frozenset({MatterKind.LOOK, MatterKind.GONE, MatterKind.HELD})),
    Tab("twice", _("Listed twice"), frozenset({MatterKind.DUPLICATE})),
)
_BY_KEY: Mapping[str, Tab] = {tab.key: tab for tab in TABS}
# What a badge says of each kind, in which tone.
BADGES: Mapping[MatterKind, tuple[str, str | Promise]] = {
    MatterKind.NAME: ("name", _("Name differs")),
    MatterKind.BOUNCE: ("failed", _("Mail came back")),
    MatterKind.NO_ADDRESS: ("failed", _("No address")),
    MatterKind.SHARED_ADDRESS: ("invited", _("Shared address")),
    MatterKind.REQUEST: ("request", _("Request")),
    MatterKind.DECLINED: ("declined", _("Declined")),
    MatterKind.WAIVER: ("waived", _("Waiver")),
    MatterKind.LOOK: ("look", _("Import")),
    MatterKind.GONE: ("look", _("Not in the list")),
    MatterKind.HELD: ("failed", _("Held back")),
    MatterKind.DUPLICATE: ("name", _("Listed twice")),
}


def tab_of(chosen: str) -> Tab | None:
    """By its key, or by the kind of a row, as links in mails have it; None for all."""
    return _BY_KEY.get(chosen) or next((tab for tab in TABS if chosen in tab.kinds), None)
