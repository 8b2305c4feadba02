from datetime import timedelta

import pytest
from django.utils import timezone

from agreements import audit
from agreements.access import ClosedConferenceError
from agreements.conferences.editions import closing, copying
from agreements.mail import compose, queue
from agreements.mail.words import keeping_words
from agreements.mail.words.source import OwnWordsError, TypedWords
from agreements.mail.words.standards import digest_of_standard, standard_of
from agreements.mail.words.stems import STEMS
from agreements.models import Agreement, Conference, Event, Message, MessageKind, OwnWords, User
from tests import factories

pytestmark = pytest.mark.django_db

REMINDER = STEMS["reminder"]
OURS = TypedWords(
    "Still waiting, {{ author.name }}", "Hello {{ author.name }}!\n\n{{ papers }}\n\nSign:\n\n{{ link }}"
)


@pytest.fixture
def user(conference: Conference) -> User:
    return factories.make_member(conference)


def keep(conference: Conference, user: User, words: TypedWords = OURS, over: int | None = None) -> OwnWords | None:
    return keeping_words.change(conference, REMINDER, words, over=over, by=user)


def queued(conference: Conference) -> Message:
    agreement = factories.make_agreement(conference, state=factories.State.INVITED)
    with audit.deed(conference):
        theirs = list(Agreement.objects.filter(pk=agreement.pk).select_related("authorship__paper"))
        [message] = queue.add(MessageKind.REMINDER, conference, {agreement.authorship.author: theirs})
    return message


def test_own_words_are_what_the_next_mails_say_and_queued_ones_keep_theirs(conference: Conference, user: User) -> None:
    before = queued(conference)
    keep(conference, user)
    after = queued(conference)
    keeping_words.back_to_standard(conference, REMINDER, by=user)

    assert "We asked you to sign" in before.text
    assert after.subject == f"Still waiting, {after.author.name}"
    assert f"Hello {after.author.name}!" in after.text
    assert compose.LINK_MARK in after.text
    assert compose.LINK_MARK in after.html
    assert "We asked you to sign" in queued(conference).text
    before.refresh_from_db()
    after.refresh_from_db()
    assert ("We asked you to sign" in before.text, "Hello" in after.text) == (True, True)


def test_each_change_is_a_version_and_an_event(conference: Conference, user: User) -> None:
    first = keep(conference, user)
    assert keep(conference, user) is None
    keep(conference, user, TypedWords("Now", OURS.body))
    assert keeping_words.back_to_standard(conference, REMINDER, by=user)
    assert not keeping_words.back_to_standard(conference, REMINDER, by=user)

    rows = OwnWords.objects.of_mail(conference, "reminder")
    assert [(row.number, row.subject, row.is_standard, row.by) for row in rows] == [
        (3, "", True, user),
        (2, "Now", False, user),
        (1, OURS.subject, False, user),
    ]
    assert first is not None
    assert first.standard_digest == digest_of_standard(REMINDER)
    told = Event.objects.filter(kind__startswith="mail.").order_by("number").values_list("kind", "subject", "by")
    assert list(told) == [("mail.words_changed", "words:reminder", user.pk)] * 2 + [
        ("mail.words_standard", "words:reminder", user.pk)
    ]


def test_standard_words_are_no_change(conference: Conference, user: User) -> None:
    assert keep(conference, user, standard_of(REMINDER)) is None
    assert not OwnWords.objects.exists()


def test_what_somebody_else_saved_is_not_replaced_unseen(conference: Conference, user: User) -> None:
    keep(conference, user, over=0)

    with pytest.raises(keeping_words.OthersWordsError) as raised:
        keep(conference, user, TypedWords("Mine", OURS.body), over=0)

    assert raised.value.present == OwnWords.objects.get()
    assert keep(conference, user, TypedWords("Mine", OURS.body), over=1) is not None


def test_words_that_hold_no_link_are_not_kept(conference: Conference, user: User) -> None:
    with pytest.raises(OwnWordsError, match="link"):
        keep(conference, user, TypedWords("Now", "{{ papers }}"))
    assert not OwnWords.objects.exists()


def test_closed_conference_keeps_its_words(conference: Conference, user: User) -> None:
    closing.close(conference, by=user)

    with pytest.raises(ClosedConferenceError):
        keep(conference, user)
    assert not OwnWords.objects.exists()


def test_next_edition_takes_own_words_over(conference: Conference, user: User) -> None:
    keep(conference, user)
    keeping_words.change(conference, STEMS["link"], OURS, over=None, by=user)
    keeping_words.back_to_standard(conference, STEMS["link"], by=user)

    facts = {"slug": "next", "name": "Next", "deadline": timezone.now() + timedelta(days=300)}
    copy = copying.copy_conference(conference, by=user, facts=facts)

    [row] = OwnWords.objects.filter(conference=copy)
    assert (row.stem, row.number, row.subject, row.body) == ("reminder", 1, OURS.subject, OURS.body)
    assert Event.objects.filter(conference=copy, kind="mail.words_changed").count() == 1


def test_a_field_that_a_later_version_knows_no_more_is_left_out(conference: Conference, user: User) -> None:
    OwnWords.objects.create(
        conference=conference, stem="reminder", number=1, subject="Now {{ gone }}", body="A {{ gone }}b.\n\n{{ link }}"
    )

    message = queued(conference)

    assert (message.subject, "A b." in message.text) == ("Now", True)
