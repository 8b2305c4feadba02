"""Capability links: who holds one may act as its author at its conference, answer what was forwarded to an officer, or
object to a change of the address.

The token is HMAC-SHA256(link key of that version, link id) in lower-case base32: 256 bits, 52 characters. The database
holds only SHA-256(token): a check needs no key, a dump opens nothing, and a mail that is sent again gets the same token.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery

from agreements import clock
from agreements.models import Agent, Agreement, Author, Link, LinkPurpose, Message, MessageKind
from agreements.models.people import LinkQuerySet

_NOT_IN_A_TOKEN = re.compile(r"[^a-z2-7]")
TOKEN_LENGTH = 52
# Where a link of each purpose leads.
_PLACES = {LinkPurpose.SIGN: "s", LinkPurpose.AGENT: "s", LinkPurpose.OBJECT: "objection", LinkPurpose.DATA: "data"}
# For so long a link works at least after a mail that asked, where there is no deadline, and after one that handed over.
AFTER_THE_LAST_MAIL = timedelta(days=730)
AFTER_A_COPY = timedelta(days=90)
# The mails by which a link works longer.
_ASK = (
    MessageKind.INVITATION,
    MessageKind.REMINDER,
    MessageKind.DEADLINE,
    MessageKind.NEW_WORDS,
    MessageKind.FOR_ALL,
    MessageKind.AGENT,
    MessageKind.AGENT_AGAIN,
)
_HAND = (MessageKind.RECEIPT, MessageKind.COPY, MessageKind.AGENT_RECEIPT, MessageKind.AGENT_COPY)
# For how long one to object is good.
OBJECTION_TIME = timedelta(days=90)
# For how long one to what is kept about its author is good, if it is not used before.
DATA_TIME = timedelta(hours=1)


class LostKeyError(Exception):
    """The key of this link's version was taken out of the settings: its token cannot be written any more."""


class FormerAddressError(Exception):
    """A link was asked for to an address that is not, or no longer, its author's."""


class NoAddressError(Exception):
    """A link was asked for to somebody who has no address: nobody can be written to, and there is nothing to carry."""


def token_of(link: Link) -> str:
    """Raises LostKeyError."""
    key = settings.LINK_KEYS.get(link.key_version)
    if key is None:
        raise LostKeyError(f"Link key {link.key_version} is not configured any more.")
    about = b"" if link.purpose == LinkPurpose.SIGN else f"{link.purpose}:".encode()
    mac = hmac.new(key, about + link.pk.bytes, hashlib.sha256).digest()
    return base64.b32encode(mac).decode().rstrip("=").lower()


def key_versions() -> list[int]:
    return sorted(settings.LINK_KEYS)


def address_of(link: Link) -> str:
    return f"{settings.PUBLIC_URL}/{_PLACES[LinkPurpose(link.purpose)]}/{token_of(link)}/"


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> Link | None:
    """The link of a token as it arrived, to the pages where somebody signs."""
    return _opened(_of_token(token).to_visit())


def find_to_object(token: str) -> Link | None:
    """The same of one to object."""
    return _opened(_of_token(token).to_object())


def find_to_data(token: str) -> Link | None:
    return _opened(_of_token(token).to_data())


def _of_token(token: str) -> LinkQuerySet:
    return Link.objects.filter(token_digest=digest_of(tidied(token)))


def tidied(token: str) -> str:
    """In any case, with what mail programs glue to its end cut off."""
    return _NOT_IN_A_TOKEN.sub("", token.lower())[:TOKEN_LENGTH]


def with_id(pk: UUID) -> Link | None:
    """The link to sign that a page's address names, of an author or of an officer."""
    return _opened(Link.objects.to_visit().filter(pk=pk))


def _opened(links: LinkQuerySet) -> Link | None:
    """With the author whose pages it opens: of one who was merged into another entry that one."""
    link = links.select_related("author__conference", "author__merged_into", "agent").first()
    if link is not None and link.author.merged_into is not None:
        link.author = link.author.survivor
    return link


def new_link(author: Author) -> Link:
    return _made(author, author.email, LinkPurpose.SIGN)


def new_link_to_object(author: Author, *, former: str) -> Link:
    link = _made(author, former, LinkPurpose.OBJECT)
    link.save()
    return link


def new_link_to_data(author: Author) -> Link:
    """To the present address; within a deed that holds the author."""
    link = _made(author, author.email, LinkPurpose.DATA)
    link.save()
    return link


def _made(author: Author, email: str, purpose: LinkPurpose, agent: Agent | None = None) -> Link:
    link = Link(author=author, email=email, purpose=purpose, agent=agent, key_version=max(settings.LINK_KEYS))
    link.token_digest = digest_of(token_of(link))
    return link


def can_no_longer_object(link: Link) -> bool:
    """Of one to object: whether it is taken back, or its time is over."""
    return link.is_revoked or clock.now() > link.created_at + OBJECTION_TIME


