"""While Redis takes nothing the ticker does the work itself, a little at a time."""

from pathlib import Path

import pytest
import redis
from pytest_django import Settings

from agreements.models import Conference, Message
from agreements.states import State
from agreements.web import throttles
from signatures.models import Document
from signatures.operations import sweep
from signatures.operations.doorbell import Doorbell
from tests import factories
from tests.mail_server import MailServer
from tests.redis_server import fill_up, running_redis

pytestmark = pytest.mark.django_db


def test_full_redis_answers_and_takes_nothing(settings: Settings) -> None:
    with running_redis() as server:
        settings.REDIS_URL = server.url
        before = throttles.redis_takes()
        fill_up(server.url)
        with redis.Redis.from_url(server.url) as client:
            answers = client.ping()

        assert (before, answers, throttles.redis_takes()) == (True, True, False)


def test_doorbell_is_broken_when_it_has_been_for_a_while(settings: Settings) -> None:
    settings.WITHOUT_REDIS_AFTER = 0
    with running_redis() as server:
        settings.REDIS_URL = server.url
        doorbell = Doorbell()
        sound = doorbell.is_broken()
        fill_up(server.url)
        full = doorbell.is_broken()
        settings.WITHOUT_REDIS_AFTER = 600
        patient = Doorbell().is_broken()
    settings.REDIS_URL = ""

    assert (sound, full, patient, doorbell.is_broken()) == (False, True, False, False)


@pytest.mark.usefixtures("seal_key")
def test_ticker_makes_documents_and_sends_mails_without_redis(conference: Conference, mail_server: MailServer) -> None:
    for _ in range(7):
        factories.make_agreement(conference, state=State.COUNTERSIGNED)
    sweep.tick()

    done = sweep.work_a_while(60)

    assert done == 14
    assert Document.objects.count() == len(mail_server.taken) == 7
    assert not Message.objects.owed().exists()


@pytest.mark.usefixtures("seal_key")
def test_ticker_stops_when_its_patience_is_at_its_end(conference: Conference, mail_server: MailServer) -> None:
    factories.make_agreement(conference, state=State.COUNTERSIGNED)

    assert sweep.work_a_while(0) == 0
    assert Document.objects.count() == 0


def test_ticker_without_the_key_burns_no_attempt_and_calls_no_key_missing(
    conference: Conference, mail_server: MailServer, settings: Settings, tmp_path: Path
) -> None:
    settings.SEAL_KEY_FILE = tmp_path / "none.pem"
    signature = factories.make_agreement(conference, state=State.COUNTERSIGNED).signatures.get()
    sweep.tick()

    sweep.work_a_while(60)

    assert (signature.work.attempts, signature.work.last_error) == (0, "")
