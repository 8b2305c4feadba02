"""What somebody fills in is kept with every post, and by the page itself while it is filled in.

What is an act of the moment is not kept: the tick under the consent, and what is typed on the last page.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from agreements import clock
from agreements.models import Agreement, Link
from agreements.states import State
from signatures.models import VisitDraft
from signatures.models.visiting.visit_draft import KEPT_FOR, Content
from signatures.visits.forms import DECISIONS, SignForm
from signatures.visits.last_page.moved_days import day_of
from signatures.visits.officer_form import office_of

# The fields with words of their own, and how much of each is kept: as much as the form takes.
WORDS = {"reason": 2000, "typed_name": 200, "signer_title": 200, "signer_organisation": 300}
_MOST_PICKS = 50
_LONGEST_PICK = 60


def keep(link: Link, data: Mapping[str, Any]) -> bool:
    """Beside what is kept of other papers. Nothing is answered by it, and the log tells nothing of it; returns whether anything
    is kept of this page."""
    posted, typed = _papers(link, data), _words(data, office_of(link))
    if not posted:
        return False
    still = untouched(data)

    def beside(present: Content) -> Content:
        words = of_fields(present.words, typed, still)
        papers = present.papers | {
            key: _of_paper(key, paper, present.papers.get(key), still) for key, paper in posted.items()
        }
        unsent = {name: words for name, words in present.words.items() if "/" in name}
        if not words and not any(paper["decision"] or paper["picks"] for paper in papers.values()):
            return Content(unsent, {})
        return Content(words | unsent, papers)

    return bool(change(link, beside).papers)


def change(link: Link, changed: Callable[[Content], Content | None]) -> Content:
    """In place of what was kept, however many pages of the link keep something in the same instant; `changed` is asked anew
    where another one was first, and says None to leave it as it is."""
    while True:
        row = VisitDraft.objects.filter(link=link.pk).first()
        is_fresh = row is not None and row.kept_at > clock.now() - KEPT_FOR
        present = row.content if row and is_fresh else Content({}, {})
        content = changed(present)
        if content is None or VisitDraft.objects.put(row, link, content, at=clock.now()):
            return present if content is None else content


def untouched(data: Mapping[str, Any]) -> set[str]:
    """The fields in which nobody has typed or chosen since the page was opened, as its script says: in another tab they may be
    filled in otherwise by now. Without a script a page is kept as it lies there."""
    return set(str(data.get("untouched", "")).split())


def of_fields(present: Mapping[str, str], posted: Mapping[str, str], still: Collection[str]) -> dict[str, str]:
    kept = {name: words for name, words in present.items() if name in still}
    return kept | {name: words for name, words in posted.items() if name not in still}


def _of_paper(
    key: str, posted: Mapping[str, Any], present: Mapping[str, Any] | None, still: Collection[str]
) -> dict[str, Any]:
    if present is None:
        return dict(posted)
    is_undecided = {"decision", f"decision-{key}"} <= set(still)
    picks = of_fields(present["picks"], posted["picks"], still)
    if is_undecided and picks == present["picks"]:
        return dict(present)
    return {**posted, "decision": (present if is_undecided else posted)["decision"], "picks": picks}


def kept_by(link: Link) -> VisitDraft | None:
    return VisitDraft.objects.filter(link=link.pk, kept_at__gt=clock.now() - KEPT_FOR).first()


def empty(link: Link) -> None:
    """Of all agreements; what was typed to the conference and not sent stays."""
    for draft in VisitDraft.objects.filter(link=link.pk):
        draft.leave_out(draft.papers)


def forget_old() -> None:
    VisitDraft.objects.filter(kept_at__lte=clock.now() - KEPT_FOR).delete()


def _words(data: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """Without what stood there before anybody typed."""
    typed = {name: tidied(data.get(name, ""))[:longest] for name, longest in WORDS.items()}
    return {name: words for name, words in typed.items() if words.strip() and words != given.get(name)}


def tidied(value: object) -> str:
    """Lines end as the form ends them; no database holds the character 0."""
    return "\n".join(str(value).replace("\0", "").splitlines())


def _papers(link: Link, data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Of the papers that the posted page names and that can still be answered."""
    theirs = Agreement.objects.opened_by(link).filter(pk__in=SignForm.named(data))
    still = theirs.filter(state__in=(State.INVITED, State.DECLINED)).values_list("pk", flat=True)
    shown, day = SignForm.shown(data), day_of(data)
    picks = _picks(data)
    return {
        str(pk): {
            "decision": _one_of(DECISIONS, SignForm.posted_decision(data, pk)),
            "shown": shown[str(pk)][:64],
            "day": day.isoformat() if day else "",
            "picks": picks,
        }
        for pk in still
    }


def _picks(data: Mapping[str, Any]) -> dict[str, str]:
    named = [name for name in data if name.startswith("pick-") and len(name) <= _LONGEST_PICK]
    return {
        name: str(data[name]) for name in named[:_MOST_PICKS] if str(data[name]).isdecimal() and len(data[name]) < 3
    }


def _one_of(known: tuple[str, ...], value: str) -> str:
    return value if value in known else ""
