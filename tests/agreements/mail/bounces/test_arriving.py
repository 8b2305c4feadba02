"""Mails to a return address: believed where they are signed, counted where they are not."""

from io import BytesIO, TextIOWrapper
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from pytest_django import Settings

from agreements.mail.bounces import arriving, return_path
from agreements.mail.bounces.arriving import Arrival, arrived
from agreements.models import (
    Conference,
    DeliveryReport,
    Message,
    MessageState,
    ReportKind,
    StrayCount,
    StrayReason,
)
from agreements.web.sandbox import Limits
from tests import factories
from tests.agreements.mail.bounces import returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(conference: Conference, settings: Settings) -> Message:
    settings.BOUNCE_ADDRESS = "bounces@conference.example.org"
    author, _ = factories.invited_author(conference)
    return factories.make_message(author, state=MessageState.SENT)


def strays() -> dict[str, int]:
    return dict(StrayCount.objects.values_list("reason", "count"))


CASE_19 = {
    "bounce": (returned.no_such_user, ReportKind.BOUNCED, MessageState.BOUNCED),
    "full mailbox": (returned.full, ReportKind.BOUNCED, MessageState.BOUNCED),
    "out of office": (returned.away, ReportKind.OUT_OF_OFFICE, MessageState.SENT),
    "spam filter": (returned.spam, ReportKind.BOUNCED, MessageState.BOUNCED),
}


@pytest.mark.parametrize("name", CASE_19)
def test_case_19_what_comes_back_is_told_apart_and_kept_beside_the_mail(message: Message, name: str) -> None:
    write, kind, state = CASE_19[name]
    content = write(return_path.address_of(message)).encode()

    assert arrived(content) is Arrival.NOTED
    assert arrived(content) is Arrival.KNOWN

    message.refresh_from_db()
    assert (message.reports.get().kind, message.state) == (kind, state)
    assert strays() == {}


def test_complaint_is_known_by_the_return_path_that_it_quotes(message: Message) -> None:
    assert arrived(returned.complaint("abuse", original=return_path.address_of(message)).encode()) is Arrival.NOTED

    assert message.reports.get().kind == ReportKind.COMPLAINED


def test_what_is_not_signed_changes_nothing_and_is_counted(message: Message) -> None:
    forged = return_path.address_of(message).replace("bounces+", "bounces+aa", 1)[:-1]
    plain = returned.no_such_user("bounces@conference.example.org")

    assert arrived(plain.encode()) is Arrival.STRAY
    assert arrived(returned.no_such_user(forged).encode()) is Arrival.STRAY

    assert DeliveryReport.objects.count() == 0
    assert strays() == {StrayReason.UNSIGNED: 2}


def test_what_is_about_a_mail_that_is_not_here_is_counted(message: Message) -> None:
    content = returned.no_such_user(return_path.address_of(Message(pk=uuid4())))

    assert arrived(content.encode()) is Arrival.STRAY
    assert strays() == {StrayReason.UNKNOWN: 1}


def test_what_breaks_its_reader_is_kept_where_it_is_signed(message: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    """No child lives for long enough."""
    monkeypatch.setattr(arriving, "LIMITS", Limits(seconds=10, processor_seconds=5, memory=256 << 20, size=10))

    assert arrived(returned.no_such_user(return_path.address_of(message)).encode()) is Arrival.NOTED
    assert arrived(returned.no_such_user().encode()) is Arrival.STRAY

    assert message.reports.get().kind == ReportKind.OTHER
    assert strays() == {StrayReason.UNREADABLE: 1}


# --- A pipe, files, a folder -------------------------------------------------------------------------------------------
def test_command_takes_one_from_a_pipe(message: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    content = returned.no_such_user("bounces@conference.example.org").encode()
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(content)))

    call_command("receive_bounce", "--to", return_path.address_of(message))

    assert message.reports.get().kind == ReportKind.BOUNCED


def test_command_asks_for_it_again_while_its_mail_is_being_sent(message: Message, tmp_path: Path) -> None:
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENDING, sent_at=None)
    file = tmp_path / "mail"
    file.write_text(returned.no_such_user(return_path.address_of(message)))

    with pytest.raises(SystemExit) as ended:
        call_command("receive_bounce", str(file))

    assert ended.value.code == 75


def test_command_takes_what_is_new_in_a_folder_and_marks_it(message: Message, tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.x").write_text(returned.no_such_user(return_path.address_of(message)))
    (tmp_path / "new" / "2.x").write_text(returned.plain("Buy this", to="bounces@conference.example.org"))

    call_command("receive_bounce", "--maildir", str(tmp_path))

    assert message.reports.count() == 1
    assert sorted(each.name for each in (tmp_path / "cur").iterdir()) == ["1.x:2,S", "2.x:2,S"]
    assert strays() == {StrayReason.UNSIGNED: 1}
