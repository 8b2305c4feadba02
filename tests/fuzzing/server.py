"""The application as a web server asks it, with what stands before Django and without what a test client takes from it."""

import sys
from typing import Any

from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from tests.entrance import entrance
from tests.fuzzing.targets import ServerFailureError

_FIRST_FAILURE = 500
_ENDS = (request_started, request_finished)


class Asking(RequestFactory):
    """`cookies` are what the browser sends. An answer of 5xx, or none, is raised with what the view raised as its cause."""

    def request(self, **request: Any) -> int:  # type: ignore[override]
        raised: list[BaseException | None] = []

        def hear(**_facts: object) -> None:
            raised.append(sys.exception())

        got_request_exception.connect(hear)
        for signal in _ENDS:  # the records of the test are in a transaction of this connection
            signal.disconnect(close_old_connections)
        try:
            status = _status_of(self._base_environ(**request))
        except Exception as error:
            raise ServerFailureError("no answer") from error
        finally:
            got_request_exception.disconnect(hear)
            for signal in _ENDS:
                signal.connect(close_old_connections)
        if status >= _FIRST_FAILURE:
            raise ServerFailureError(f"{status}") from (raised[0] if raised else None)
        return status


def _status_of(environ: dict[str, Any]) -> int:
    told: list[int] = []
    answer = entrance()(environ, lambda status, _headers, *_error: told.append(int(status.split()[0])))
    try:
        for _part in answer:
            pass
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return told[0]
