"""What somebody pressed and what was not done after all, as every page tells whoever pressed it."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.access import Access
from agreements.models import Matter, PressedDeed, User

# The last so many; the others follow when these were seen.
_SHOWN = 3


@dataclass(frozen=True)
class MissedPress:
    row: PressedDeed
    # Whom it was about.
    name: str
    url: str

    @property
    def why(self) -> str:
        if self.row.given_up_at is not None and not self.row.why:
            return _("It failed again and again, and nothing was done.")
        return self.row.why


def missed_by(access: Access, user: User) -> list[MissedPress]:
    """Asked for only where the membership has said that there is something."""
    if not access.has_missed:
        return []
    about = Prefetch("matters", Matter.objects.select_related("author", "held").order_by("pk"))
    rows = access.conference.pressed_deeds.missed().filter(by=user).order_by("-pressed_at", "-pk")
    return [_missed(access, row) for row in rows.prefetch_related(about)[:_SHOWN]]


def _missed(access: Access, row: PressedDeed) -> MissedPress:
    first = next(iter(row.matters.all()), None)
    address = reverse("decisions", args=[access.conference.slug])
    return MissedPress(row, first.name if first else "", f"{address}?at={first.pk}" if first else address)
