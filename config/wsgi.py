"""The entrance for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from agreements.importing.confined import child_reading
from agreements.settling import strangers as forms_of_strangers
from config.content_types import refusing_unreadable
from signatures.checking.strangers import SANDBOX
from signatures.operations import least_power

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Nobody waits for a page for ever, and nothing else is cut short: config.database.
os.environ["SERVES_PAGES"] = "true"

application = refusing_unreadable(get_wsgi_application())
SANDBOX.start()
forms_of_strangers.SANDBOX.start()
child_reading.SANDBOX.start()
least_power.warn()
# What is loaded now stays: the collector of garbage need not look through all of it in the midst of a request, for 0.2 s.
get_resolver().url_patterns  # noqa: B018  # has every page loaded
gc.collect()
gc.freeze()
