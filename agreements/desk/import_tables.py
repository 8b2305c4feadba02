"""What an import would do, as tables."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agreements.importing.outcomes import OUTCOMES, Remark, RemarkKind, RowOutcome
from agreements.importing.remarking.remark_words import TITLES, sentence_of
from agreements.importing.remarks import Doubt, DoubtKind
from agreements.importing.steps import Plan
from agreements.importing.uploads import untaken

ROWS = 25
_MAIN, _BARE = ({"td": {"class": name}} for name in ("cell-main", "cell-bare"))
_ID = {"td": {"class": "cell-id"}, "th": {"class": "cell-id"}}


class RefusedTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    noun = _("problems")
    reason = tables.TemplateColumn(
        "{{ value }}{% if record.paper or record.name %}<span class='below'>"
        "{% if record.paper %}{% blocktranslate with n=record.paper %}Paper {{ n }}{% endblocktranslate %}{% endif %}"
        "{% if record.paper and record.name %} · {% endif %}{{ record.name }}</span>{% endif %}",
        verbose_name=_("Why it is not imported"),
        attrs=_MAIN,
    )
    # Without separators, as spreadsheets number rows.
    row = tables.TemplateColumn(
        "{{ value|stringformat:'d' }}{% if record.place %}<span class='below'>{{ record.place }}</span>{% endif %}",
        verbose_name=_("Row"),
    )
    column = tables.Column(verbose_name=_("Column"))

    class Meta:
        orderable = False
        sequence = ("row", "column", "reason")


class DoubtTable(tables.Table):  # type: ignore[misc]
    noun = _("rows")
    row = tables.Column(verbose_name=_("Row"), attrs=_ID)
    name = tables.TemplateColumn(
        "{{ value }}<span class='below'>"
        "{% if record.page %}<a href=\"{% url 'paper' conference.slug record.page %}\">{% endif %}"
        "{% blocktranslate with n=record.paper %}Paper {{ n }}{% endblocktranslate %}"
        "{% if record.page %}</a>{% endif %}</span>",
        verbose_name=_("Author"),
        attrs=_MAIN,
    )
    sentence = tables.Column(verbose_name=_("What to know"), attrs=_BARE)

    class Meta:
        orderable = False

    def render_row(self, value: int) -> str:
        return str(value)


class ColumnChoiceTable(tables.Table):  # type: ignore[misc]
    noun = _("columns")
    heading = tables.Column(verbose_name=_("Column of the file"), attrs={"td": {"class": "cell-main"}})
    samples = tables.TemplateColumn(
        "{% for sample in value %}<span class='sample'>{{ sample }}</span>{% endfor %}",
        verbose_name=_("For example"),
        attrs={"td": {"class": "cell-bare break"}},
    )
    choice = tables.TemplateColumn(
        template_name="imports/column_choice.html",
        verbose_name=_("What it is"),
        attrs={"td": {"class": "cell-bare cell-choice"}},
    )

    class Meta:
        orderable = False


class HistoryTable(tables.Table):  # type: ignore[misc]
    noun = _("imports")
    pk = tables.Column(verbose_name=_("Number"), attrs=_ID)
    filename = tables.TemplateColumn(template_name="imports/history_file.html", verbose_name=_("List"), attrs=_MAIN)
    state = tables.Column(verbose_name=_("State"))
    result = tables.TemplateColumn(
        template_name="imports/history_result.html", verbose_name=_("What it brought"), attrs=_BARE, empty_values=()
    )

    class Meta:
        orderable = False
        empty_text = _("No list was imported yet")

    def render_pk(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True)
class RemarkGroup:
    """What is said of cells in the same way, the first of them one by one."""

    kind: RemarkKind
    title: str
    count: int
    told: Sequence[tuple[Remark, str]]

    @property
    def more(self) -> int:
        return self.count - len(self.told)


@dataclass(frozen=True)
class RemarkSection:
    """All of one outcome; the kind that comes most often first."""

    outcome: RowOutcome
    count: int
    groups: Sequence[RemarkGroup]


def sections_of(remarks: Iterable[Remark]) -> dict[str, RemarkSection]:
    """By outcome, only those that there are: "look", "unaskable", "note"."""
    groups = defaultdict[RemarkKind, list[Remark]](list)
    for remark in remarks:
        groups[remark.kind].append(remark)
    found = {}
    for outcome in (RowOutcome.LOOK, RowOutcome.UNASKABLE, RowOutcome.NOTE):
        mine = [each for kind, each in groups.items() if OUTCOMES[kind] is outcome]
        if mine:
            ordered = sorted(mine, key=len, reverse=True)
            found[outcome.value] = RemarkSection(outcome, sum(map(len, mine)), [_group(each) for each in ordered])
    return found


def kept_sections(told: Iterable[Mapping[str, Any]]) -> dict[str, RemarkSection]:
    """Of remarks as they are kept with a batch."""
    return sections_of(Remark(**{**each, "kind": RemarkKind(each["kind"])}) for each in told)


def _group(remarks: Sequence[Remark]) -> RemarkGroup:
    kind = remarks[0].kind
    told = [(each, sentence_of(each)) for each in remarks[:ROWS]]
    return RemarkGroup(kind, str(TITLES[kind]), len(remarks), told)


def tables_of(found: Plan, request: HttpRequest) -> dict[str, tables.Table]:
    return {
        "refused": untaken_table(untaken(found.reading), request),
        "doubts": _paged(DoubtTable, doubts_beside(found), "doubts-", request),
    }


def doubts_beside(found: Plan) -> list[Doubt]:
    """Without those who have no address, where that is said among the remarks already."""
    told = {each.row for each in found.remarks if each.outcome is RowOutcome.UNASKABLE}
    return [each for each in found.doubts if each.kind is not DoubtKind.NO_ADDRESS or each.row not in told]


def untaken_table(problems: Iterable[Any], request: HttpRequest) -> tables.Table:
    """Of a plan's reading, or of what is kept with a batch."""
    return _paged(RefusedTable, problems, "refused-", request)


def _paged(kind: type[tables.Table], rows: Iterable[Any], prefix: str, request: HttpRequest) -> tables.Table:
    listed = list(rows)
    table = kind(listed, prefix=prefix)
    tables.RequestConfig(request, paginate={"per_page": ROWS} if len(listed) > ROWS else False).configure(table)
    return table
