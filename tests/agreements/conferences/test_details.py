"""How a conference comes to be, and how its facts change."""

import pytest
from django.core.exceptions import ValidationError

from agreements.conferences import details, texts
from agreements.models import Conference, Role
from agreements.wording import WordingError
from tests import factories

pytestmark = pytest.mark.django_db

FACTS = {
    "slug": "icml2020",
    "name": "ICML 2020",
    "legal_name": "International Conference on Machine Learning",
    "short_name": "ICML",
    "address": "La Jolla",
    "signatory_name": "David Blei",
}


def test_founder_becomes_the_owner() -> None:
    user = factories.make_user()

    conference = details.create_conference(by=user, text=factories.TEXT, **FACTS)

    assert [(m.user, m.role) for m in conference.memberships.all()] == [(user, Role.OWNER)]
    assert conference.current_text is not None
    assert [(e.kind, e.by) for e in conference.events.order_by("number")] == [
        ("conference.created", user),
        ("text.published", user),
    ]


@pytest.mark.parametrize("wrong", [{"time_zone": "Europe/Nowhere"}, {"slug": "no spaces"}, {"name": ""}])
def test_conference_with_wrong_facts_is_not_founded(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as error:
        details.create_conference(by=None, **(FACTS | wrong))

    assert set(error.value.message_dict) == set(wrong)
    assert not Conference.objects.exists()


def test_conference_with_a_wrong_text_is_not_founded() -> None:
    with pytest.raises(WordingError):
        details.create_conference(by=None, text="# T\n\n{{ no.such.field }}\n", **FACTS)

    assert not Conference.objects.exists()


def test_sample_text_holds() -> None:
    conference = details.create_conference(by=None, text=texts.SAMPLE_TEXT.read_text(encoding="utf-8"), **FACTS)

    assert conference.texts.get().is_published


def test_changed_facts_are_written_and_recorded(conference: Conference) -> None:
    user = factories.make_member(conference)

    details.change_conference(conference, by=user, changes={"name": "ICML 2021"})

    assert Conference.objects.get(pk=conference.pk).name == "ICML 2021"
    event = conference.events.latest("number")
    assert (event.kind, event.by, event.payload) == ("conference.changed", user, {"name": "ICML 2021"})


def test_who_the_contact_is_stands_in_the_log_as_a_digest(conference: Conference) -> None:
    user = factories.make_member(conference)
    changes = {"contact_name": "Cleo Contact", "contact_email": "cleo@example.org"}

    details.change_conference(conference, by=user, changes=changes | {"address": "La Jolla"})

    event = conference.events.latest("number")
    assert event.payload.pop("address") == "La Jolla"
    assert {name: digest[:7] for name, digest in event.payload.items()} == dict.fromkeys(changes, "sha256:")
    assert dict(event.values.values_list("name", "value")) == changes


def test_facts_that_do_not_hold_are_not_written(conference: Conference) -> None:
    user, name = factories.make_member(conference), conference.name

    with pytest.raises(ValidationError):
        details.change_conference(conference, by=user, changes={"name": ""})

    assert Conference.objects.get(pk=conference.pk).name == name
