"""What somebody types to the conference or to a co-author is kept until it is sent, beside what they filled in of agreements."""

import re
from collections.abc import Mapping
from typing import Any

from agreements.models import HelpKind, Link
from agreements.people.reminding import nudging
from signatures.models.visiting.visit_draft import Content
from signatures.visits.drafts import keeping
from signatures.visits.help_words import WORDS

# The field by which a page tells which it is: a kind of help, a conversation, a note to a co-author.
NAMED_BY = "asking"
# How much is kept of each field: as much as the form takes. What is only chosen is kept beside typed words.
_TYPED = {
    "words": 2000,
    "printed_name": 200,
    "email": 254,
    "officer_name": 200,
    "officer_title": 200,
    "officer_organisation": 300,
}
_CHOSEN = {"about": 20, "agreement": 36, "clause": 200}
_ABOUT_ONE = re.compile(r"(request|note)-([0-9]{1,18})", re.ASCII)


def page_of(data: Mapping[str, Any]) -> str:
    """Empty on the pages of the agreements."""
    return str(data.get(NAMED_BY, ""))


def of_request(pk: int) -> str:
    return f"request-{pk}"


def of_note(authorship: int) -> str:
    return f"note-{authorship}"


def address_of(page: str) -> tuple[str, dict[str, Any]]:
    """The name of its view, and what that takes beside the link."""
    if about := _ABOUT_ONE.fullmatch(page):
        number = int(about[2])
        return ("visit_request", {"pk": number}) if about[1] == "request" else ("visit_nudge", {"authorship": number})
    return ("visit_help", {"kind": page}) if page in WORDS else ("visit", {})


def keep_posted(link: Link, data: Mapping[str, Any]) -> bool:
    """Whichever page it came from; returns whether anything is kept of it."""
    page = page_of(data)
    return keep(link, page, data) if page else keeping.keep(link, data)


def keep(link: Link, page: str, data: Mapping[str, Any]) -> bool:
    """Nothing of a page that is not the author's, and nothing where no word was typed."""
    if not _is_theirs(link, page):
        return False
    posted, still = _of_fields(_TYPED | _CHOSEN, data), keeping.untouched(data)

    def beside(present: Content) -> Content | None:
        found = keeping.of_fields(_on_page(present.words, page), posted, still)
        return _with(present, page, found if any(name in _TYPED for name in found) else {})

    return bool(_on_page(keeping.change(link, beside).words, page))


def kept_of(link: Link, page: str) -> dict[str, str]:
    """By the name of its field."""
    draft = keeping.kept_by(link)
    return _on_page(draft.words if draft else {}, page)


def forget(link: Link, page: str) -> None:
    """It was sent, or somebody wants to be rid of it."""
    keeping.change(link, lambda present: _with(present, page, {}))


def _on_page(words: Mapping[str, str], page: str) -> dict[str, str]:
    return {name.partition("/")[2]: typed for name, typed in words.items() if name.startswith(f"{page}/")}


def _with(present: Content, page: str, found: Mapping[str, str]) -> Content | None:
    """None if nothing else was typed on the page before."""
    words = {name: typed for name, typed in present.words.items() if not name.startswith(f"{page}/")}
    words |= {f"{page}/{name}": typed for name, typed in found.items()}
    return None if words == present.words else Content(words, present.papers)


def _of_fields(longest: Mapping[str, int], data: Mapping[str, Any]) -> dict[str, str]:
    typed = {name: keeping.tidied(data.get(name, ""))[:most] for name, most in longest.items()}
    return {name: words for name, words in typed.items() if words.strip()}


def _is_theirs(link: Link, page: str) -> bool:
    """Officers are asked for none of it."""
    if link.agent_id is not None:
        return False
    about = _ABOUT_ONE.fullmatch(page)
    if about is None:
        return page in WORDS
    if about[1] == "note":
        return nudging.co_authorship(link.author, int(about[2])) is not None
    return link.author.help_requests.open().exclude(kind=HelpKind.OBJECTION).filter(pk=about[2]).exists()
