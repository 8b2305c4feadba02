"""What a command says."""

from io import StringIO
from typing import Any

from django.core.management import call_command


def said(command: str, /, *arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()
