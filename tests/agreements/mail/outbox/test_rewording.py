"""The words of one mail, written otherwise by hand."""

import pytest

from agreements.mail import delivery
from agreements.mail.compose import LINK_MARK
from agreements.mail.outbox import reviewing, rewording
from agreements.models import Conference, Message, User
from tests import factories
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(conference: Conference) -> User:
    return factories.make_member(conference)


PLACE = "[the author’s own link]"


@pytest.fixture
def held(conference: Conference, owner: User) -> Message:
    author, _link = factories.invited_author(conference, name="Ada Ames")
    message = factories.make_message(author, text=f"Dear Ada,\n\n{LINK_MARK}\n", html=f'<a href="{LINK_MARK}">x</a>')
    reviewing.hold([message.pk], conference=conference, by=owner)
    return Message.objects.get(pk=message.pk)


def reword(message: Message, words: str, by: User, *, was: str = "", subject: str = "") -> Message:
    digest, subject = was or rewording.digest_of(message), subject or message.subject
    rewording.reword(message, subject=subject, words=words, was=digest, conference=message.conference, by=by)
    return Message.objects.get(pk=message.pk)


def test_words_leave_as_they_were_written_in_text_and_html(
    held: Message, owner: User, mail_server: MailServer
) -> None:
    assert PLACE in rewording.shown(held)
    now = reword(held, f"Dear Ada <b>,\r\n\r\nsign here: {PLACE}\r\nor ask at https://example.org/help.\r\n", owner)

    assert now.text == f"Dear Ada <b>,\n\nsign here: {LINK_MARK}\nor ask at https://example.org/help.\n"
    assert (now.reworded_by, now.is_held) == (owner, True)
    assert now.conference.events.filter(kind="message.reworded").count() == 1
    reviewing.release([now.pk], conference=now.conference, by=owner)
    assert delivery.deliver([now.pk]) == 1
    [taken] = mail_server.taken
    html = taken.part("html")
    assert "Dear Ada &lt;b&gt;," in html
    assert 'href="https://example.org/help"' in html
    assert LINK_MARK not in html + taken.part("plain")
    assert html.count('href="http://testserver/s/') == 1


def test_the_link_cannot_be_taken_out(held: Message, owner: User) -> None:
    with pytest.raises(rewording.LostLinkError):
        reword(held, "Dear Ada, no link.", owner)
    assert Message.objects.get(pk=held.pk).text == held.text


def test_subject_is_written_otherwise_and_stands_in_the_log_by_its_digest(
    held: Message, owner: User, mail_server: MailServer
) -> None:
    now = reword(held, rewording.shown(held), owner, subject="One more thing, Ada")

    assert (now.subject, now.text) == ("One more thing, Ada", held.text)
    facts = now.conference.events.get(kind="message.reworded").payload
    assert facts["from"] == facts["to"]
    assert facts["subject_from"] != facts["subject_to"]
    reviewing.release([now.pk], conference=now.conference, by=owner)
    assert delivery.deliver([now.pk]) == 1
    assert mail_server.taken[0].mail["Subject"] == "One more thing, Ada"


def test_nobody_writes_over_another_ones_words(held: Message, owner: User) -> None:
    shown = rewording.digest_of(held)
    reword(held, f"First. {PLACE}", owner)

    with pytest.raises(rewording.RewordedMeanwhileError):
        reword(held, f"Second. {PLACE}", owner, was=shown)


def test_what_is_not_held_is_not_written_otherwise(held: Message, owner: User) -> None:
    reviewing.release([held.pk], conference=held.conference, by=owner)

    with pytest.raises(rewording.NotHeldError):
        reword(held, f"Late. {PLACE}", owner)
