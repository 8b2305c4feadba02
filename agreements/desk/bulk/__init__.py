"""What can be done to a selection of papers, agreements or mails: by kind, in the order of the buttons below a list.

A further kind is a `BulkDeed` in this tuple; its page, its job and its undoing follow from it.
"""

from collections.abc import Mapping

from agreements.desk.bulk.agreements import ASK_AGAIN, END, PUT_BACK, WAIVE
from agreements.desk.bulk.construction import (
    BulkDeed,
    BulkReach,
    ListForm,
    OptionalReasonForm,
    OrderForm,
    ReasonForm,
    Rows,
)
from agreements.desk.bulk.mails import SEND_AGAIN, TAKE_OUT
from agreements.desk.bulk.papers import REVIVE, WITHDRAW
from agreements.desk.bulk.published import GIVE_UP, PUBLISH
from agreements.models import BulkJobKind

_ALL = (END, ASK_AGAIN, WAIVE, PUT_BACK, WITHDRAW, REVIVE, PUBLISH, GIVE_UP, SEND_AGAIN, TAKE_OUT)
BULK: Mapping[BulkJobKind, BulkDeed] = {deed.kind: deed for deed in _ALL}
BY_SLUG: Mapping[str, BulkDeed] = {deed.slug: deed for deed in _ALL}

__all__ = [
    "BULK",
    "BY_SLUG",
    "BulkDeed",
    "BulkReach",
    "ListForm",
    "OptionalReasonForm",
    "OrderForm",
    "ReasonForm",
    "Rows",
]