def can_no_longer_open(link: Link) -> bool:
    """Of one to what is kept: whether it was used or taken back, or its time is over."""
    return link.is_revoked or clock.now() > link.created_at + DATA_TIME


def use_up(link: Link) -> bool:
    """Of one to what is kept: False if it was used before, whoever else presses at this moment."""
    return _revoke(Link.objects.to_data().filter(pk=link.pk)) == 1


def links_for(authors: Iterable[Author]) -> dict[int, Link]:
    """The link of each author's present address, by author id; made where there is none.

    Raises FormerAddressError for an author who was read before the address changed, NoAddressError for one who has none.
    """
    wanted = {author.pk: author for author in authors}
    present = dict(Author.objects.filter(pk__in=wanted).values_list("pk", "email"))
    if former := [pk for pk, author in wanted.items() if author.email != present.get(pk)]:
        raise FormerAddressError(former)
    if without := [pk for pk, email in present.items() if not email]:
        raise NoAddressError(without)
    standing = _standing(wanted)
    missing = {pk: author for pk, author in sorted(wanted.items()) if pk not in standing}
    if not missing:
        return standing
    # Somebody else may write to the same people at this moment: the first one's links stand for both.
    Link.objects.bulk_create(map(new_link, missing.values()), batch_size=500, ignore_conflicts=True)
    return standing | _standing(missing)


def link_for_agent(agent: Agent) -> Link:
    """The officer's link, made where there is none that can be written any more; the deed holds their author."""
    standing = Link.objects.of_agents().filter(agent=agent, key_version__in=settings.LINK_KEYS)
    link = standing.order_by("created_at").last()
    if link is None:
        link = _made(agent.author, agent.email, LinkPurpose.AGENT, agent)
        link.save()
    return link


def _standing(authors: Mapping[int, Author]) -> dict[int, Link]:
    """Of several keys' links the newest; of keys that are lost none."""
    found = _writable().filter(author__in=authors)
    return {
        link.author_id: link for link in found.order_by("created_at") if link.email == authors[link.author_id].email
    }


def _writable() -> LinkQuerySet:
    """Authors' standing links whose tokens can be written."""
    return Link.objects.standing().filter(key_version__in=settings.LINK_KEYS)


def ends_at(author: Author, *, since: datetime, mails: Iterable[Message] | None = None) -> datetime:
    """When a link of this author ends that was made then; the author comes with the conference, and `mails` are all of
    theirs, if they were read already.

    With the deadline and its grace; without a deadline a long time after the last mail that asked. A signed copy can be
    fetched for a while in any case, however late it was mailed.
    """
    rows = Message.objects.filter(author=author).values_list("kind", "created_at")
    written = rows if mails is None else [(mail.kind, mail.created_at) for mail in mails]
    asked, handed = (max((at for kind, at in written if kind in chosen), default=None) for chosen in (_ASK, _HAND))
    closes_at = author.conference.closes_at or max(since, asked or since) + AFTER_THE_LAST_MAIL
    return max(closes_at, handed + AFTER_A_COPY) if handed else closes_at


def is_over(link: Link) -> bool:
    """Whether it has ended by itself; the link comes with author and conference."""
    soonest = link.author.conference.closes_at or link.created_at + AFTER_THE_LAST_MAIL
    return clock.now() > soonest and clock.now() > ends_at(link.author, since=link.created_at)


def made_at() -> Subquery:
    """When the `present_link` of an author was made, as an expression of a query of authors."""
    theirs = _writable().filter(author=OuterRef("pk"), email=OuterRef("email")).order_by("-created_at")
    return Subquery(theirs.values("created_at")[:1])


def present_link(author: Author) -> Link | None:
    """The one that a mail of today would carry, if there has been one."""
    return _standing({author.pk: author}).get(author.pk)


def revoke(author: Author) -> int:
    """Those of entries that were merged into this one, too: they open the same pages."""
    return _revoke(Link.objects.to_sign().filter(author__in=author.row_ids))


def revoke_all(authors: Iterable[int]) -> int:
    """Whatever opens something of theirs, for whomever."""
    return _revoke(Link.objects.filter(author__in=list(authors)))


def revoke_of_agents(agents: Iterable[UUID]) -> int:
    return _revoke(Link.objects.of_agents().filter(agent__in=list(agents)))


def revoke_to_object(author: Author) -> int:
    """Those to the present address: there is nothing to object to, unless an answer came from the other one."""
    answered = Agreement.objects.of_author(author.pk).filter(answered_at__gte=OuterRef("created_at"))
    return _revoke(Link.objects.to_object().filter(~Exists(answered), author=author, email=author.email))


def _revoke(links: LinkQuerySet) -> int:
    return links.filter(revoked_at__isnull=True).update(revoked_at=clock.now())
