"""The desk's tables: which columns a list has, how a row reads, by what it is sorted."""

from collections import Counter
from collections.abc import Container
from functools import cached_property, lru_cache
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise, lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.access import Access
from agreements.desk import lists
from agreements.desk.bulk import BULK, Rows
from agreements.desk.clearing import Explanation
from agreements.desk.clearing.badges import BADGES
from agreements.desk.dressing import DressedRows
from agreements.desk.listing.fewest_missing import by_what_is_missing
from agreements.models import Author, MessageKind, MessageState, Paper, PaperStatus
from agreements.states import State
from agreements.templatetags.desk import ago, state_label
from agreements.templatetags.directions import bdi

TICK_ALL = lazy(format_html, SafeString)(
    '<input class="tick" type="checkbox" data-tick-all aria-label="{}">', _("Select all on this page")
)
_NUMBER = {"td": {"class": "cell-number"}, "th": {"class": "cell-number"}}
_ONLY_WIDE = {"td": {"class": "cell-number cell-wide-only"}, "th": {"class": "cell-number"}}
NUMBERS = {"td": {"class": "cell-id"}, "th": {"class": "cell-id"}}
STATES = {"td": {"class": "cell-bare"}}
# What most rows of a list say for most of its life.
_QUIET = frozenset({State.INVITED.value, "waiting", MessageState.SENT.value})
# Of so many rows of a page it is told what most of them say.
_MANY = 8


def ticks() -> tables.TemplateColumn:
    return tables.TemplateColumn(
        template_name="components/tick.html",
        verbose_name=TICK_ALL,
        orderable=False,
        attrs={"td": {"class": "cell-tick"}, "th": {"class": "cell-tick"}},
    )


def cell(kind: str) -> dict[str, dict[str, str]]:
    return {"td": {"class": f"cell-{kind}"}}


def badge(state: str, label: str = "") -> SafeString:
    return _drawn(str(state), label or str(state_label(state)))


@lru_cache(maxsize=500)
def _drawn(state: str, label: str) -> SafeString:
    """The same for every row that says so."""
    return render_to_string("components/state.html", {"state": state, "label": label})


def titled(url: str, words: str, below: str) -> SafeString:
    beneath = format_html('<span class="below">{}</span>', bdi(below)) if below else ""
    return format_html('<a class="row-link" href="{}">{}</a>{}', url, bdi(words), beneath)


class ConferenceTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """`noun` counts the rows; `access` gives the addresses and, by the reader's role, the column of ticks."""

    is_lined = True
    # Of the form that takes ticked rows to a deed.
    method = "get"
    noun: str | Promise = _("rows")
    empty_hint: str | Promise = ""
    # What can be done with ticked rows: the name of the address and what else it takes, the verb on the button.
    deeds_of: tuple[tuple[str, tuple[str, ...], str | Promise], ...] = ()

    def __init__(self, data: QuerySet[Any] | DressedRows, *, access: Access, is_filtered: bool = False) -> None:
        self.conference, self.slug = access.conference, access.conference.slug
        self.can_manage, self.is_filtered = access.can_manage, is_filtered
        super().__init__(data, exclude=() if access.can_manage else ("tick",))
        self.offer({deed for name, more, _verb in self.deeds_of for deed in more or (name,)})
        if is_filtered:
            self.empty_text = gettext("Nothing matches")
            self.empty_hint = gettext("Remove a filter, or search for fewer words.")

    def offer(self, possible: Container[str]) -> None:
        """Only these deeds, by their part of the address."""
        self.deeds = [
            {"url": reverse(name, args=[self.slug, *more]), "verb": verb, "name": (*more, name)[0]}
            for name, more, verb in self.deeds_of
            if (*more, name)[0] in possible
        ]

    def badge_of(self, record: Any) -> tuple[str, str]:
        """A row's state, and another word than its own."""
        raise NotImplementedError

    def render_state(self, record: Any) -> SafeString:
        """What nearly all rows say is said quietly."""
        state, label = self.badge_of(record)
        if (state in _QUIET and not label) or (state, label) == self._usual:
            return format_html('<span class="quiet">{}</span>', label or state_label(state))
        return badge(state, label)

    @cached_property
    def _usual(self) -> tuple[str, str] | None:
        said = Counter(self.badge_of(row.record) for row in self.paginated_rows)
        [(most, count)] = said.most_common(1)
        return most if said.total() >= _MANY and count * 3 > said.total() * 2 else None


ASKING = (("invite", (), _("Invite")), ("remind", (), _("Remind")))


def in_bulk(*rows: Rows) -> tuple[tuple[str, tuple[str, ...], str | Promise], ...]:
    return tuple(("bulk", (deed.slug,), deed.button) for deed in BULK.values() if deed.rows in rows)


