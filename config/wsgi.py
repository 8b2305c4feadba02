"""The entrance for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

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
