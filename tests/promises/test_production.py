"""Points 10, 39 and 49: the cookies of an installation, forms that somebody else's page posts, and no debugging."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Conference
from signatures.models import Signature
from tests import factories
from tests.config.test_settings import PRODUCTION, ROOT
from tests.signatures.visiting import at, open_link

_ASK = """
import django, json
from django.conf import settings as s
# Where no static files were gathered.
s.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.test import Client
answer = Client().get("/link/", secure=True, headers={"Host": "agreements.example.org"})
[csrf] = answer.cookies.values()
print(json.dumps({
    "status": answer.status_code,
    "debug": s.DEBUG,
    "csrf": [csrf.key, *(csrf[name] for name in ("secure", "httponly", "samesite", "path", "domain"))],
    "session": [
        s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE,
        s.SESSION_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN or "",
    ],
}))
"""


def test_cookies_of_an_installation_are_bound_to_its_host(tmp_path: Path) -> None:
    given = PRODUCTION | {
        "STATE_DIR": str(tmp_path),
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _ASK], cwd=ROOT, env=given, capture_output=True, text=True, timeout=120
    )

    told = json.loads(done.stdout)
    assert (told["status"], told["debug"]) == (200, False)
    assert told["csrf"] == ["__Host-csrf", True, True, "Lax", "/", ""]
    assert told["session"] == ["__Host-session", True, True, "Lax", "/", ""]


@pytest.mark.django_db
def test_a_visit_goes_on_when_a_check_of_links_leads_into_it(conference: Conference) -> None:
    """A page of another site leads there by a GET: a strict cookie would be left out."""
    _, link = factories.invited_author(conference)
    client = open_link(link)

    cookie = client.cookies["countersign_session"]

    assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True)
    assert client.get(at("visit", link), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.django_db
def test_no_form_is_taken_from_another_page(conference: Conference) -> None:
    """Not to sign, not to log in, not by staff."""
    _, link = factories.invited_author(conference)
    author = Client(enforce_csrf_checks=True)
    author.cookies = open_link(link).cookies
    staff = Client(enforce_csrf_checks=True)
    staff.force_login(factories.make_member(conference))

    assert author.post(at("sign", link), {"consent": "on", "decision": "accepted"}).status_code == 403
    assert (
        Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a", "password": "b"}).status_code
        == 403
    )
    assert staff.post(reverse("conference_settings", args=[conference.slug]), {"name": "Other"}).status_code == 403
    assert not Signature.objects.exists()
