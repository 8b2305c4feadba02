"""What a mail service tells by HTTP: with its secret, of mails that carry our token, and nothing else."""

import json
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from agreements.mail.bounces import payloads
from agreements.mail.bounces.tokens import Purpose, token_of
from agreements.models import Author, Conference, Message, MessageState, ReportKind, ReportSource, StrayCount
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = "service:of-mails"


@pytest.fixture
def message(conference: Conference, settings: Settings) -> Message:
    settings.ANYMAIL_WEBHOOK_SECRET = ["former:secret", SECRET]
    author, _ = factories.invited_author(conference)
    return factories.make_message(author, state=MessageState.SENT)


def event(message: Message | None, kind: str = "Bounce", **facts: Any) -> dict[str, Any]:
    """As Postmark tells it."""
    token = token_of(Purpose.RETURN, message.pk) if message else "b" * 42
    fields = {"RecordType": kind, "MessageID": "1", "Metadata": {"message": token}, "ID": 7, **facts}
    return {"Type": "HardBounce", "Details": "550 5.1.1 No such user", "Email": "a@example.org", **fields}


def post(body: Any, *, secret: str = SECRET, service: str = "postmark", kind: str = "application/json") -> int:
    content = body if isinstance(body, bytes | str) else json.dumps(body)
    authorization = f"Basic {b64encode(secret.encode()).decode()}"
    response = Client(enforce_csrf_checks=True).post(
        reverse("mail_told", args=[service]), content, content_type=kind, headers={"Authorization": authorization}
    )
    return response.status_code


def strays() -> dict[str, int]:
    return dict(StrayCount.objects.filter(source=ReportSource.PROVIDER).values_list("reason", "count"))


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({}, ReportKind.BOUNCED),
        ({"Type": "Transient"}, ReportKind.DEFERRED),
        ({"Type": "AutoResponder"}, ReportKind.OUT_OF_OFFICE),
        ({"RecordType": "SpamComplaint", "Type": "SpamComplaint"}, ReportKind.COMPLAINED),
    ],
)
def test_what_a_service_tells_is_noted_once(message: Message, told: dict[str, str], kind: ReportKind) -> None:
    body = event(message, **told)

    assert [post(body), post(body)] == [200, 200]

    report = message.reports.get()
    assert (report.kind, report.source) == (kind, ReportSource.PROVIDER)
    assert strays() == {}


def test_one_who_unsubscribes_at_the_service_is_reminded_no_more(message: Message) -> None:
    body = event(
        message, "SubscriptionChange", SuppressSending=True, Origin="Recipient", SuppressionReason="ManualSuppression"
    )

    assert post(body) == 200

    assert Author.objects.get(pk=message.author_id).no_reminders_since is not None


def test_what_does_not_know_the_secret_changes_nothing_and_is_counted(message: Message) -> None:
    assert post(event(message), secret="service:guessed") == 403
    assert post(event(message), secret="") == 403

    assert (message.reports.count(), strays()) == (0, {"unsigned": 2})


def test_who_guesses_secrets_is_slowed(message: Message, settings: Settings) -> None:
    settings.THROTTLES = {**settings.THROTTLES, "bad_webhook": (1, 60)}

    assert [post(event(message), secret="service:guessed") for _ in range(2)] == [403, 429]


def test_what_carries_no_token_of_ours_is_counted(message: Message) -> None:
    assert post(event(None)) == 200
    Message.objects.filter(pk=message.pk).delete()
    assert post(event(message)) == 200

    assert strays() == {"unsigned": 1, "unknown": 1}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("{", "application/json"),
        ("[" * 5000, "application/json"),
        (json.dumps({"RecordType": ["Bounce"]}), "application/json"),
        ("x" * (payloads.MAX_BYTES + 1), "application/json"),
        ("a=1", "application/x-www-form-urlencoded"),
        ("x", "text/plain"),
    ],
)
def test_what_is_not_of_the_form_of_the_service_is_counted(message: Message, body: str, kind: str) -> None:
    assert post(body, kind=kind) == 400

    assert strays() == {"unreadable": 1}


def test_service_asks_again_while_the_mail_is_being_handed_over(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENDING)

    assert post(event(message)) == 503


def test_there_is_no_such_page_without_a_secret_or_for_another_service(message: Message, settings: Settings) -> None:
    """mailgun has a key of its own, which is not set."""
    assert [post(event(message), service=name) for name in ("elsewhere", "mailgun", "inbound")] == [404, 404, 404]
    settings.ANYMAIL_WEBHOOK_SECRET = []

    assert post(event(message)) == 404


def test_service_may_look_whether_anybody_is_there(message: Message) -> None:
    assert Client().head(reverse("mail_told", args=["postmark"])).status_code == 200
    assert Client().get(reverse("mail_told", args=["postmark"])).status_code == 405


@pytest.mark.parametrize(
    ("content", "kind", "is_plain"),
    [
        (b'{"a": [1, {"b": "c"}]}', "application/json", True),
        (b"[" * 21 + b"]" * 21, "application/json", False),
        (b"[" + b"1," * 20_000 + b"1]", "application/json", False),
        (b"a=1&b=2", "application/x-www-form-urlencoded", True),
        (b"&".join([b"a=1"] * 1001), "application/x-www-form-urlencoded", False),
        ("é=1".encode(), "application/x-www-form-urlencoded", False),
        (b"{}", "multipart/form-data", False),
    ],
)
def test_payload_is_plain_or_not(content: bytes, kind: str, is_plain: bool) -> None:
    assert payloads.is_plain(content, kind) is is_plain
