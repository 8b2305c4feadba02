"""The papers of a list before it is imported, as one table."""

import django_tables2 as tables
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agreements.desk.previewing.previewed_papers import PreviewedList

ROWS = 25


class PreviewTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    noun = _("papers")
    paper = tables.TemplateColumn(
        template_name="imports/preview_paper.html",
        empty_values=(),
        verbose_name=_("Paper"),
        attrs={"td": {"class": "cell-main"}},
    )
    fate = tables.TemplateColumn(
        template_name="imports/preview_fate.html", empty_values=(), verbose_name=_("What happens")
    )
    told = tables.TemplateColumn(
        template_name="imports/preview_told.html",
        empty_values=(),
        verbose_name=_("What to know"),
        attrs={"td": {"class": "cell-bare break"}},
    )

    class Meta:
        orderable = False


def preview_table(found: PreviewedList, request: HttpRequest) -> PreviewTable:
    told = found.told
    table = PreviewTable(told, prefix="papers-")
    tables.RequestConfig(request, paginate={"per_page": ROWS} if len(told) > ROWS else False).configure(table)
    return table
