"""The entrance for web servers, for tests that go through it: read by the first of them, and not by each worker that collects
tests, because it loads every page and starts processes of its own."""

import os
from functools import cache
from importlib import import_module
from wsgiref.types import WSGIApplication


@cache
def entrance() -> WSGIApplication:
    application: WSGIApplication = import_module("config.wsgi").application
    # Said by the module for processes that do nothing but serve; this one runs other tests, too.
    os.environ.pop("SERVES_PAGES", None)
    return application
