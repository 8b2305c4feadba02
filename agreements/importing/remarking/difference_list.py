"""All differences of a list as a table that leaves the house."""

import csv
import io

from agreements.importing.remarking.difference_words import TITLES_OF_KINDS, name_of_remedy
from agreements.importing.remarking.guarding import guarded
from agreements.importing.remarking.left_out import BYTE_ORDER_MARK
from agreements.importing.steps import Plan

_HEADER = ("paper_id", "difference", "author_or_title", "now", "in_the_list", "note", "what_is_done")


def differences_as_csv(found: Plan, kind: str = "") -> str:
    """In the order of the papers; `kind`: only of this one."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for number, rows in found.difference.by_paper.items():
        for each in rows:
            if kind in ("", each.kind):
                done = name_of_remedy(each.kind, found.reading.remedy(each.kind))
                cells = [
                    number,
                    str(TITLES_OF_KINDS[each.kind]),
                    each.name,
                    each.before,
                    each.after,
                    each.remark,
                    done,
                ]
                writer.writerow(map(guarded, cells))
    return BYTE_ORDER_MARK + lines.getvalue()
