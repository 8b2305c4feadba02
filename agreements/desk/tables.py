"""The desk's tables: which columns a list has, how a row reads, by what it is sorted."""

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from agreements.access import Access
from agreements.desk.phrases import some_names
from agreements.models import Message, Paper, PaperStatus
from agreements.states import State
from agreements.templatetags.desk import ago, state_label

ROWS = 50
_TICK = '<input class="tick" type="checkbox" name="selected" value="{{ record.pk }}" aria-label="Tick {{ record }}">'
_TICK_ALL = format_html('<input class="tick" type="checkbox" data-tick-all aria-label="{}">', "All rows of this page")
_RIGHT = {"td": {"class": "cell-number"}, "th": {"class": "cell-number"}}


def _tick() -> tables.TemplateColumn:
    return tables.TemplateColumn(
        _TICK,
        verbose_name=_TICK_ALL,
        orderable=False,
        attrs={"td": {"class": "cell-tick"}, "th": {"class": "cell-tick"}},
    )


def _cell(kind: str) -> dict[str, dict[str, str]]:
    return {"td": {"class": f"cell-{kind}"}}


def badge(state: str, label: str = "") -> SafeString:
    return render_to_string("components/state.html", {"state": state, "label": label or state_label(state)})


def _title(url: str, words: str, below: str) -> SafeString:
    return format_html(
        '<a class="row-link" href="{}">{}</a>{}',
        url,
        words,
        format_html_join("", '<span class="below">{}</span>', [(below,)] if below else []),
    )


class _ConferenceTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """`noun` counts the rows; `access` gives the addresses and, by the reader's role, the column of ticks."""

    noun = "rows"
    empty_hint = ""
    # What can be done with ticked rows: the name of the address, the verb on the button.
    deed = ("invite", "Invite")

    def __init__(self, data: QuerySet[Any], *, access: Access, is_filtered: bool = False) -> None:
        super().__init__(data, exclude=() if access.can_manage else ("tick",))
        self.slug = access.conference.slug
        self.deeds = [{"url": reverse(self.deed[0], args=[self.slug]), "verb": self.deed[1]}]
        if is_filtered:
            self.empty_text = f"None of the {self.noun} is like that"
            self.empty_hint = "Take a filter away, or search for less."


class PaperTable(_ConferenceTable):
    tick = _tick()
    number = tables.Column(verbose_name="Id", attrs=_cell("id"))
    title = tables.Column(verbose_name="Paper", attrs=_cell("main"))
    signed = tables.Column(verbose_name="Signed", attrs=_RIGHT)
    state = tables.Column(empty_values=(), order_by=("is_clear", "-waiting"), verbose_name="State")
    last_answer_at = tables.Column(verbose_name="Last answer", default="", attrs=_cell("quiet"))

    noun = "papers"

    class Meta:
        order_by = "number"
        empty_text = "No papers yet"

    empty_hint = "An import brings them: a CSV file with a row for every author of every paper."

    def order_number(self, papers: QuerySet[Paper], is_descending: bool) -> tuple[QuerySet[Paper], bool]:
        sign = "-" if is_descending else ""
        return papers.alias(digits=Length("number")).order_by(f"{sign}digits", f"{sign}number"), True

    def render_title(self, record: Any) -> SafeString:
        return _title(reverse("paper", args=[self.slug, record.pk]), record.title, waits_for(record))

    def render_signed(self, record: Any) -> str:
        return f"{record.signed} of {record.asked}"

    def render_state(self, record: Any) -> SafeString:
        return badge(*state_of(record))

    def render_last_answer_at(self, value: Any) -> str:
        return ago(value)


def _names_in(paper: Any, *states: State) -> list[str]:
    return [ask.printed_name for ask in paper.asks if any(one.state in states for one in ask.standing)]


def state_of(paper: Any) -> tuple[str, str]:
    """A paper of `listing.papers` as a badge: the state's class and its word."""
    if paper.status == PaperStatus.WITHDRAWN:
        return "withdrawn", "Withdrawn"
    if paper.is_clear:
        return "clear", "Clear"
    for state, word in ((State.DECLINED, "Declined"), (State.INVITED, "Waiting"), (State.ACCEPTED, "Accepted")):
        if _names_in(paper, state):
            return state, word
    return "draft", "Not asked yet" if paper.asked else "Nobody to ask"


