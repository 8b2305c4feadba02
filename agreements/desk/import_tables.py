"""What an import would do, as tables."""

from collections.abc import Iterable
from typing import Any

import django_tables2 as tables
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agreements.importing.steps import Plan

ROWS = 25
_MAIN, _ID, _BARE = ({"td": {"class": name}} for name in ("cell-main", "cell-id", "cell-bare"))


class RefusedTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    noun = _("problems")
    reason = tables.Column(verbose_name=_("Why it is not imported"), attrs=_MAIN)
    row = tables.Column(verbose_name=_("Row"))
    column = tables.Column(verbose_name=_("Column"))

    class Meta:
        orderable = False
        sequence = ("row", "column", "reason")

    def render_row(self, value: int) -> str:
        return str(value)  # without separators, as spreadsheets number rows


class ChangeTable(tables.Table):  # type: ignore[misc]
    noun = _("changes")
    subject = tables.Column(verbose_name=_("What"))
    field = tables.Column(verbose_name=_("Value"))
    before = tables.Column(verbose_name=_("Now"))
    after = tables.TemplateColumn(
        "{{ value }}{% if record.remark %}<span class='below'>{{ record.remark }}</span>{% endif %}",
        verbose_name=_("After the import"),
    )

    class Meta:
        orderable = False


class AddedTable(tables.Table):  # type: ignore[misc]
    noun = _("agreements")
    line = tables.Column(accessor="row__line", verbose_name=_("Row"), attrs=_ID)
    paper = tables.TemplateColumn(
        "{{ record.row.title }}<span class='below'>{% blocktranslate %}Paper {{ value }}{% endblocktranslate %}</span>",
        verbose_name=_("Paper"),
        attrs=_MAIN,
    )
    name = tables.TemplateColumn(
        "{{ record.row.name }}<span class='below break'>{{ record.row.email|default:_('No address') }}</span>",
        accessor="row__name",
        verbose_name=_("Author"),
        attrs=_BARE,
    )

    class Meta:
        orderable = False

    def render_line(self, value: int) -> str:
        return str(value)


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


class AbsentTable(tables.Table):  # type: ignore[misc]
    noun = _("agreements")
    paper = tables.Column(verbose_name=_("Paper"), attrs=_ID)
    name = tables.Column(verbose_name=_("Author"), attrs=_MAIN)
    email = tables.Column(verbose_name=_("Email"), attrs={"td": {"class": "break"}})

    class Meta:
        orderable = False


def tables_of(found: Plan, request: HttpRequest) -> dict[str, tables.Table]:
    return {
        "refused": untaken_table(found.reading.problems, request),
        "doubts": _paged(DoubtTable, found.doubts, "doubts-", request),
        "changed": _paged(ChangeTable, found.changes, "changed-", request),
        "added": _paged(AddedTable, found.added, "added-", request),
        "absent": _paged(AbsentTable, found.absent, "absent-", request),
    }


def untaken_table(problems: Iterable[Any], request: HttpRequest) -> tables.Table:
    """Of a plan's problems, or of those that are kept with a batch."""
    return _paged(RefusedTable, problems, "refused-", request)


def _paged(kind: type[tables.Table], rows: Iterable[Any], prefix: str, request: HttpRequest) -> tables.Table:
    listed = list(rows)
    table = kind(listed, prefix=prefix)
    tables.RequestConfig(request, paginate={"per_page": ROWS} if len(listed) > ROWS else False).configure(table)
    return table