class PaperTable(ConferenceTable):
    tick = ticks()
    number = tables.Column(order_by="number_key", verbose_name=_("ID"), attrs=NUMBERS)
    title = tables.Column(order_by=("title_key", "number_key"), verbose_name=_("Paper"), attrs=cell("main"))
    signed = tables.Column(verbose_name=_("Signed"), attrs=_NUMBER)
    state = tables.Column(empty_values=(), order_by=("is_clear", "blocked_by"), verbose_name=_("State"), attrs=STATES)
    last_answer_at = tables.Column(verbose_name=_("Last answer"), default="", attrs=cell("quiet cell-wide-only"))

    noun = _("papers")
    deeds_of = (*ASKING, *in_bulk(Rows.PAPERS, Rows.AGREEMENTS))

    class Meta:
        # Those that lack fewest.
        order_by = "signed"
        empty_text = _("No papers yet")

    empty_hint = _("Import them from a CSV file with one row for each author of each paper.")

    def render_title(self, record: Any) -> SafeString:
        return titled(reverse("paper", args=[self.slug, record.pk]), record.title, self._why_not(record.explanation))

    def _why_not(self, explanation: Explanation | None) -> str:
        if explanation is None:
            return ""
        if explanation.help is None or not self.can_manage:
            return explanation.words
        deed = explanation.help
        words = '<span class="cut">{}:</span> <a href="{}">{}</a>'
        return format_html(words, explanation.words, deed.url, deed.verb)

    def render_signed(self, record: Any) -> str:
        return gettext("{signed} of {asked}").format(signed=record.signed, asked=record.asked)

    def order_signed(self, papers: QuerySet[Paper], is_descending: bool) -> tuple[QuerySet[Paper], bool]:
        return by_what_is_missing(papers, self.conference, is_descending=is_descending), True

    def badge_of(self, record: Any) -> tuple[str, str]:
        return state_of(record)

    def render_last_answer_at(self, value: Any) -> str:
        return ago(value)

    def order_last_answer_at(self, papers: QuerySet[Paper], is_descending: bool) -> tuple[QuerySet[Paper], bool]:
        return lists.by_last_answer(papers, is_descending=is_descending), True


def _names_in(paper: Any, *states: State) -> list[str]:
    return [ask.printed_name for ask in paper.asks if any(one.state in states for one in ask.standing)]


def state_of(paper: Any) -> tuple[str, str]:
    """A paper of `lists.papers` as a badge: the state, and another word than its own."""
    if paper.status == PaperStatus.WITHDRAWN:
        return "withdrawn", state_label("not_published") if paper.not_published_at else ""
    if paper.is_clear:
        return "clear", ""
    if paper.blocked_by in BADGES:
        state, label = BADGES[paper.blocked_by]
        return state, str(label)
    for state in (State.DECLINED, State.INVITED, State.ACCEPTED):
        if _names_in(paper, state):
            return state, ""
    return State.DRAFT, "" if paper.asked else gettext("Nobody to ask")


class AuthorTable(ConferenceTable):
    tick = ticks()
    name = tables.Column(order_by=("name_key", "pk"), verbose_name=_("Author"), attrs=cell("main"))
    asked = tables.Column(orderable=False, verbose_name=_("Papers"), attrs=_ONLY_WIDE)
    signed = tables.Column(orderable=False, verbose_name=_("Signed"), attrs=_NUMBER)
    state = tables.Column(empty_values=(), verbose_name=_("State"), attrs=STATES)
    last_mail = tables.Column(
        empty_values=(), orderable=False, verbose_name=_("Last mail"), attrs=cell("quiet cell-wide-only")
    )
    reachability = tables.TemplateColumn(
        template_name="desk/reaching/reachability_cell.html",
        verbose_name=_("Reachability"),
        attrs=cell("quiet cell-bare"),
    )

    noun = _("authors")
    deeds_of = (*ASKING, *in_bulk(Rows.AGREEMENTS))

    class Meta:
        order_by = "name"
        empty_text = _("No authors yet")

    empty_hint = _("They are imported together with their papers.")

    def render_name(self, record: Any) -> SafeString:
        below = record.email or gettext("No address")
        return titled(reverse("author", args=[self.slug, record.pk]), record.name, below)

    def render_signed(self, record: Any) -> str:
        return gettext("{signed} of {asked}").format(signed=record.signed, asked=record.asked)

    def badge_of(self, record: Any) -> tuple[str, str]:
        return answer_of(record)

    def order_state(self, authors: QuerySet[Author], is_descending: bool) -> tuple[QuerySet[Author], bool]:
        return lists.by_what_is_missing(authors, is_descending=is_descending), True

    def render_last_mail(self, record: Any) -> str:
        mails = [mail for mail in record.mails if mail.kind != MessageKind.CHANGED]
        if not mails:
            return ""
        last = mails[0]
        at = ago(last.sent_at or last.created_at)
        return at if last.state == MessageState.SENT else format_html("{} {}", badge(last.state), at)


def answer_of(author: Any) -> tuple[str, str]:
    """An author of `lists.authors` as a badge: whatever is still missing comes first."""
    for count, state in (
        (author.declined, State.DECLINED),
        (author.waiting, State.INVITED),
        (author.uninvited, State.DRAFT),
        (author.accepted, State.ACCEPTED),
    ):
        if count:
            return state, ""
    if author.spared:
        return "spared", ""
    return (State.COUNTERSIGNED, gettext("All signed")) if author.asked else (State.VOID, gettext("Nothing to sign"))
