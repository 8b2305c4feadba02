"""What our mails say: subject, text and HTML with the same words, and a mark where the link will stand."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import css_inline
from django.db.models import Count
from django.template.loader import render_to_string
from django.utils.translation import gettext

from agreements.models import Agreement, Author, Authorship, Conference, MessageKind

# Stands for the author's link in stored words; no title or name can hold it, because control characters are refused.
LINK_MARK = "\x02link\x03"


@dataclass(frozen=True)
class ComposedMail:
    author: Author
    agreements: Sequence[Agreement]
    kind: MessageKind
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class ListedPaper:
    title: str
    number: str
    co_authors: str


class Topic(NamedTuple):
    """What somebody is written to about: agreements, which come with their authorship and paper, and more for the words."""

    author: Author
    agreements: Sequence[Agreement]
    more: Mapping[str, Any] = {}
    # The beginning of its templates' names, where that is not the kind of the mail.
    stem: str = ""


def write(kind: MessageKind, conference: Conference, topics: Iterable[Topic]) -> list[ComposedMail]:
    """A constant number of queries, however many mails."""
    topics = list(topics)
    names = _names_by_paper([agreement for topic in topics for agreement in topic.agreements])
    same = {"conference": conference, "deadline": conference.deadline_in_words, "link": LINK_MARK}
    shared = _shared(conference, {topic.author.email for topic in topics})
    return [
        _write(
            kind,
            author,
            agreements,
            _listed(author, agreements, names),
            {**same, "is_shared": author.email in shared, **more},
            stem or kind,
        )
        for author, agreements, more, stem in topics
    ]


def _shared(conference: Conference, addresses: Collection[str]) -> set[str]:
    """Those of the addresses that several authors have: their mails say in the subject whom they are for."""
    standing = Author.objects.standing().filter(conference=conference, email__in=addresses).exclude(email="")
    several = standing.order_by().values("email").annotate(count=Count("pk")).filter(count__gt=1)
    return set(several.values_list("email", flat=True))


def _names_by_paper(agreements: Sequence[Agreement]) -> dict[int, list[tuple[int, str]]]:
    papers = {agreement.authorship.paper_id for agreement in agreements}
    names = defaultdict(list)
    written = Authorship.objects.standing().filter(paper__in=papers).order_by("paper", "position")
    for paper, author, name in written.values_list("paper", "author", "printed_name"):
        names[paper].append((author, name))
    return names


def _listed(
    author: Author, agreements: Sequence[Agreement], names: dict[int, list[tuple[int, str]]]
) -> list[ListedPaper]:
    return [
        ListedPaper(
            title=agreement.authorship.paper.title,
            number=agreement.authorship.paper.number,
            co_authors=", ".join(
                name
                for other, name in names[agreement.authorship.paper_id]
                if other not in (author.pk, author.merged_into_id)
            ),
        )
        for agreement in agreements
    ]


def _write(
    kind: MessageKind,
    author: Author,
    agreements: Sequence[Agreement],
    papers: Sequence[ListedPaper],
    same: dict[str, Any],
    stem: str,
) -> ComposedMail:
    context = same | {"author": author, "papers": papers}
    subject = " ".join(render_to_string(f"mail/{stem}_subject.txt", context).split())
    if context["is_shared"]:
        subject = gettext("For {name}: {subject}").format(name=author.name, subject=subject)
    return ComposedMail(
        author=author,
        agreements=agreements,
        kind=kind,
        subject=subject[:300],
        text=_tidy(render_to_string(f"mail/{stem}.txt", context)),
        html=css_inline.inline(render_to_string(f"mail/{stem}.html", context | {"subject": subject})),
    )


def _tidy(text: str) -> str:
    """Paragraphs one empty line apart, whatever the templates' tags left behind."""
    return re.sub(r"\n\s*\n", "\n\n", text).strip() + "\n"
