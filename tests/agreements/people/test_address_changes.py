import pytest

from agreements.models import Author, Event, MessageKind, MessageState
from agreements.people import address_changes
from agreements.wording.addresses import AddressError
from tests import factories


def test_change_address_is_one_event_that_holds_no_address(conference):
    author, _ = factories.invited_author(conference, email="old@ex.org")
    user = factories.make_user()

    address_changes.change_address(author, email="new@ex.org", by=user)

    event = Event.objects.get(kind="author.address_changed")
    assert (event.by, event.subject) == (user, f"author:{author.pk}")
    assert "ex.org" not in str(event.payload)
    assert {value.name: value.value for value in event.values.all()} == {"from": "old@ex.org", "to": "new@ex.org"}


def test_change_address_cancels_what_is_queued_and_keeps_what_was_sent(conference):
    author, _ = factories.invited_author(conference)
    queued = factories.make_message(author)
    sent = factories.make_message(author, state=MessageState.SENT)

    assert address_changes.change_address(author, email="new@ex.org", by=factories.make_user()).cancelled == 1

    queued.refresh_from_db()
    sent.refresh_from_db()
    assert (queued.state, sent.state) == (MessageState.CANCELLED, MessageState.SENT)


def test_change_address_tells_the_log_what_became_of_the_mails(conference):
    author, _ = factories.invited_author(conference)
    factories.make_message(author)
    factories.make_message(author, kind=MessageKind.COPY)
    for _ in range(3):
        factories.make_message(author, state=MessageState.SENDING)

    address_changes.change_address(author, email="new@ex.org", by=factories.make_user())

    payload = Event.objects.get(kind="author.address_changed").payload
    assert {name: value for name, value in payload.items() if isinstance(value, int)} == {
        "links_revoked": 1,
        "mails_cancelled": 2,
        "mails_replaced": 1,
        "mails_under_way": 3,
    }


def test_change_address_writes_the_domain_as_mail_servers_know_it(conference):
    author, _ = factories.invited_author(conference)

    address_changes.change_address(author, email="Ada@Bücher.example", by=factories.make_user())

    author.refresh_from_db()
    assert author.email == "ada@xn--bcher-kva.example"


@pytest.mark.parametrize("email", ["ada@localhost", "zoë@ex.org", "ada@ex.org ben@ex.org"])
def test_change_address_refuses_what_no_mail_can_reach(conference, email):
    author, link = factories.invited_author(conference)

    with pytest.raises(AddressError):
        address_changes.change_address(author, email=email, by=factories.make_user())

    link.refresh_from_db()
    assert not link.is_revoked


def test_change_address_refuses_what_somebody_else_changed_meanwhile(conference):
    author, _ = factories.invited_author(conference, email="old@ex.org")
    seen_before = Author.objects.get(pk=author.pk)
    address_changes.change_address(author, email="first@ex.org", by=factories.make_user())

    with pytest.raises(address_changes.MovedAddressError):
        address_changes.change_address(seen_before, email="second@ex.org", by=factories.make_user())

    author.refresh_from_db()
    assert author.email == "first@ex.org"
    assert Event.objects.filter(kind="author.address_changed").count() == 1


def test_change_address_changes_nothing_when_it_is_the_same(conference):
    author, link = factories.invited_author(conference, email="same@ex.org")

    address_changes.change_address(author, email="Same@ex.org ", by=factories.make_user())

    link.refresh_from_db()
    assert not link.is_revoked
    assert not Event.objects.filter(kind="author.address_changed").exists()


def test_change_address_refuses_that_of_another_author(conference):
    author, link = factories.invited_author(conference)
    other = factories.make_author(conference)

    with pytest.raises(address_changes.TakenAddressError):
        address_changes.change_address(author, email=other.email, by=factories.make_user())

    link.refresh_from_db()
    assert not link.is_revoked
