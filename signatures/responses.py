"""Answers that more than one page gives."""

import unicodedata
from typing import Any
from urllib.parse import quote

from anyascii import anyascii
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

_LONGEST_NAME = 120


class SeeOther(HttpResponseRedirect):
    """The post is done; look here for what came of it."""

    status_code = 303


def see_other(view: str, **where: Any) -> SeeOther:
    return SeeOther(reverse(view, kwargs=where))


def pdf_response(content: bytes, *, name: str, as_attachment: bool = False) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition(f"{name}.pdf", as_attachment=as_attachment)},
    )


def content_disposition(filename: str, *, as_attachment: bool = False) -> str:
    """RFC 6266: a name that every system can keep, and beside it the exact one if that holds more than ASCII."""
    exact = tidy_name(filename)
    plain = tidy_name(anyascii(exact)) or "document.pdf"
    header = f'{"attachment" if as_attachment else "inline"}; filename="{plain}"'
    return header if plain == exact else f"{header}; filename*=UTF-8''{quote(exact, safe='')}"


def tidy_name(filename: str) -> str:
    """Letters, marks, digits and a few signs; what a path, a header or a shell could misread is a space."""
    kept = "".join(c if _is_harmless(c) else " " for c in unicodedata.normalize("NFC", filename))
    stem, dot, ending = " ".join(kept.split()).rpartition(".")
    return f"{stem[:_LONGEST_NAME].strip(' .-')}{dot}{ending}"


def _is_harmless(character: str) -> bool:
    return character in "-_.,()'" or unicodedata.category(character)[0] in "LMN"
