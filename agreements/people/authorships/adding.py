"""An author who is added to a paper by hand."""

from dataclasses import asdict, dataclass

from agreements import audit, matters, workflow
from agreements.matters import About
from agreements.models import Agreement, Author, Authorship, Paper, PaperStatus, User
from agreements.people.authorships.positions import hold, put_in_order
from agreements.people.authorships.telling import tell


@dataclass(frozen=True)
class Newcomer:
    """Somebody whom the conference does not know yet; without an address nobody can ask them."""

    name: str
    native_name: str = ""
    email: str = ""
    orcid: str = ""
    language: str = ""


@dataclass(frozen=True)
class OnPaper:
    """How a paper has its author; without a position, as the last one."""

    printed_name: str
    affiliation: str = ""
    is_speaker: bool = False
    is_corresponding: bool = False
    position: int | None = None


class AlreadyAuthorError(Exception):
    """The person is an author of this paper."""


class WithdrawnPaperError(Exception):
    """The paper was withdrawn, so nobody is asked about it."""


class MergedError(Exception):
    """This entry was merged into another one, who has the papers now."""

    def __init__(self, survivor: Author) -> None:
        super().__init__(survivor.name)
        self.survivor = survivor


def add_author(paper: Paper, who: Author | Newcomer, *, on_paper: OnPaper, by: User | None) -> Authorship:
    """Make somebody an author of a paper, with an agreement to be asked for; those who stand behind move on by one.

    Raises AlreadyAuthorError, WithdrawnPaperError, MergedError.
    """
    with audit.deed(paper.conference, by=by):
        standing = hold([paper.pk], *([who.pk] if isinstance(who, Author) else []))
        _refuse(paper, who, standing)
        author = _known(who) if isinstance(who, Author) else _new_author(paper, who)
        place = min(on_paper.position or len(standing) + 1, len(standing) + 1)
        facts = asdict(on_paper) | {"position": _behind(standing)}
        added = Authorship.objects.create(paper=paper, author=author, **facts)
        put_in_order([*standing[: place - 1], added, *standing[place - 1 :]])
        draft(added)
        matters.changed(About.IDENTITIES, [author.pk])
        tell(
            "authorship.added", added, facts={"position": added.position}, personal={"affiliation": added.affiliation}
        )
    return added


def draft(authorship: Authorship) -> Agreement:
    """An agreement to be asked for, within a deed that holds its author."""
    agreement = Agreement.objects.create(conference_id=authorship.paper.conference_id, authorship=authorship)
    workflow.changed([agreement])
    return agreement


def _refuse(paper: Paper, who: Author | Newcomer, standing: list[Authorship]) -> None:
    if Paper.objects.filter(pk=paper.pk, status=PaperStatus.WITHDRAWN).exists():
        raise WithdrawnPaperError
    if isinstance(who, Author) and who.pk in {each.author_id for each in standing}:
        raise AlreadyAuthorError


def _known(author: Author) -> Author:
    present = Author.objects.get(pk=author.pk)
    if present.merged_into is not None:
        raise MergedError(present.survivor)
    return present


def _new_author(paper: Paper, who: Newcomer) -> Author:
    author = Author.objects.create(conference_id=paper.conference_id, **asdict(who))
    audit.record("author.added", subject=f"author:{author.pk}", personal={"name": who.name, "email": who.email})
    matters.changed(About.ADDRESSES, [author.pk])
    return author


def _behind(standing: list[Authorship]) -> int:
    """A place that is free for the moment."""
    return max((each.position for each in standing), default=0) + 1
