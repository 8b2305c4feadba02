"""Texts are numbered, and what was published is frozen."""

import pytest

from agreements.conferences import texts
from agreements.conferences.texts import FrozenTextError, OtherWordsError
from agreements.models import Conference, Text
from agreements.wording import WordingError
from tests import factories

pytestmark = pytest.mark.django_db


def test_texts_are_numbered_and_only_the_draft_is_overwritten() -> None:
    conference = factories.make_conference()

    first = texts.save_text(conference, body=factories.TEXT, by=None)
    again = texts.save_text(conference, body=factories.TEXT + "\nMore.\n", by=None)
    texts.publish(again, by=None)
    second = texts.save_text(conference, body=factories.TEXT, by=None)

    assert first.pk == again.pk
    assert [(text.number, text.is_published) for text in conference.texts.order_by("number")] == [
        (1, True),
        (2, False),
    ]
    assert Text.objects.get(number=1).body.endswith("More.\n")
    assert second.number == 2
    assert conference.current_text == first


def test_published_text_is_frozen(conference: Conference) -> None:
    text = conference.texts.get()
    published_at, events = text.published_at, conference.events.count()

    with pytest.raises(FrozenTextError):
        texts.publish(text, by=None)

    assert Text.objects.get().published_at == published_at
    assert conference.events.count() == events


def test_latest_published_text_is_the_one_to_sign(conference: Conference) -> None:
    second = factories.make_text(conference, body=factories.TEXT + "\nMore.\n")
    factories.make_text(conference, published=False)

    assert conference.current_text == second


def test_text_that_does_not_hold_is_not_saved() -> None:
    conference = factories.make_conference()

    with pytest.raises(WordingError):
        texts.save_text(conference, body="# T\n\n<script>alert(1)</script>\n", by=None)

    assert not conference.texts.exists()


def test_draft_is_replaced_only_by_who_has_seen_it(conference: Conference) -> None:
    first = texts.save_text(conference, body=factories.TEXT, by=None, over="")

    with pytest.raises(OtherWordsError) as told:
        texts.save_text(conference, body=factories.TEXT + "\nMore.\n", by=None, over="")

    assert told.value.draft == first
    texts.save_text(conference, body=factories.TEXT + "\nMore.\n", by=None, over=texts.digest_of(first))
    assert conference.texts.drafts().get().body.endswith("More.\n")


def test_draft_with_other_words_than_were_read_is_not_published(conference: Conference) -> None:
    read = texts.save_text(conference, body=factories.TEXT, by=None)
    texts.save_text(conference, body=factories.TEXT + "\nMore.\n", by=None)

    with pytest.raises(OtherWordsError):
        texts.publish(read, by=None)

    assert conference.texts.drafts().exists()
