"""Which page has the deed that settles a matter or a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Author, CellRemark, HelpKind, HelpRequest, Matter
from agreements.wording import addresses


@dataclass(frozen=True)
class DeedPage:
    """A button that leads to the page of a deed."""

    verb: str | Promise
    url: str


@dataclass(frozen=True)
class Press:
    """A button that does it at once, by a post to the author's `settle_bounce`."""

    verb: str | Promise
    deed: str


class _Way(NamedTuple):
    """`of`: whose page it is, "author", "paper", "authorship" or "agreement"; "about" is the authorship of a co-author."""

    verb: str | Promise
    page: str
    of: str = "author"


_ADDRESS = _Way(_("Change the email address"), "author_address")
_FORWARD = _Way(_("Forward to the named officer"), "forward")
_FORM = _Way(_("Blank form"), "blank_form", "agreement")
_NAME = _Way(_("Correct the name"), "edit_author")
_NAME_OF_ANOTHER = _Way(_("Correct the name"), "edit_authorship", "about")
_MISSING = _Way(_("Add an author"), "add_author", "paper")
_OFF = _Way(_("Take off the paper"), "end_authorship", "authorship")
_BY_HAND = _Way(_("Record the signed form"), "waive_agreement", "agreement")
# Their pages have what the author asked for filled in, and settle the request.
_OF_A_WISH = (_ADDRESS, _FORWARD, _NAME, _NAME_OF_ANOTHER, _MISSING, _OFF)
OF_REQUESTS: Mapping[HelpKind, tuple[_Way, ...]] = {
    HelpKind.NOT_ME: (_ADDRESS,),
    HelpKind.OTHER_ADDRESS: (_ADDRESS,),
    HelpKind.NAME: (_NAME,),
    HelpKind.NOT_MY_PAPER: (_OFF,),
    HelpKind.EMPLOYER: (_FORWARD, _FORM, _Way(_("Record the employer’s signature"), "waive_agreement", "agreement")),
    HelpKind.PAPER: (_FORM, _BY_HAND),
    HelpKind.NO_ELECTRONIC: (_FORM, _BY_HAND),
    HelpKind.CO_AUTHOR: (_NAME_OF_ANOTHER, _MISSING, _Way(_("See the authors"), "paper", "paper")),
    HelpKind.CO_AUTHOR_ADDRESS: (_ADDRESS,),
    HelpKind.QUESTION: (),
    HelpKind.OBJECTION: (_ADDRESS,),
    HelpKind.NOT_FOR_ME: (_Way(_("See who signed for all"), "paper", "paper"),),
}
# By what `settle_bounce` is told.
AFTER_A_BOUNCE = (
    Press(_("Send again to the same address"), "again"),
    Press(_("The address is right, mark it as reachable"), "reachable"),
)
# How a value of a list is corrected, by its column.
_OF_LOOKS: Mapping[str, tuple[str, str]] = {
    "title": ("edit_paper", "paper"),
    "date": ("edit_paper", "paper"),
    "track": ("edit_paper", "paper"),
    "author_order": ("order_authors", "paper"),
    "email": ("author_address", "author"),
    "orcid": ("edit_author", "author"),
    "native_name": ("edit_author", "author"),
    "name": ("edit_authorship", "authorship"),
    "affiliation": ("edit_authorship", "authorship"),
    "is_speaker": ("edit_authorship", "authorship"),
    "is_corresponding": ("edit_authorship", "authorship"),
}


def settled_by_an_address() -> list[HelpKind]:
    return [kind for kind, ways in OF_REQUESTS.items() if _ADDRESS in ways]


def of_request(request: HelpRequest, slug: str) -> list[DeedPage]:
    """`request` with whom it is about, and the paper of its agreement."""
    ways = tuple(each for each in OF_REQUESTS[HelpKind(request.kind)] if each.of != "about" or request.about_id)
    agreement = request.agreement
    if agreement is None and any(each.of == "agreement" for each in ways):
        agreement = _only_one(request)
    return _pages(ways, slug, request.concerned, agreement, request)


def _only_one(request: HelpRequest) -> Agreement | None:
    """Of a request about all that its author is asked for."""
    asked = Agreement.objects.of_author(request.author_id).of_accepted_papers().awaiting_answer()
    found = list(asked.select_related("authorship").order_by()[:2])
    return found[0] if len(found) == 1 else None


def of_bounce(matter: Matter, slug: str) -> list[DeedPage]:
    """`matter` with its author, and the mail that came back."""
    if matter.report is None or presses(matter):
        return _pages((_ADDRESS,), slug, matter.person, None, None)
    mail = reverse("message", args=[slug, matter.report.message_id])
    author = reverse("author", args=[slug, matter.author_id])
    return [DeedPage(_("Look at the mail"), mail), DeedPage(_("See the author"), author)]


def of_look(look: CellRemark, slug: str) -> DeedPage:
    """Where the value is corrected; `look` with its authorship."""
    row = look.authorship
    keys = {"author": row.author_id, "authorship": row.pk, "paper": row.paper_id}
    page, of = _OF_LOOKS[look.column]
    return DeedPage(_("Correct it"), reverse(page, args=[slug, keys[of]]))


def presses(matter: Matter) -> tuple[Press, ...]:
    """Of a bounce from an author's own address: what an officer was sent is sent again by the page of the mail."""
    return AFTER_A_BOUNCE if matter.report is not None and matter.report.message.link.agent_id is None else ()


def to_proposed_address(author: Author, slug: str, proposed: str) -> list[DeedPage]:
    """The page of another address, with the one that was probably meant filled in; none where there is no such address."""
    verb = gettext("Write to {email}").format(email=addresses.readable(proposed))
    page = f"{reverse('author_address', args=[slug, author.pk])}?proposed=1"
    return [DeedPage(verb, page)] if proposed else []


def _pages(
    deeds: tuple[_Way, ...], slug: str, author: Author, agreement: Agreement | None, request: HelpRequest | None
) -> list[DeedPage]:
    keys: dict[str, object] = {"author": author.pk}
    if agreement is not None:
        authorship = agreement.authorship
        keys |= {"agreement": agreement.pk, "authorship": authorship.pk, "paper": authorship.paper_id}
    if request is not None and request.about_id is not None:
        keys["about"] = request.about_id
    wish = f"?request={request.pk}" if request is not None else ""
    return [DeedPage(deed.verb, _address(deed, slug, keys) + (wish if deed in _OF_A_WISH else "")) for deed in deeds]


def _address(deed: _Way, slug: str, keys: Mapping[str, object]) -> str:
    """Of an author without a single agreement in question, their own page, which leads to each."""
    try:
        return reverse(deed.page, args=[slug, keys[deed.of]])
    except KeyError:
        return reverse("author", args=[slug, keys["author"]])
