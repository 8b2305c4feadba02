"""The page on which everything is tried: it asks, a worker tries, it shows."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from signatures.models import Preflight


def url(name, conference):
    return reverse(name, args=[conference.slug])


def test_a_press_is_shown_as_under_way_and_then_with_what_was_found(manager_client, conference):
    assert "Nothing was tried yet" in manager_client.get(url("preflight", conference)).content.decode()

    said = manager_client.post(url("run_preflight", conference), follow=True).content.decode()
    assert "Everything is being tried. A test mail goes to" in said
    assert 'hx-trigger="every 2s"' in said
    again = manager_client.post(url("run_preflight", conference), follow=True)
    assert "It is being tried already." in again.content.decode()

    rows = [
        {"key": "mail", "title": "Send a mail", "light": "red", "words": "Refused <b>", "remedy": "Look there."},
        {"key": "disk", "title": "Disk", "light": "amber", "words": "Little", "remedy": "Make room."},
        {"key": "site", "title": "Site", "light": "green", "words": "Answers", "remedy": ""},
    ]
    Preflight.objects.update(finished_at=timezone.now(), findings=rows)
    shown = manager_client.get(url("preflight", conference), headers={"HX-Request": "true"}).content.decode()
    for words in ("1 thing has to be mended.", "Refused &lt;b&gt;", "Look there.", "To look at", "Works"):
        assert words in shown
    assert "every 2s" not in shown
    assert "<html" not in shown


@pytest.mark.parametrize(("redis", "words"), [("", "no Redis is named"), ("redis://127.0.0.1:1/0", "takes nothing")])
def test_a_run_that_nobody_takes_says_why(manager_client, conference, settings, redis, words):
    manager_client.post(url("run_preflight", conference))
    settings.REDIS_URL = redis
    Preflight.objects.update(asked_at=timezone.now() - timedelta(minutes=1))

    assert words in manager_client.get(url("preflight", conference)).content.decode()


def test_nobody_presses_without_end(manager_client, conference, settings):
    settings.THROTTLES = settings.THROTTLES | {"preflight": (1, 600)}
    manager_client.post(url("run_preflight", conference))

    assert manager_client.post(url("run_preflight", conference)).status_code == 429
