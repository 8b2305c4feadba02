"""The small words of the templates: states, times, addresses, digests and what a filter shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django import forms, template
from django.forms import BoundField
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import clock, labels
from agreements.models import MessageState
from agreements.sentences import duration, grouped
from agreements.states import State
from agreements.wording import addresses, moments

register = template.Library()

_LABELS: dict[str, object] = {
    **{state.value: label for state, label in labels.AGREEMENT.items()},
    **labels.PAPER,
    **labels.PAPER_PARTS,
    "spared": labels.SPARED,
    **dict(MessageState.choices),
}
# In this order a bar shows its parts: what is done comes first.
_ORDER = (
    "clear",
    "for_us",
    "waiting",
    "blocked",
    State.COUNTERSIGNED.value,
    State.ACCEPTED.value,
    State.INVITED.value,
    State.DECLINED.value,
    State.DRAFT.value,
    "spared",
    State.WAIVED.value,
    State.VOID.value,
)
VISIT_STEPS = {"read": _("Read"), "sign": _("Decide"), "review": _("Check"), "done": _("Done")}
# The least that a part of a progress bar takes, in percent, so that one among thousands is still seen.
LEAST_WIDTH = 0.8


def state_label(state: str) -> str:
    return str(_LABELS[state])


@register.inclusion_tag("components/state.html")
def state_badge(state: str, label: str = "") -> dict[str, str]:
    return {"state": state, "label": label or state_label(state)}


# --- Progress ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class BarPart:
    state: str
    label: str
    count: int
    start: str
    width: str


def divided(counts: Iterable[tuple[str, int]]) -> list[BarPart]:
    """The parts of a whole bar with their places in percent, in a fixed order; empty ones are left out."""
    present = [(state, count) for state, count in counts if count]
    present.sort(key=lambda pair: _ORDER.index(pair[0]))
    total = sum(count for _, count in present)
    widths = [max(100 * count / total, LEAST_WIDTH) for _, count in present]
    scale = 100 / sum(widths) if widths else 1
    parts: list[BarPart] = []
    start = 0.0
    for (state, count), width in zip(present, widths, strict=True):
        parts.append(BarPart(state, state_label(state), count, f"{start:.3f}%", f"{width * scale:.3f}%"))
        start += width * scale
    return parts


@register.inclusion_tag("components/progress.html")
def progress(
    counts: Mapping[str, int] | Iterable[tuple[str, int]],
    *,
    legend: bool = True,
    thin: bool = False,
    list_url: str = "",
    by: str = "state",
) -> dict[str, object]:
    parts = divided(counts.items() if isinstance(counts, Mapping) else counts)
    words = ", ".join(f"{grouped(part.count)} {part.label.lower()}" for part in parts) or gettext("nothing yet")
    return {"parts": parts, "words": words, "legend": legend, "thin": thin, "list_url": list_url, "by": by}


# --- Times -------------------------------------------------------------------------------------------------------------
@register.filter
def utc(moment: datetime | None) -> str:
    """As evidence says it: 3 May 2020, 14:02 UTC."""
    return moments.utc(moment) if moment else ""


@register.filter
def at(moment: datetime | None) -> str:
    """On the clock of the conference that the page is about, and that it names; of no conference's in UTC."""
    if moment is None:
        return ""
    zone = timezone.get_current_timezone()
    return moments.utc(moment) if str(zone) == "UTC" else moments.on_the_clock(moment.astimezone(zone))


def distance(moment: datetime, now: datetime) -> str:
    if abs(now - moment) < timedelta(minutes=1):
        return gettext("just now")
    if abs(now - moment) > timedelta(days=60):
        return format_date(moment.astimezone(timezone.get_current_timezone()), "j M Y")
    if moment > now:
        return gettext("in {time}").format(time=duration(moment - now))
    return gettext("{time} ago").format(time=duration(now - moment))


@register.filter
def ago(moment: datetime | None) -> str:
    """How long ago or how soon; the moment itself on hover and for screen readers."""
    if moment is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}<span class="visually-hidden"> ({})</span></time>',
        moment.astimezone(UTC).isoformat(timespec="seconds"),
        at(moment),
        distance(moment, clock.now()),
        at(moment),
    )


# --- Addresses and digests ---------------------------------------------------------------------------------------------
@register.filter
def masked(address: str) -> str:
    """Enough of an address for its owner, too little for anybody else: p•••@example.org."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}•••{at}{domain}"


@register.filter
def readable_address(address: str) -> str:
    """As it is kept, and beside it as people write it: ada@xn--bcher-kva.example (ada@bücher.example)."""
    written = addresses.readable(address)
    return address if written == address else f"{address} ({written})"


@register.filter
def short_digest(digest: str) -> str:
    return f"{digest[:8]}…{digest[-4:]}" if len(digest) > 12 else digest


# --- Filters and steps -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ActiveFilter:
    label: str
    value: str
    url_without: str


def shown_value(field: BoundField, raw: str) -> str:
    if isinstance(field.field, forms.ModelChoiceField) and not field.errors:
        return str(field.form.cleaned_data.get(field.name) or raw)
    return str(dict(getattr(field.field, "choices", ())).get(raw, raw))


@register.simple_tag(takes_context=True)
def active_filters(context: template.Context, form: forms.BaseForm) -> list[ActiveFilter]:
    """What a bound GET form restricts a list to, each with the address that drops just this one."""
    query = context["request"].GET
    active: list[ActiveFilter] = []
    for field in form.visible_fields():
        raw = ", ".join(value for value in query.getlist(field.html_name) if value.strip())
        if raw:
            rest = query.copy()
            rest.pop(field.html_name)
            rest.pop("page", None)
            active.append(ActiveFilter(str(field.label), shown_value(field, raw), f"?{rest.urlencode()}"))
    return active


@dataclass(frozen=True)
class VisitStep:
    label: str
    is_done: bool
    is_current: bool


@register.simple_tag
def visit_steps(step: str) -> list[VisitStep]:
    names = list(VISIT_STEPS)
    now = names.index(step)
    return [VisitStep(str(VISIT_STEPS[name]), index < now, index == now) for index, name in enumerate(names)]


# --- Fields whose names are made ---------------------------------------------------------------------------------------
@register.filter
def under(values: Mapping[str, str] | None, name: str) -> str:
    """What stands under a name that the template has as a value."""
    return values.get(name, "") if values else ""
