"""A matter as its sheet shows it: a question, the evidence, one line on what follows, and at most three deeds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from agreements.access import Access
from agreements.desk.deciding.matter_evidence import MatterEvidence
from agreements.models import Agreement, Matter, MatterKind, Paper, User
from agreements.states import DONE
from signatures.desk.deciding.tabs import BADGES


@dataclass(frozen=True)
class Button:
    """Pressed there and then (`deed`), or a way to the page that has the deed (`url`)."""

    verb: str | Promise
    deed: str = ""
    url: str = ""
    # Names whom a screen reader is told beside the verb.
    of: str = ""


@dataclass(frozen=True)
class MatterSheet:
    """`evidence`: the template that draws `facts`; `more`: what is done seldom, behind “Other ways”."""

    badge: tuple[str, str | Promise]
    question: str
    evidence: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    # The rows that its deeds are about; none for what only waits for a countersignature.
    matters: Sequence[Matter] = ()
    then: str = ""
    buttons: Sequence[Button] = ()
    more: Sequence[Button] = ()
    since: datetime | None = None

    @property
    def matter(self) -> Matter | None:
        return self.matters[0] if self.matters else None


@dataclass(frozen=True)
class BesideMatter:
    """The paper of a matter with all who have to sign, or, of a matter that is about a person, their papers."""

    paper: Paper | None
    agreements: Sequence[Agreement]
    current: Agreement | None = None

    @property
    def others_missing(self) -> list[str]:
        """Who else has not done it yet."""
        return [
            each.authorship.printed_name
            for each in self.agreements
            if each.state not in DONE and (self.current is None or each.pk != self.current.pk)
        ]

    @property
    def parts(self) -> Sequence[bool]:
        return [each.state in DONE for each in self.agreements]


@dataclass(frozen=True)
class Desk:
    """Who looks at a sheet, and what stands beside it."""

    access: Access
    user: User
    beside: BesideMatter
    evidence: MatterEvidence

    @property
    def slug(self) -> str:
        return self.access.conference.slug


def paper_of(matter: Matter) -> Paper | None:
    row = matter.look.authorship if matter.look else matter.agreement.authorship if matter.agreement else None
    return row.paper if row else None


def beside(matter: Matter) -> BesideMatter:
    """One query; none of two people, whose papers are the evidence."""
    if matter.kind == MatterKind.DUPLICATE:
        return BesideMatter(None, ())
    paper, rows = paper_of(matter), Agreement.objects.standing().filter(authorship__ended_at=None)
    if paper is not None:
        found = rows.filter(authorship__paper=paper).select_related("authorship__author")
        agreements = list(found.order_by("authorship__position"))
        row = matter.look.authorship_id if matter.look else None
        current = next(
            (each for each in agreements if each.pk == matter.agreement_id or each.authorship_id == row), None
        )
        return BesideMatter(paper, agreements, current)
    theirs = rows.filter(authorship__author=matter.author_id).select_related("authorship__paper")
    return BesideMatter(None, list(theirs.order_by("authorship__paper__number_key", "pk")))


def sheet_of(matter: Matter, question: str, evidence: str, facts: Mapping[str, Any], **more: Any) -> MatterSheet:
    badge = BADGES[MatterKind(matter.kind)]
    return MatterSheet(badge, question, evidence, facts, (matter,), since=matter.opened_at, **more)


def page_of(name: str, matter: Matter, key: object, query: str = "") -> str:
    """A deed's own page, which comes back here when it is done."""
    return f"{reverse(name, args=[matter.conference.slug, key])}?from=decisions{query}"


def author_page(matter: Matter) -> Button:
    return Button(_("See the author"), url=reverse("author", args=[matter.conference.slug, matter.author_id]))


def left() -> Button:
    return Button(_("Leave it as it is"), "leave")
