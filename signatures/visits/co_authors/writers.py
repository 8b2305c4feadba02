"""The authors of a paper as one of them sees the others: who has answered, if the conference shows it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Exists, OuterRef
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.models import Agreement, Author, Authorship, Reachability
from agreements.sentences import listed, spelled
from agreements.states import State

_ANSWERED = (State.ACCEPTED, State.COUNTERSIGNED, State.DECLINED)


@dataclass(frozen=True)
class Writer:
    """One of a paper's authors, as the others see them: whether they have answered, not what."""

    authorship: int
    name: str
    is_reader: bool
    has_answered: bool = False
    # Whether the conference has settled it without an answer of theirs.
    is_waived: bool = False
    # Whether it is theirs to answer, and no officer's instead of them.
    is_asked: bool = False
    # Whether no mail reaches them.
    is_unreached: bool = False


@dataclass(frozen=True)
class Writers:
    """All authors of one paper in their order, as `reader` sees them."""

    everybody: Sequence[Writer]
    # Whether the conference shows who has answered.
    are_shown: bool = True

    @property
    def others(self) -> list[Writer]:
        return [writer for writer in self.everybody if not writer.is_reader]

    @property
    def names(self) -> str:
        return listed(writer.name for writer in self.others)

    @property
    def in_words(self) -> str:
        """How many of the others have answered; whoever reads it knows about themselves."""
        others = self.others
        if not others or not self.are_shown:
            return ""
        answered, waived = sum(each.has_answered for each in others), sum(each.is_waived for each in others)
        if answered + waived < len(others) or not waived:
            words = _told(answered, len(others))
        else:
            words = _("Nobody else is still to answer.") if answered else ""
        return " ".join(filter(None, [words, _told_of_waivers(waived)]))


def _told(answered: int, others: int) -> str:
    if not answered:
        return spelled("Your co-author has not answered yet.", "No co-author has answered yet.", others)
    if answered == others:
        return spelled("Your co-author has answered.", "All your co-authors have answered.", others)
    return capfirst(
        spelled(
            "{count} of your {all} co-authors has answered.",
            "{count} of your {all} co-authors have answered.",
            answered,
            all=apnumber(others),
        )
    )


def _told_of_waivers(waived: int) -> str:
    if not waived:
        return ""
    return capfirst(spelled("{count} co-author need not answer.", "{count} co-authors need not answer.", waived))


def writers_of(reader: Author, papers: Iterable[int]) -> Mapping[int, Writers]:
    """By paper; in one query."""
    theirs = Agreement.objects.filter(authorship=OuterRef("pk"))
    written = Authorship.objects.standing().filter(paper__in=set(papers)).order_by("paper", "position", "pk")
    rows = written.select_related("author").annotate(
        has_answered=Exists(theirs.filter(state__in=_ANSWERED)),
        is_waived=Exists(theirs.filter(state=State.WAIVED)),
        is_asked=Exists(theirs.filter(state=State.INVITED, agent=None)),
    )
    found = defaultdict[int, list[Writer]](list)
    is_shown = reader.conference.shows_answers
    for row in rows:
        found[row.paper_id].append(_writer(row, reader, is_shown=is_shown))
    return defaultdict(lambda: Writers(()), {paper: Writers(some, is_shown) for paper, some in found.items()})


def _writer(row: Authorship, reader: Author, *, is_shown: bool) -> Writer:
    known = vars(row)
    told = {name: known[name] for name in ("has_answered", "is_waived", "is_asked")} if is_shown else {}
    author = row.author
    is_unreached = is_shown and (not author.email or author.reachability == Reachability.BOUNCED)
    return Writer(row.pk, row.printed_name, author.pk == reader.pk, is_unreached=is_unreached, **told)
