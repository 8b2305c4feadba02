"""What those are told whose request failed: that the database is away, or, as Django has it, only that something broke."""

import sqlite3
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views import defaults
from django.views.decorators.csrf import requires_csrf_token

RETRY_AFTER = 30


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: Django calls it while it handles the error."""
    if not _is_of_a_database_that_is_away(sys.exception()):
        return defaults.server_error(request)
    content = loader.get_template("503.html").render({"is_post": request.method == "POST"})
    return HttpResponse(content, status=503, headers={"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"})


def _is_of_a_database_that_is_away(error: BaseException | None) -> bool:
    """Away, silent, full or held by others. SQLite calls a table that is missing an operational error, too."""
    code = getattr(error.__cause__, "sqlite_errorcode", None) if error else None
    return isinstance(error, (OperationalError, InterfaceError)) and code != sqlite3.SQLITE_ERROR
