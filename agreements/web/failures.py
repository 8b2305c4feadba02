"""What those are told whose request failed: that it made no sense, that the database is away, or only that something broke."""

import sqlite3
import sys
import traceback

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import Resolver404, resolve

RETRY_AFTER = 30
# Pages of an author's visit whose posts bring an answer.
_ANSWERING = {"visit", "review", "sign"}


# Unlike Django's own, these ask for no token in what was posted: what could not be read once would fail again, and the
# web server would answer in its own words.


def bad_request(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400"""
    content = loader.get_template("400.html").render()
    return HttpResponse(content, status=400, headers={"Cache-Control": "no-store"})


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403"""
    return HttpResponse(loader.get_template("403.html").render({}, request), status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404"""
    return HttpResponse(loader.get_template("404.html").render({}, request), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: Django calls it while it handles the error."""
    error = sys.exception()
    told = {"is_post": request.method == "POST", "is_answer": _is_answer(request)}
    if not _is_of_a_database_that_is_away(error):
        return HttpResponse(loader.get_template("500.html").render(told), status=500)
    content = loader.get_template("503.html").render(told | {"is_uncertain": _is_of_a_commit(error)})
    return HttpResponse(content, status=503, headers={"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"})


def _is_of_a_database_that_is_away(error: BaseException | None) -> bool:
    """Away, silent, full or held by others. SQLite calls a table that is missing an operational error, too."""
    code = getattr(error.__cause__, "sqlite_errorcode", None) if error else None
    return isinstance(error, (OperationalError, InterfaceError)) and code != sqlite3.SQLITE_ERROR


def _is_answer(request: HttpRequest) -> bool:
    """Asked of the path: a session that cannot be read fails before there is a match."""
    try:
        return request.method == "POST" and resolve(request.path_info).url_name in _ANSWERING
    except Resolver404:
        return False


def _is_of_a_commit(error: BaseException | None) -> bool:
    """Whether the database was lost while it committed: then nobody here knows if it did."""
    frames = traceback.walk_tb(error.__traceback__ if error else None)
    return any(frame.f_code.co_qualname == "BaseDatabaseWrapper._commit" for frame, _ in frames)
