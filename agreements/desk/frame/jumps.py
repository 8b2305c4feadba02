"""What Find leads to: papers by number or title, people by name or address. It jumps, and never narrows a list."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from agreements.labels import PAPER
from agreements.models import Author, Conference, Paper, PaperStatus
from agreements.models.key_fields import holding
from agreements.wording import keys

# So many of a kind are shown; whoever wants more opens the list.
_SHOWN = 20


@dataclass(frozen=True)
class Jump:
    words: str
    below: str
    url: str


@dataclass(frozen=True)
class Jumps:
    """`only`: where to go at once, because nothing else can have been meant."""

    papers: list[Jump]
    people: list[Jump]
    has_more_papers: bool = False
    has_more_people: bool = False
    only: str = ""


def found_by(conference: Conference, words: str) -> Jumps:
    if not words:
        return Jumps([], [])
    papers = list(_papers(conference, words)[: _SHOWN + 1])
    people = list(Author.objects.standing().filter(conference=conference).search(words)[: _SHOWN + 1])
    return Jumps(
        [_of_paper(conference, paper) for paper in papers[:_SHOWN]],
        [_of_person(conference, person) for person in people[:_SHOWN]],
        has_more_papers=len(papers) > _SHOWN,
        has_more_people=len(people) > _SHOWN,
        only=_only(conference, words, papers, people),
    )


def _papers(conference: Conference, words: str) -> QuerySet[Paper]:
    """Not by their authors, who are found themselves; withdrawn ones come last."""
    in_title = Q()
    for word in keys.spellings(words):
        in_title &= holding(word, "title_key")
    found = conference.papers.filter(in_title | Q(number_key=keys.number_key(words)))
    return found.order_by("status", "number_key", "pk")


def _only(conference: Conference, words: str, papers: list[Paper], people: list[Author]) -> str:
    """A number or an address that is exactly this one counts alone, however many titles or names hold it, too."""
    number, address = keys.number_key(words), words.casefold()
    exact = [_of_paper(conference, each).url for each in papers if each.number_key == number]
    exact += [_of_person(conference, each).url for each in people if each.email and each.email == address]
    everything = [_of_paper(conference, each).url for each in papers]
    everything += [_of_person(conference, each).url for each in people]
    return next((only for [only] in (urls for urls in (exact, everything) if len(urls) == 1)), "")


def _of_paper(conference: Conference, paper: Paper) -> Jump:
    gone = PAPER["not_published" if paper.not_published_at else "withdrawn"]
    status = str(gone) if paper.status == PaperStatus.WITHDRAWN else ""
    return Jump(f"{paper.number} {paper.title}", status, reverse("paper", args=[conference.slug, paper.pk]))


def _of_person(conference: Conference, person: Author) -> Jump:
    return Jump(person.name, person.email, reverse("author", args=[conference.slug, person.pk]))
