"""The signatory's queue as a list: how it is searched, narrowed, sorted and ticked."""

from typing import Any
from uuid import UUID

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.access import Access
from agreements.models import Conference
from agreements.models.key_fields import holding
from agreements.names import Grade
from agreements.templatetags.desk import ago
from agreements.wording import keys
from signatures.models import Signature

ROWS = 50
DIFFERING = "differing"
_GRADES = {
    Grade.EXACT: _("As printed"),
    Grade.SAME: _("Capitals, spaces or punctuation differ"),
    Grade.ACCENTS: _("Accents differ"),
    Grade.TRANSLITERATION: _("Written in other letters"),
    Grade.NATIVE: _("The name in native script"),
    Grade.DIFFERENT: _("Another name"),
}
# Where a word is looked for: in what was signed, and in what paper and author are called now.
_SEARCHED = (
    "search_key",
    "agreement__authorship__name_key",
    "agreement__authorship__author__search_key",
    "agreement__authorship__paper__title_key",
)
_TICK = (
    '<input class="tick" type="checkbox" name="selected" value="{{ record.agreement_id }}"'
    ' aria-label="{% blocktranslate with name=record.printed_name title=record.title %}Select {{ name }}, {{ title }}'
    '{% endblocktranslate %}">'
)
_TICK_ALL = lazy(format_html, SafeString)(
    '<input class="tick" type="checkbox" data-tick-all aria-label="{}">', _("Select all on this page")
)


def queue_of(conference: Conference) -> QuerySet[Signature]:
    """What waits for the conference's signature, with what a row shows."""
    return (
        Signature.objects.awaiting_countersignature(conference)
        .select_related("agreement__authorship__paper", "agreement__authorship__author")
        .defer("shown")
        .order_by("signed_at", "pk")
    )


class QueueFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    search = filters.CharFilter(
        method="search_in",
        label=_("Search"),
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Name, email, paper or title"), "autocomplete": "off"}
        ),
    )
    typed = filters.ChoiceFilter(
        method="in_grade",
        label=_("Typed name"),
        choices=[(DIFFERING, _("Not as printed")), *((grade.value, words) for grade, words in _GRADES.items())],
        empty_label=_("Any"),
    )

    def search_in(self, queue: QuerySet[Signature], _name: str, words: str) -> QuerySet[Signature]:
        for word in keys.spellings(words):
            queue = queue.filter(
                holding(word, *_SEARCHED) | Q(agreement__authorship__paper__number_key=keys.number_key(word[0]))
            )
        return queue

    def in_grade(self, queue: QuerySet[Signature], _name: str, grade: str) -> QuerySet[Signature]:
        return queue.exclude(name_grade=Grade.EXACT) if grade == DIFFERING else queue.filter(name_grade=grade)


class _TicksField(forms.TypedMultipleChoiceField):
    """Any ids: whether one still waits is asked of the queue."""

    def __init__(self) -> None:
        super().__init__(coerce=UUID, required=False)

    def valid_value(self, value: str) -> bool:
        return True


class _SelectionForm(forms.Form):
    all_matching = forms.BooleanField(required=False)
    selected = _TicksField()


def chosen(conference: Conference, query: QueryDict) -> QuerySet[Signature]:
    """What an address selects of the queue: the ticked rows, or all that match its filter; nothing if it makes no sense."""
    form = _SelectionForm(query)
    found = QueueFilter(query, queue_of(conference))
    if not form.is_valid() or not found.is_valid():
        return queue_of(conference).none()
    if form.cleaned_data["all_matching"]:
        matching: QuerySet[Signature] = found.qs
        return matching
    return queue_of(conference).filter(agreement__in=form.cleaned_data["selected"])


class QueueTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    tick = tables.TemplateColumn(
        _TICK,
        verbose_name=_TICK_ALL,
        orderable=False,
        attrs={"td": {"class": "cell-tick"}, "th": {"class": "cell-tick"}},
    )
    paper = tables.Column(
        accessor="agreement__authorship__paper__number",
        order_by=("agreement__authorship__paper__number_key", "pk"),
        verbose_name=_("Paper"),
    )
    typed_name = tables.Column(verbose_name=_("Signed as"), attrs={"td": {"class": "cell-main"}})
    printed_name = tables.Column(
        order_by=("agreement__authorship__name_key", "signed_at"), verbose_name=_("Printed as")
    )
    name_grade = tables.Column(verbose_name=_("Typed name"))
    signed_at = tables.Column(verbose_name=_("Accepted"), attrs={"td": {"class": "cell-quiet"}})
    actions = tables.Column(
        empty_values=(), orderable=False, verbose_name=_("Actions"), attrs={"td": {"class": "cell-actions"}}
    )

    noun = _("agreements")
    empty_hint = ""

    class Meta:
        order_by = "signed_at"

    def __init__(self, data: QuerySet[Signature], *, access: Access, is_filtered: bool) -> None:
        hidden = {"tick": access.can_countersign, "actions": access.can_manage}
        super().__init__(data, exclude=[name for name, is_shown in hidden.items() if not is_shown])
        self.slug = access.conference.slug
        self.deeds = [{"url": reverse("countersign", args=[self.slug]), "verb": gettext("Countersign")}]
        if is_filtered:
            self.empty_text = gettext("Nothing matches")
            self.empty_hint = gettext("Remove a filter, or search for fewer words.")
        else:
            self.empty_text = gettext("No agreement is waiting to be countersigned")
            self.empty_hint = gettext("Agreements are listed here as soon as their authors accept.")

    def order_typed_name(self, queue: QuerySet[Signature], is_descending: bool) -> tuple[QuerySet[Signature], bool]:
        """A signature from before there were keys stands at its printed name."""
        key = Coalesce(NullIf("name_key", Value("")), "agreement__authorship__name_key")
        return queue.alias(key=key).order_by("-key" if is_descending else "key", "signed_at", "pk"), True

    def order_name_grade(self, queue: QuerySet[Signature], is_descending: bool) -> tuple[QuerySet[Signature], bool]:
        """By how far the typed name is from the printed one."""
        distance = Case(
            *(When(name_grade=grade, then=Value(far)) for far, grade in enumerate(Grade)), default=Value(9)
        )
        sign = "-" if is_descending else ""
        return queue.alias(distance=distance).order_by(f"{sign}distance", "signed_at", "pk"), True

    def render_typed_name(self, record: Signature) -> SafeString:
        url = reverse("author", args=[self.slug, record.agreement.authorship.author_id])
        below = gettext("Yours, for another signatory: {title}") if record.is_own else "{title}"  # type: ignore[attr-defined]  # annotated by the page
        return format_html(
            '<a class="row-link" href="{}">{}</a><span class="below">{}</span>',
            url,
            record.typed_name,
            below.format(title=record.title),
        )

    def render_printed_name(self, record: Signature) -> str:
        if record.is_by_agent:
            return format_html('{}<span class="below">{}</span>', record.signer_name, _for_whom(record))
        native = record.agreement.authorship.author.native_name
        return format_html('{}<span class="below">{}</span>', record.printed_name, native)

    def render_name_grade(self, value: str) -> str:
        return str(_GRADES[Grade(value)])

    def render_signed_at(self, value: Any) -> str:
        return ago(value)

    def render_actions(self, record: Signature) -> SafeString:
        url = reverse("ask_again", args=[self.slug, record.agreement_id])
        return format_html(
            '<a class="button small" href="{}">{}<span class="visually-hidden">: {}</span></a>',
            url,
            gettext("Ask again"),
            record.printed_name,
        )


def _for_whom(record: Signature) -> str:
    """Of an officer."""
    words = gettext("{office}, for {author}")
    return words.format(office=record.office, author=record.printed_name)
