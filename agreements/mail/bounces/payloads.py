"""Whether what a mail service posted is of the kind that it says, and no larger than anybody needs.

Called in a child process (`agreements.web.sandbox`): what follows then reads it in the process that serves pages. Pure.
"""

import json
from typing import Any
from urllib.parse import parse_qsl

MAX_BYTES = 1024 * 1024
_DEEPEST = 20
_MOST = 20_000
_FIELDS = 1_000


def is_plain(content: bytes, kind: str) -> bool:
    """`kind` is the media type of the request."""
    try:
        if kind == "application/json":
            return _count(json.loads(content), _DEEPEST) <= _MOST
        if kind == "application/x-www-form-urlencoded":
            parse_qsl(content.decode("ascii"), max_num_fields=_FIELDS, strict_parsing=True)
            return True
    except (ValueError, RecursionError):
        return False
    return False


def _count(value: Any, deeper: int) -> int:
    """Of all values in it; ValueError for what lies too deep."""
    if not isinstance(value, dict | list):
        return 1
    if not deeper:
        raise ValueError("too deep")
    return 1 + sum(_count(each, deeper - 1) for each in (value.values() if isinstance(value, dict) else value))
