"""“To decide”: the page, with one matter open and the others as lines."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements import clock
from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.deciding.matter_evidence import gathered
from agreements.desk.forms.conversations import AssignForm
from agreements.desk.listing.row_keys import key_in
from agreements.models import Matter, MatterKind, PressedEnd, User
from agreements.models.requests import RequestEntry
from signatures.desk.deciding.chosen import Chosen
from signatures.desk.deciding.later import LATER
from signatures.desk.deciding.read_matters import read
from signatures.desk.deciding.sheets import asked_sheets, name_sheets
from signatures.desk.deciding.sheets.matter_sheet import BesideMatter, Desk, MatterSheet, beside
from signatures.desk.deciding.sheets.sheet_kinds import sheet_about
from signatures.desk.deciding.tabs import BADGES, COUNTERSIGN, TABS
from signatures.desk.deciding.undoing import in_words, pressed_at, to_tell
from signatures.desk.deciding.waiting import Waiting, waiting

# So many lines a page has.
_LINES = 25
# So many on either side of what is open are looked at for like ones.
_TOGETHER = 100


@require_safe
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    if request.GET.get("settled"):
        return _settled(request, access)
    response = show(request, access, Chosen.of(request.GET))
    if asks_for_part(request):
        response["HX-Push-Url"] = request.get_full_path()
    return response


def show(
    request: HttpRequest, access: Access, chosen: Chosen, *, told: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """`told`: what a press that could not be done left on the page."""
    is_part = asks_for_part(request)
    context = DecidePage(access, staff_user(request), chosen).context() | {"is_part": is_part} | dict(told or {})
    return render(request, "deciding/body.html" if is_part else "deciding/page.html", context, status=status)


def asks_for_part(request: HttpRequest) -> bool:
    """Whether what a press changes is wanted by itself, to be swapped in."""
    return request.headers.get("HX-Request") == "true"


class DecidePage:
    """The rows in their order, which of them is open, and what is read of it."""

    def __init__(self, access: Access, user: User, chosen: Chosen) -> None:
        self.access, self.user, self.chosen = access, user, chosen
        self.pressed = pressed_at(access.conference, user)
        self.waiting: Waiting = waiting(access, user, self.pressed, whose=chosen.whose)
        self.rows = self.waiting.in_order(chosen.tab)
        self.has_alike = bool(self.waiting.alike.count) and (chosen.tab is None or chosen.tab.key == COUNTERSIGN)
        self.index = self._index()

    def _index(self) -> int:
        """Of the row that is open; -1 for what only waits for a countersignature, which comes first."""
        if self.chosen.at == COUNTERSIGN and self.has_alike:
            return -1
        wanted = key_in(self.chosen.at)
        found = next((index for index, row in enumerate(self.rows) if row.pk == wanted), None)
        return found if found is not None else -1 if self.has_alike else 0

    @property
    def _start(self) -> int:
        return max(self.index, 0) // _LINES * _LINES

    def context(self) -> dict[str, Any]:
        shown = self.rows[self._start : self._start + _LINES]
        pressed = to_tell(self.pressed, self.user)
        rows = Q(pk__in=[row.pk for row in shown]) | Q(pressed__in=[row.pk for row in pressed])
        is_one_open = 0 <= self.index < len(self.rows)
        opened = self.rows[self.index].kind if is_one_open else None
        found = read(self.access.conference, rows, lines={row.kind for row in shown}, opened=opened)
        lines = [found[row.pk] for row in shown if row.pk in found]
        sheet, stands_beside, like = self._open(found)
        pressed_words = in_words(pressed, found, self.user)
        return {
            "access": self.access,
            "conference": self.access.conference,
            "section": "decisions",
            "waiting": self.waiting,
            "tabs": [(tab, self.waiting.count_of(tab)) for tab in TABS if self.waiting.count_of(tab)],
            "chosen": self.chosen,
            "kept": self.chosen.query(),
            "now": clock.now(),
            "sheet": sheet,
            "beside": stands_beside,
            "happened": stands_beside.current or (sheet.matter.agreement if sheet and sheet.matter else None),
            "like": like,
            "lines": [(matter, BADGES[MatterKind(matter.kind)]) for matter in lines],
            "team": self._team() if sheet and sheet.matter and self.access.can_manage else (),
            "is_nobody_else": bool(self.waiting.alike.own) and not self._has_others(),
            "pressed": pressed_words,
            "later": LATER,
            "undo": next((each for each in pressed_words if each.is_mine), None),
            "typed": _typed_before(sheet, self.user),
            **self._ways(),
        }

    def _has_others(self) -> bool:
        """Whether somebody else of the team may countersign."""
        others = self.access.conference.memberships.exclude(user=self.user).filter(user__is_active=True)
        return others.filter(role__in=May.COUNTERSIGN.value).exists()

    def _ways(self) -> dict[str, Any]:
        """Where J and K lead, and what stands on other pages."""
        after, before = self.index + 1, self.index - 1
        end = self._start + _LINES
        previous = self.rows[before].pk if before >= 0 else COUNTERSIGN if before == -1 and self.has_alike else ""
        return {
            "next_at": self.rows[after].pk if after < len(self.rows) else "",
            "previous_at": previous if self.index >= 0 else "",
            "more": len(self.rows) - end,
            "more_at": self.rows[end].pk if end < len(self.rows) else "",
            "before": self._start,
            "before_at": self.rows[self._start - _LINES].pk if self._start else "",
            "has_alike": self.has_alike,
        }

    def _team(self) -> Sequence[User]:
        return list(AssignForm(conference=self.access.conference).fields["to"].queryset)  # type: ignore[attr-defined]  # of a choice of rows

    def _open(self, found: Mapping[int, Matter]) -> tuple[MatterSheet | None, BesideMatter, Sequence[int]]:
        """The sheet, what stands beside it, and the rows that differ in the same."""
        if self.index < 0:
            sheet = name_sheets.of_alike(self.waiting.alike, self.access, self.user)
            return sheet, BesideMatter(None, ()), ()
        if self.index >= len(self.rows) or self.rows[self.index].pk not in found:
            return None, BesideMatter(None, ()), ()
        matter = found[self.rows[self.index].pk]
        stands_beside = beside(matter)
        desk = Desk(self.access, self.user, stands_beside, gathered([matter], self.access.conference))
        if matter.kind == MatterKind.NAME:
            return self._of_names(matter, desk)
        if matter.look is not None and (like := self._doubted_alike(matter)):
            return self._of_looks(matter, desk, like)
        if matter.request is not None:
            read_entries(matter)
        return sheet_about(matter, desk), stands_beside, ()

    def _of_names(self, matter: Matter, desk: Desk) -> tuple[MatterSheet, BesideMatter, Sequence[int]]:
        near = self.rows[max(0, self.index - _TOGETHER) : self.index + _TOGETHER]
        agreements = [row.agreement for row in near if row.kind == MatterKind.NAME and row.agreement]
        names = name_sheets.doubtful_names(self.access.conference, self.user, agreements)
        like = set(name_sheets.like(names, matter.agreement_id)) if matter.agreement_id in names else set()
        if not like:
            return name_sheets.of_name(matter, desk, names), desk.beside, ()
        alike = [row.pk for row in near if row.kind == MatterKind.NAME and row.agreement in like]
        if not self.chosen.is_together:
            return name_sheets.of_name(matter, desk, names), desk.beside, alike
        found = self._read_like(alike)
        others = [found[pk] for pk in alike if pk in found]
        return name_sheets.of_like_names([matter, *others], desk, names), BesideMatter(None, ()), ()

    def _read_like(self, keys: Sequence[int]) -> Mapping[int, Matter]:
        kind = self.rows[self.index].kind
        return read(self.access.conference, Q(pk__in=keys, settled_at=None), lines=[kind], opened=kind)

    def _doubted_alike(self, matter: Matter) -> list[int]:
        """The other values that are in doubt for the same reason."""
        doubt = matter.look.kind if matter.look else None
        return [row.pk for row in self.rows if row.look == doubt and row.pk != matter.pk]

    def _of_looks(
        self, matter: Matter, desk: Desk, like: Sequence[int]
    ) -> tuple[MatterSheet, BesideMatter, Sequence[int]]:
        if not self.chosen.is_together:
            return sheet_about(matter, desk), desk.beside, like
        others = sorted(self._read_like(like[:_TOGETHER]).values(), key=lambda each: (each.opened_at, each.pk))
        return asked_sheets.of_like_looks([matter, *others], self.access), BesideMatter(None, ()), ()


def _typed_before(sheet: MatterSheet | None, user: User) -> Mapping[str, Any]:
    """What `user` typed before it was taken back, or could not be done."""
    pressed = sheet.matter.pressed if sheet and sheet.matter else None
    is_back = pressed is not None and pressed.end in (PressedEnd.UNDONE, PressedEnd.OVERTAKEN)
    return pressed.given if pressed is not None and is_back and pressed.by_id == user.pk else {}


def read_entries(matter: Matter) -> None:
    """The conversation of a request, in one query."""
    if matter.request is not None:
        entries = Prefetch("entries", RequestEntry.objects.select_related("by"))
        prefetch_related_objects([matter.request], entries)


def _settled(request: HttpRequest, access: Access) -> HttpResponse:
    """What was settled, by whom and when; the last first."""
    rows = access.conference.matters.exclude(settled_at=None).order_by("-settled_at", "-pk")
    page = Paginator(rows.select_related("author", "held", "settled_by"), 2 * _LINES).get_page(request.GET.get("page"))
    lines = [(matter, BADGES[MatterKind(matter.kind)]) for matter in page]
    context = {
        "access": access,
        "conference": access.conference,
        "section": "decisions",
        "page": page,
        "lines": lines,
    }
    return render(request, "deciding/settled.html", context)
