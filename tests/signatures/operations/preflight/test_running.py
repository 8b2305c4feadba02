"""Everything is really tried: against a mail server, a name server, a Redis and an authority of one's own."""

import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command
from pytest_django import Settings

from agreements.models import Conference, User
from signatures.models import Beat, Preflight
from signatures.operations import beats, sweep
from signatures.operations.preflight import running
from signatures.operations.preflight.lights import Finding
from tests import factories
from tests.authority import Authority
from tests.mail_server import MailServer
from tests.name_server import NameServer
from tests.redis_server import running_redis

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(conference: Conference) -> User:
    return factories.make_member(conference)


ZONE = {
    ("uni.test-domain.at", "TXT"): ['"v=spf1 include:relay.test-domain.at ~all"'],
    ("relay.test-domain.at", "TXT"): ['"v=spf1 ip4:192.0.2.1 -all"'],
    ("_dmarc.test-domain.at", "TXT"): ['"v=DMARC1; p=none"'],
    ("icml._domainkey.uni.test-domain.at", "TXT"): ['"v=DKIM1; p="'],
    ("chairs.test-domain.at", "MX"): ["10 mx.test-domain.at."],
}


@pytest.fixture
def conference() -> Conference:
    return factories.make_ready_conference(contact_email="reply@chairs.test-domain.at")


@pytest.fixture(autouse=True)
def sender(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "agreements@uni.test-domain.at"


def lights(found: list[Finding]) -> Mapping[str, str]:
    return {each.key: str(each.light) for each in found}


def words_of(found: list[Finding], key: str) -> str:
    return next(each.words for each in found if each.key == key)


@pytest.fixture
def name_server(settings: Settings) -> Iterator[NameServer]:
    with NameServer(ZONE) as server:
        settings.MAY_ASK_DNS, settings.DNS_SERVERS = True, [server.address]
        yield server


class _Alive(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # as http.server calls it
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"alive\n" if self.path == "/livez" else b"something else")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site_url() -> Iterator[str]:
    """A web server that lives, as the site does where it stands behind its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Alive) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def redis_url() -> Iterator[str]:
    with running_redis() as server:
        yield server.url


def test_everything_is_tried_and_what_works_is_green(
    conference: Conference, owner: User, mail_server: MailServer, name_server: NameServer, redis_url: str, site_url: str,
    settings: Settings, seal_key: Path,
) -> None:  # fmt: skip
    settings.REDIS_URL, settings.DKIM_SELECTORS = redis_url, ["icml"]
    settings.PUBLIC_URL = site_url
    Beat.objects.all().delete()
    beats._noted.clear()
    beats.beat(*beats.PARTS)
    with Authority() as authority:
        settings.TIMESTAMP_URL = authority.url
        found = running.examine(conference, mail_to=owner.email)

    assert lights(found) == {
        "mail": "green",
        "sender": "green",
        "reply": "green",
        "spf": "green",
        "dkim": "red",
        "dmarc": "green",
        "mx": "green",
        "site": "green",
        "redis": "green",
        "beats": "green",
        "store": "green",
        "seal": "green",
        "stamp": "green",
        "clock": "green",
        "disk": lights(found)["disk"],
    }
    [taken] = mail_server.taken
    assert taken.rcpt_tos == [owner.email]
    assert taken.mail["Reply-To"].endswith("<reply@chairs.test-domain.at>")
    assert "250 OK queued as 1" in words_of(found, "mail")
    assert words_of(found, "dkim") == "The key “icml” was revoked."
    assert not list(Path(site.DOCUMENTS_DIR).rglob("preflight/*"))


def test_what_does_not_work_is_said_with_what_to_do(
    conference: Conference, mail_server: MailServer, settings: Settings, tmp_path: Path
) -> None:
    mail_server.answers["MAIL"] = "550 5.7.1 Sender not verified"
    settings.DEFAULT_FROM_EMAIL, settings.SEAL_KEY_FILE = "agreements@example.org", tmp_path / "no.pem"
    settings.PUBLIC_URL = "http://elsewhere.test"
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/tsr"
    Conference.objects.filter(pk=conference.pk).update(contact_email="")
    conference.refresh_from_db()

    found = running.examine(conference, mail_to="chair@uni.test-domain.at")

    reds = {each.key: each for each in found if each.light == "red"}
    assert set(reds) == {"mail", "sender", "reply", "site", "seal", "stamp"}
    assert "550 5.7.1 Sender not verified" in reds["mail"].words
    assert all(each.remedy for each in found if each.light != "green")
    # Of a domain that nobody has, nothing is asked.
    assert not {"spf", "dkim", "dmarc", "mx"} & set(lights(found))


def test_name_servers_that_cannot_be_asked_are_no_fault_of_the_domain(
    conference: Conference, mail_server: MailServer, settings: Settings, seal_key: Path
) -> None:
    found = running.examine(conference, mail_to="")

    assert {key: light for key, light in lights(found).items() if key in ("spf", "dkim", "dmarc", "mx", "mail")} == {
        "mail": "amber",
        "spf": "amber",
        "dkim": "amber",
        "dmarc": "amber",
        "mx": "amber",
    }
    assert mail_server.taken == []


def test_a_press_is_carried_out_once_by_a_worker(
    conference: Conference, owner: User, mail_server: MailServer, seal_key: Path
) -> None:
    assert running.owe(conference, by=owner)
    assert not running.owe(conference, by=owner)

    sweep.work_off()

    run = running.last(conference)
    assert run is not None
    assert run.finished_at is not None
    assert run.findings[0]["key"] == "mail"
    assert [each.rcpt_tos for each in mail_server.taken] == [[owner.email]]
    assert not sweep.try_everything()


def test_a_run_whose_worker_died_is_not_tried_for_ever(
    conference: Conference, owner: User, mail_server: MailServer
) -> None:
    running.owe(conference, by=owner)
    Preflight.objects.update(attempts=1)

    sweep.try_everything()

    run = running.last(conference)
    assert run is not None
    assert run.given_up_at is not None
    assert mail_server.taken == []
    assert running.owe(conference, by=owner)


def test_doctor_says_it_in_lines_and_as_json(
    conference: Conference,
    mail_server: MailServer,
    capsys: pytest.CaptureFixture[str],
    seal_key: Path,
    settings: Settings,
) -> None:
    call_command("doctor", conference.slug, mail_to="chair@uni.test-domain.at", json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["ready"], told["red"], len(told["findings"])) == (True, 0, 15)
    assert len(mail_server.taken) == 1

    settings.DEFAULT_FROM_EMAIL = "agreements@example.org"
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    assert ended.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "AMBER  Send a mail: The mail server answers, but no mail was sent."
    assert lines[1] == "       Name an address: --mail-to ADDRESS."