def waits_for(paper: Any) -> str:
    """One line on what a paper waits for, by name."""
    if paper.is_clear:
        return ""
    if declined := _names_in(paper, State.DECLINED):
        return f"Declined by {some_names(declined)}"
    if waiting := _names_in(paper, State.INVITED):
        return f"Waits for {some_names(waiting)}"
    if accepted := _names_in(paper, State.ACCEPTED):
        return f"To be countersigned for {some_names(accepted)}"
    return some_names(ask.printed_name for ask in paper.asks)


class AuthorTable(_ConferenceTable):
    tick = _tick()
    name = tables.Column(verbose_name="Author", attrs=_cell("main"))
    asked = tables.Column(verbose_name="Papers", attrs=_RIGHT)
    signed = tables.Column(verbose_name="Signed", attrs=_RIGHT)
    state = tables.Column(empty_values=(), order_by=("-waiting", "-declined", "-uninvited"), verbose_name="State")
    last_mail = tables.Column(empty_values=(), orderable=False, verbose_name="Last mail", attrs=_cell("quiet"))

    noun = "authors"

    class Meta:
        order_by = "name"
        empty_text = "No authors yet"

    empty_hint = "They come with their papers, from an import."

    def render_name(self, record: Any) -> SafeString:
        return _title(reverse("author", args=[self.slug, record.pk]), record.name, record.email)

    def render_signed(self, record: Any) -> str:
        return f"{record.signed} of {record.asked}"

    def render_state(self, record: Any) -> SafeString:
        return badge(*answer_of(record))

    def render_last_mail(self, record: Any) -> str:
        if not record.mails:
            return ""
        last = record.mails[0]
        return format_html("{} {}", badge(last.state), ago(last.sent_at or last.created_at))


def answer_of(author: Any) -> tuple[str, str]:
    """An author of `listing.authors` as a badge: whatever is still missing comes first."""
    for count, state, word in (
        (author.declined, State.DECLINED, "Declined"),
        (author.waiting, State.INVITED, "Waiting"),
        (author.uninvited, State.DRAFT, "Not asked yet"),
        (author.accepted, State.ACCEPTED, "Accepted"),
    ):
        if count:
            return state, word
    return ("countersigned", "All signed") if author.asked else ("void", "Nothing to sign")


class MessageTable(_ConferenceTable):
    tick = tables.TemplateColumn(
        f"{{% if record.given_up_at %}}{_TICK}{{% endif %}}",
        verbose_name=_TICK_ALL,
        orderable=False,
        attrs={"td": {"class": "cell-tick"}, "th": {"class": "cell-tick"}},
    )
    subject = tables.Column(accessor="author__name", verbose_name="To", attrs=_cell("main"))
    kind = tables.Column(verbose_name="Mail", attrs={"td": {"class": "nowrap"}})
    state = tables.Column(verbose_name="State")
    answer = tables.Column(
        empty_values=(), orderable=False, verbose_name="Answer", attrs={"td": {"class": "small quiet break"}}
    )
    created_at = tables.Column(verbose_name="Written", attrs=_cell("quiet"))

    noun = "mails"
    deed = ("send_again", "Send again")

    class Meta:
        order_by = "-created_at"
        empty_text = "No mail yet"

    empty_hint = "Every invitation, reminder and signed copy stands here, with what the mail server said to it."

    def render_subject(self, record: Message) -> SafeString:
        return _title(reverse("message", args=[self.slug, record.pk]), record.author.name, record.email)

    def render_kind(self, record: Message) -> str:
        return record.get_kind_display()

    def render_state(self, record: Message) -> SafeString:
        return badge(record.state)

    def render_answer(self, record: Message) -> str:
        return Truncator(record.server_answer or record.last_error).chars(80)

    def render_created_at(self, value: Any) -> str:
        return ago(value)
