"""What our mails say: subject, text and HTML with the same words, and a mark where the link will stand.

The words are those of the conference, where it has its own (`agreements.mail.words`), otherwise those of the templates.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import css_inline
from django.db.models import Count, Exists, OuterRef
from django.template.loader import render_to_string
from django.utils.translation import gettext

from agreements.mail.words import filling, keeping_words
from agreements.mail.words.field_values import values_of
from agreements.mail.words.samples import AUTHOR, CO_AUTHOR, sample_of
from agreements.mail.words.source import TypedWords
from agreements.mail.words.stems import STEMS, Stem
from agreements.models import Agreement, Author, Authorship, Conference, MessageKind, Text, TextVariant
from agreements.models.texts.numbered import told_in_short

# What asks for answers names so many papers in HTML, so that the button stays near: the page behind its link has them all.
_FEW = 3
ASKING = frozenset(
    {
        MessageKind.INVITATION,
        MessageKind.REMINDER,
        MessageKind.NUDGE,
        MessageKind.LINK,
        MessageKind.NEW_WORDS,
        MessageKind.DEADLINE,
        MessageKind.AGENT,
        MessageKind.AGENT_AGAIN,
    }
)
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
    # Whose words it has (`agreements.mail.words.stems`).
    stem: str = ""


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
    # Another wording than that of the kind's own name.
    stem: str = ""


def write(
    kind: MessageKind, conference: Conference, topics: Iterable[Topic], *, text: Text | None = None
) -> list[ComposedMail]:
    """A constant number of queries, however many mails; `text`: the one in use, where it was read already."""
    topics = list(topics)
    own = keeping_words.all_own(conference) if topics else {}
    return _written(conference, topics, lambda topic: STEMS[topic.stem or kind.value], own, text)


def write_as(stem: Stem, own: TypedWords | None, conference: Conference, topic: Topic) -> ComposedMail:
    """One mail with these words, or with the standard ones."""
    [mail] = _written(conference, [topic], lambda _topic: stem, {stem.name: own} if own else {})
    return mail


def _written(
    conference: Conference,
    topics: Sequence[Topic],
    stem_of: Callable[[Topic], Stem],
    own: Mapping[str, TypedWords],
    text: Text | None = None,
) -> list[ComposedMail]:
    names = _names_by_paper([agreement for topic in topics for agreement in topic.agreements])
    same = _same(conference)
    shared = _shared(conference, {topic.author.email for topic in topics})
    same |= {"in_short": _in_short(conference, text) if any(stem_of(topic).tells_in_short for topic in topics) else ()}
    found = []
    for topic in topics:
        stem, author, papers = stem_of(topic), topic.author, _listed(topic.author, topic.agreements, names)
        more = {"papers": papers, **same, "is_shared": author.email in shared, **topic.more}
        found.append(_write(stem, own.get(stem.name), author, topic.agreements, more))
    return found


def write_example(stem: Stem, own: TypedWords | None, conference: Conference) -> ComposedMail:
    """As a fictional author of the conference would get it: about nobody, and without a query."""
    papers = [ListedPaper(gettext("The Title of a Paper"), "1", CO_AUTHOR)]
    author = Author(conference=conference, name=AUTHOR, email="ada@example.org")
    more = sample_of(stem.name, conference)
    return _write(stem, own, author, [], {"papers": papers, **_same(conference), "is_shared": False, **more})


def _same(conference: Conference) -> dict[str, Any]:
    return {"conference": conference, "deadline": conference.deadline_in_words, "link": LINK_MARK}


def _in_short(conference: Conference, text: Text | None) -> Sequence[str]:
    """Of the text that is in use: nobody has read it, and said which of its words are theirs."""
    if text is not None:
        return told_in_short([text], are_own_words_signed=not text.variants.all())
    has_others = Exists(TextVariant.objects.filter(text=OuterRef("pk")))
    newest = conference.texts.published().annotate(has_others=has_others).order_by("-number").first()
    return told_in_short([newest], are_own_words_signed=newest is not None and not vars(newest)["has_others"])


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
    stem: Stem, own: TypedWords | None, author: Author, agreements: Sequence[Agreement], more: dict[str, Any]
) -> ComposedMail:
    context, templates = more | _folded(stem, more["papers"]) | {"author": author}, f"mail/{stem.name}"
    if own is None:
        subject = " ".join(render_to_string(f"{templates}_subject.txt", context).split())
    else:
        values, templates = values_of(stem, context), "mail/own"
        subject, parts = filling.in_one_line(own.subject, values), filling.filled(own.body, values)
        context |= {"own_parts": parts, "own_text": filling.as_text(parts, values)}
    if context["is_shared"]:
        subject = gettext("For {name}: {subject}").format(name=author.name, subject=subject)
    return ComposedMail(
        author=author,
        agreements=agreements,
        kind=stem.kind,
        stem=stem.name,
        subject=subject[:300],
        text=_tidy(render_to_string(f"{templates}.txt", context)),
        html=css_inline.inline(render_to_string(f"{templates}.html", context | {"subject": subject})),
    )


def _folded(stem: Stem, papers: Sequence[ListedPaper]) -> dict[str, Any]:
    shown = papers[:_FEW] if stem.kind in ASKING else papers
    return {"shown_papers": shown, "more_papers": len(papers) - len(shown)}


def _tidy(text: str) -> str:
    """Paragraphs one empty line apart, whatever the templates' tags left behind."""
    return re.sub(r"\n\s*\n", "\n\n", text).strip() + "\n"
