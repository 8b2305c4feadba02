import pytest

from agreements.models import (
    Agreement,
    Author,
    Blocker,
    Event,
    Matter,
    MatterKind,
    Message,
    MessageKind,
    MessageState,
)
from agreements.people import address_changes, invitations, reminders
from agreements.people.reminding import who_is_due
from agreements.states import State
from agreements.wording.addresses import AddressError
from signatures.visits import opening
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


def test_case_2_two_authors_who_share_an_address_get_two_mails_and_two_links_that_name_them(conference):
    ada, ben = (factories.invited_author(conference, name=name)[0] for name in ("Ada Ames", "Ben Boe"))
    user = factories.make_user()

    address_changes.change_address(ben, email=ada.email, by=user)
    for author in (ada, ben):
        assert invitations.invite_again(author, by=user)

    mails = {mail.author: mail for mail in Message.objects.filter(email=ada.email)}
    assert set(mails) == {ada, ben}
    assert mails[ada].link != mails[ben].link
    for author, mail in mails.items():
        assert mail.subject.startswith(f"For {author.name}: ")
        for words in (mail.text, mail.html):
            assert f"This mail and its link are for {author.name} alone." in words
    assert {matter.kind for matter in Matter.objects.open()} == {MatterKind.SHARED_ADDRESS}


def test_case_2_each_of_two_who_share_an_address_signs_for_oneself(conference):
    ada, ben = (factories.invited_author(conference, name=name, email="lab@ex.org")[0] for name in ("Ada", "Ben"))

    factories.sign(ada.authorships.get().agreements.get())

    assert ben.authorships.get().agreements.get().state == State.INVITED


def test_case_2_a_new_link_to_a_shared_address_is_a_mail_for_each(conference):
    people = [factories.invited_author(conference, name=name, email="lab@ex.org")[0] for name in ("Ada", "Ben")]

    assert opening.send_new_links("lab@ex.org") == 2

    mails = Message.objects.filter(kind=MessageKind.LINK)
    assert {mail.author for mail in mails} == set(people)
    assert len({mail.link for mail in mails}) == 2
    assert {mail.subject.partition(":")[0] for mail in mails} == {"For Ada", "For Ben"}


def test_a_mail_to_an_address_of_one_alone_says_nothing_of_others(conference):
    author, _ = factories.invited_author(conference)
    invitations.invite_again(author, by=factories.make_user())

    mail = Message.objects.get()
    assert not mail.subject.startswith("For ")
    assert "Several authors" not in mail.text


def test_case_1_an_address_that_is_taken_away_ends_link_and_mails(conference):
    author, link = factories.invited_author(conference, email="old@ex.org")
    factories.make_message(author, state=MessageState.SENT)
    queued = factories.make_message(author)
    copy = factories.make_message(author, kind=MessageKind.COPY)

    address_changes.change_address(author, email=" ", by=factories.make_user())

    for row in (author, link, queued, copy):
        row.refresh_from_db()
    assert (author.email, link.is_revoked, queued.state, copy.state) == ("", True, "cancelled", "cancelled")
    assert copy.can_be_sent_again
    notice = Message.objects.get(kind=MessageKind.CHANGED)
    assert notice.email == "old@ex.org"
    assert "taken this email address off" in " ".join(notice.text.split())


def test_case_1_nobody_without_an_address_is_invited_reminded_or_written_to(conference):
    author, _ = factories.invited_author(conference)
    draft = factories.make_agreement(author=author)
    user = factories.make_user()
    address_changes.change_address(author, email="", by=user)

    assert not invitations.invite_again(author, by=user)
    assert not reminders.remind_one(author, by=user)
    assert invitations.invite(conference, Agreement.objects.all()) == (0, 0)

    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert not Message.objects.exists()
    assert who_is_due.next_round(conference).due == []


def test_an_address_that_is_found_lets_its_author_be_invited(conference):
    author = factories.make_author(conference, email="")
    draft = factories.make_agreement(author=author)
    paper = draft.authorship.paper
    paper.refresh_from_db()
    assert paper.blocked_by == Blocker.ADDRESS

    address_changes.change_address(author, email="new@ex.org", by=factories.make_user())

    paper.refresh_from_db()
    assert paper.blocked_by == Blocker.INVITATION
    assert not Matter.objects.open().exists()
