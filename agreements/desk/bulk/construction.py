"""What the desk can do to a selection at once: one line of a table for each kind, and the question before it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import CharField, Model, QuerySet
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agreements.desk.filters import chosen_agreements, chosen_messages, chosen_papers
from agreements.desk.reasons import ReasonField, reason_for_authors
from agreements.jobs import bulk_jobs, deeds
from agreements.labels import Words
from agreements.models import Agreement, BulkJobKind, Conference, Message, Paper

# So many of whom it concerns are named.
SAMPLE = 5


class Rows(Enum):
    """What a selection stands for."""

    PAPERS = auto()
    AGREEMENTS = auto()
    MESSAGES = auto()

    def chosen(self, conference: Conference, query: QueryDict) -> QuerySet[Any]:
        """By the ticks of a list; none without any."""
        if not query.get("of"):
            return self._everything.none()
        found: QuerySet[Any] = _CHOSEN[self](conference, query)
        return found

    def called(self, conference: Conference, keys: Collection[str]) -> QuerySet[Any]:
        """By the keys of a job."""
        return self._everything.filter(conference=conference, pk__in=keys)

    @property
    def _everything(self) -> QuerySet[Any]:
        found: QuerySet[Any] = _MODELS[self]._default_manager.all()
        return found


_MODELS: Mapping[Rows, type[Model]] = {Rows.PAPERS: Paper, Rows.AGREEMENTS: Agreement, Rows.MESSAGES: Message}
_CHOSEN: Mapping[Rows, Callable[[Conference, QueryDict], QuerySet[Any]]] = {
    Rows.PAPERS: chosen_papers,
    Rows.AGREEMENTS: chosen_agreements,
    Rows.MESSAGES: chosen_messages,
}


@dataclass(frozen=True)
class BulkReach:
    """What would be done now: to which rows, in the order of a job's steps; who is left out and why, as sentences; what will
    happen, as sentences."""

    rows: QuerySet[Any]
    # Theirs, as text, from one look at the selection.
    keys: frozenset[str]
    # The first few of whom it concerns, in words.
    sample: Sequence[str] = ()
    left_out: Sequence[str] = ()
    consequences: Sequence[str] = ()
    # What whoever presses has to say yes to first, as the label of a box.
    question: str = ""

    @property
    def count(self) -> int:
        return len(self.keys)

    @property
    def digest(self) -> str:
        """Of exactly these rows: what is confirmed is what was shown."""
        return bulk_jobs.digest_of(self.keys)

    def steps(self) -> list[list[UUID | int]]:
        """An inner list for each step; of the rows that `digest` tells, and no others that came since."""
        shown = {_bare(key) for key in self.keys}
        return [[pk] for pk in self.rows.values_list("pk", flat=True) if _bare(str(pk)) in shown]


# To look at thousands takes neither objects nor an order.
KEY = Cast("pk", CharField())


def _bare(key: str) -> str:
    """SQLite keeps a UUID without hyphens."""
    return key.replace("-", "")


class ListForm(forms.Form):
    """The digest of the rows that a dialogue showed, after whatever else it is about."""

    digest = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)


class OrderForm(ListForm):
    """Whatever else is asked of whoever orders it; each field but the digest becomes one of the job's orders."""

    def ask(self, question: str) -> None:
        self.fields["sure"] = forms.BooleanField(label=question, error_messages={"required": _("Tick it to go on.")})

    def orders(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.cleaned_data.items() if name not in ("digest", "sure")}


class ReasonForm(OrderForm):
    reason = reason_for_authors()


class OptionalReasonForm(OrderForm):
    reason = ReasonField(help_text=_("It stands in the history. You may leave it out."))


@dataclass(frozen=True)
class BulkDeed:
    """One kind of thing that is done to a selection. `do` is a chunk's deed: see `deeds.ChunkDeed`."""

    kind: BulkJobKind
    rows: Rows
    # Its part of the address.
    slug: str
    # On the button below a list.
    button: Words
    # On the button that confirms it, for so many rows; with a question mark it is the page's name.
    verb: Callable[[int], str]
    # Where it would be done to nothing.
    nothing: Words
    reach: Callable[[Conference, Any], BulkReach]
    do: deeds.ChunkDeed
    form: type[OrderForm] = ReasonForm
    is_dangerous: bool = False
    # What else the form begins with.
    initial: Mapping[str, str] = field(default_factory=dict)
