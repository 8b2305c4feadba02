"""How a conference comes to be, and what its founders cannot do by accident."""

import re

import pytest
from django.core.exceptions import ValidationError

from agreements.conferences import details, team, texts
from agreements.conferences.team import LastOwnerError
from agreements.conferences.texts import FrozenTextError
from agreements.models import Conference, Role, Text, User
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
    changes = {"contact_name": "Cleo Contact", "contact_email": "cleo@example.org", "signatory_name": "Sid"}

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


# --- Members ----


def test_new_member_gets_an_account_with_a_one_time_password(conference: Conference) -> None:
    owner = factories.make_member(conference)

    added = team.add_member(conference, email=" Mary@Example.org ", role=Role.MANAGER, by=owner, name="Mary")

    user = User.objects.get(email="mary@example.org")
    assert (added.membership.user, added.membership.role, user.name) == (user, Role.MANAGER, "Mary")
    assert user.check_password(added.password)
    assert user.has_temporary_password
    event = conference.events.latest("number")
    assert (event.kind, event.by, event.payload["role"]) == ("member.added", owner, "manager")
    assert added.password not in str(event.payload)


def test_one_time_passwords_differ_and_can_be_read_aloud() -> None:
    passwords = {team.one_time_password() for _ in range(50)}

    assert len(passwords) == 50
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}", password) for password in passwords)


def test_member_with_an_account_keeps_the_password(conference: Conference) -> None:
    user = factories.make_user("mary@example.org")

    added = team.add_member(conference, email="MARY@example.org", role=Role.VIEWER, by=None)

    user.refresh_from_db()
    assert (added.membership.user, added.password) == (user, "")
    assert user.check_password(factories.PASSWORD)
    assert not user.has_temporary_password


def test_last_owner_stays_an_owner(conference: Conference) -> None:
    owner = factories.make_member(conference, Role.OWNER)
    factories.make_member(conference, Role.MANAGER)
    membership = conference.memberships.get(user=owner)
    events = conference.events.count()

    with pytest.raises(LastOwnerError):
        team.remove_member(membership, by=owner)
    with pytest.raises(LastOwnerError):
        team.change_role(membership, role=Role.MANAGER, by=owner)
    with pytest.raises(LastOwnerError):
        team.add_member(conference, email=owner.email, role=Role.VIEWER, by=owner)

    assert conference.memberships.get(user=owner).role == Role.OWNER
    assert conference.events.count() == events


def test_one_of_two_owners_can_go(conference: Conference) -> None:
    first, second = (factories.make_member(conference, Role.OWNER) for _ in range(2))
    factories.make_member(factories.make_conference(), Role.OWNER)

    team.change_role(conference.memberships.get(user=first), role=Role.VIEWER, by=second)
    team.remove_member(conference.memberships.get(user=first), by=second)

    assert [m.user for m in conference.memberships.all()] == [second]
    assert [e.kind for e in conference.events.order_by("number")][-2:] == ["member.changed", "member.removed"]


# --- Texts ----


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
