import pytest

from agreements.mail.words import keeping_words
from agreements.mail.words.stems import STEMS
from agreements.models import Conference, OwnWords
from signatures.operations.invariants.mailing.own_words_told import untold_words
from tests import factories

pytestmark = pytest.mark.django_db


def test_versions_of_own_words_stand_in_the_log(conference: Conference) -> None:
    user = factories.make_member(conference)
    factories.make_own_words(conference, "reminder", by=user)
    keeping_words.back_to_standard(conference, STEMS["reminder"], by=user)

    assert list(untold_words(conference)) == []


def test_other_words_than_the_log_tells_are_named(conference: Conference) -> None:
    factories.make_own_words(conference, "reminder")
    OwnWords.objects.create(conference=conference, stem="link", number=1, subject="S", body="B")

    assert list(untold_words(conference)) == [
        "version 1 of the words of the mail link is another one than the log tells"
    ]
