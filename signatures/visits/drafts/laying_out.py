"""What was kept lies on the page again: with the decisions where the words are still those under which they were chosen."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from agreements.models import Link
from signatures.models import VisitDraft
from signatures.visits.forms import SignForm
from signatures.visits.last_page.moved_days import has_same_words
from signatures.visits.sheets import Sheet


def kept_fields(draft: VisitDraft, link: Link, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """What the fields of a page over these hold before anybody fills them in."""
    kept = {each.agreement.pk: draft.papers[str(each.agreement.pk)] for each in sheets if _holds(draft, link, each)}
    chosen = {pk: paper["decision"] for pk, paper in kept.items() if paper["decision"]}
    return draft.on_first_page | SignForm.decided(chosen, sheets=sheets) | _picked(list(kept.values()), sheets)


def _holds(draft: VisitDraft, link: Link, sheet: Sheet) -> bool:
    paper = draft.papers.get(str(sheet.agreement.pk))
    if paper is None:
        return False
    day = date.fromisoformat(paper["day"]) if paper["day"] else None
    return has_same_words(sheet, link, digest=paper["shown"], day=day)


def _picked(kept: Sequence[Mapping[str, Any]], sheets: Sequence[Sheet]) -> dict[str, str]:
    """Which choice a field stands for depends on all papers that lie on its page: none is kept for others."""
    if len(kept) < len(sheets) or any(paper["picks"] != kept[0]["picks"] for paper in kept):
        return {}
    return dict(kept[0]["picks"])
