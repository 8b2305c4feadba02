from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from agreements.models import Author, HelpKind, HelpRequest, Message, MessageKind, MessageState
from agreements.people import answers
from agreements.people.identities import merging
from agreements.states import State
from signatures import asking
from tests import factories


def rows(response) -> list[str]:
    return [record.name for record in response.context["table"].page.object_list.data]


def ask(client, conference, **query):
    return client.get(reverse("authors", args=[conference.slug]), query)


def url(name, author):
    return reverse(name, args=[author.conference.slug, author.pk])


def flashes(response) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]


# --- The list ---
def test_authors_are_listed_with_papers_and_last_mail(viewer_client, conference):
    author, _ = factories.invited_author(conference, papers=2, name="Ada Ames")
    factories.make_message(author, state=MessageState.FAILED)

    page = ask(viewer_client, conference).content.decode()

    assert url("author", author) in page
    assert "0 of 2" in page
    assert "state-failed" in page


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (State.INVITED, ["Ida Invited"]),
        (State.DRAFT, ["Dan Draft"]),
        (State.DECLINED, ["Nell No"]),
        (State.COUNTERSIGNED, ["Yan Yes"]),
        ("unreachable", ["Nell No"]),
        ("help", ["Ida Invited"]),
    ],
)
def test_authors_are_filtered_by_state(viewer_client, conference, state, found):
    for name, its_state in (
        ("Dan Draft", State.DRAFT),
        ("Ida Invited", State.INVITED),
        ("Nell No", State.DECLINED),
        ("Yan Yes", State.COUNTERSIGNED),
    ):
        author = factories.make_author(conference, name=name)
        factories.make_agreement(author=author, state=its_state)
    nell, ida = Author.objects.get(name="Nell No"), Author.objects.get(name="Ida Invited")
    factories.make_message(nell, state=MessageState.FAILED)
    factories.make_message(ida, state=MessageState.FAILED)
    factories.make_message(ida, state=MessageState.SENT)
    asking.ask_for_help(factories.make_link(ida), kind=HelpKind.QUESTION, words="Why?")

    assert rows(ask(viewer_client, conference, state=state)) == found


@pytest.mark.parametrize("words", ["ada", "ames ada", "ada@ex.org", "A. Ames"])
def test_authors_are_found_by_name_address_and_printed_name(viewer_client, conference, words):
    ada = factories.make_author(conference, name="Ada Ames", email="ada@ex.org")
    factories.make_agreement(author=ada, printed_name="A. Ames")
    factories.make_author(conference, name="Ben Boe")

    assert rows(ask(viewer_client, conference, search=words)) == ["Ada Ames"]


def test_authors_are_sorted_by_family_name_in_every_script(viewer_client, conference):
    names = ["Émile Ångström", "Jan van der Berg", "With Drawn", "Zoë Müller", "Łukasz Żółć", "דוד כהן", "田中 太郎"]
    for name in reversed(names):
        factories.make_author(conference, name=name)

    assert rows(ask(viewer_client, conference)) == names
    assert rows(ask(viewer_client, conference, sort="name")) == names
    assert rows(ask(viewer_client, conference, sort="-name")) == names[::-1]


def test_authors_are_sorted_by_what_they_have_not_answered(viewer_client, conference):
    factories.make_agreement(author=factories.make_author(conference, name="Ada"), state=State.COUNTERSIGNED)
    factories.invited_author(conference, name="Ben")

    assert rows(ask(viewer_client, conference, sort="state")) == ["Ben", "Ada"]


def test_authors_of_another_conference_are_not_listed(viewer_client, conference):
    factories.make_author(factories.make_conference())

    assert rows(ask(viewer_client, conference)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_authors_take_the_same_queries_whatever_their_number(
    manager_client, conference, django_assert_num_queries, count
):
    for _ in range(count):
        author, _link = factories.invited_author(conference)
        factories.make_message(author)

    with django_assert_num_queries(9):
        assert len(rows(ask(manager_client, conference))) == count


# --- One author ---
@pytest.mark.parametrize("count", [1, 3])
def test_author_takes_the_same_queries_whatever_their_papers_mails_and_requests(
    manager_client, conference, django_assert_num_queries, count
):
    author, link = factories.invited_author(conference, papers=count)
    for _ in range(count):
        factories.make_message(author)
        asking.ask_for_help(link, kind=HelpKind.QUESTION, words="Why?")

    with django_assert_num_queries(12):
        page = manager_client.get(url("author", author))

    assert len(page.context["mails"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_author_takes_the_same_queries_whoever_was_merged_into_them(
    manager_client, conference, django_assert_num_queries, count
):
    author, _link = factories.invited_author(conference)
    for _ in range(count):
        other, _other_link = factories.invited_author(conference)
        merging.merge(author, other, by=factories.make_user())

    with django_assert_num_queries(12):
        page = manager_client.get(url("author", author))

    assert [can_part for _entry, can_part in page.context["merged"]] == [True] * count


def test_author_shows_papers_mails_and_requests(manager_client, conference):
    author, link = factories.invited_author(conference, papers=2, name="Ada Ames")
    message = factories.make_message(author, state=MessageState.SENT, server_answer="250 OK")
    asking.ask_for_help(link, kind=HelpKind.OTHER_ADDRESS, words="ada@new.org, please")

    response = manager_client.get(url("author", author))
    page = response.content.decode()

    assert [agreement.state for agreement in response.context["agreements"]] == [State.INVITED, State.INVITED]
    assert message.server_answer in page
    assert "ada@new.org, please" in page
    assert f'href="mailto:{author.email}"' in page
    assert url("author_remind", author) not in page

    answers.settle(HelpRequest.objects.get(), by=factories.make_user())

    assert url("author_remind", author) in manager_client.get(url("author", author)).content.decode()


def test_author_has_no_buttons_for_a_viewer(viewer_client, conference):
    author, _ = factories.invited_author(conference)

    page = viewer_client.get(url("author", author)).content.decode()

    assert url("author_remind", author) not in page
    assert url("author_address", author) not in page


def test_author_invite_asks_for_whatever_was_not_asked(manager_client, conference):
    agreement = factories.make_agreement(conference)
    author = agreement.authorship.author

    response = manager_client.post(url("author_invite", author))

    agreement.refresh_from_db()
    assert agreement.state == State.INVITED
    assert flashes(response) == [f"The invitation to {author} is on its way."]
    assert [message.kind for message in author.messages.all()] == [MessageKind.INVITATION]


def test_author_invite_sends_nothing_when_all_is_answered(manager_client, conference):
    author = factories.make_agreement(conference, state=State.COUNTERSIGNED).authorship.author

    response = manager_client.post(url("author_invite", author))

    assert flashes(response) == [
        f"No mail was sent: {author} has nothing left to answer, or an invitation is already on its way."
    ]
    assert not Message.objects.filter(author=author, kind=MessageKind.INVITATION).exists()


@pytest.mark.django_db
def test_author_invite_says_that_there_is_no_text(client):
    conference = factories.make_conference()
    agreement = factories.make_agreement(conference)
    client.force_login(factories.make_member(conference))

    response = client.post(url("author_invite", agreement.authorship.author))

    agreement.refresh_from_db()
    assert agreement.state == State.DRAFT
    assert flashes(response) == ["There is nothing to sign yet, so nobody was invited. Publish a text first."]


def test_author_remind_writes_once_while_a_mail_is_on_its_way(manager_client, conference):
    author, _ = factories.invited_author(conference)

    manager_client.post(url("author_remind", author))
    manager_client.post(url("author_remind", author))

    assert [message.kind for message in author.messages.all()] == [MessageKind.REMINDER]


@pytest.mark.parametrize(
    ("name", "kind"), [("author_remind", MessageKind.REMINDER), ("author_invite", MessageKind.INVITATION)]
)
def test_nobody_is_mailed_twice_in_five_minutes_without_being_asked_for(manager_client, conference, name, kind):
    author, _ = factories.invited_author(conference, name="Ada Ames")
    factories.make_message(author, state=MessageState.SENT, sent_at=timezone.now() - timedelta(minutes=2))

    asked = manager_client.post(url(name, author))
    assert author.messages.count() == 1
    assert asked.context["question"] == "Ada Ames was mailed 2 minutes ago. Send once more?"
    again = manager_client.post(url(name, author), {"again": asked.context["form"]["again"].value()})

    assert again.status_code == 302
    assert [mail.kind for mail in author.messages.order_by("created_at")] == [MessageKind.INVITATION, kind]


def test_author_remind_says_why_not(manager_client, conference):
    author, _ = factories.invited_author(conference, name="Ada Ames", reachability="bounced")

    response = manager_client.post(url("author_remind", author))

    assert flashes(response) == ["No reminder was sent to Ada Ames: the last mail did not arrive."]


# --- Another address ---
def change(client, author, **data):
    return client.post(url("author_address", author), {"shown": author.email} | data)


def test_author_address_moves_the_author_and_invites_there(manager_client, conference):
    author, link = factories.invited_author(conference, email="old@ex.org")
    former = factories.make_message(author)

    change(manager_client, author, email="New@Ex.org", is_invited="on")

    author.refresh_from_db()
    link.refresh_from_db()
    former.refresh_from_db()
    assert author.email == "new@ex.org"
    assert link.is_revoked
    assert former.state == MessageState.CANCELLED
    assert [message.email for message in author.messages.undelivered()] == ["new@ex.org"]


def test_author_address_tells_what_came_of_the_invitation(manager_client, conference):
    waiting, _ = factories.invited_author(conference)
    done = factories.make_agreement(conference, state=State.COUNTERSIGNED).authorship.author

    responses = [
        change(manager_client, author, email=f"new-{author.pk}@ex.org", is_invited="on") for author in (waiting, done)
    ]

    assert [response["Location"] for response in responses] == [url("author", waiting), url("author", done)]
    assert [flashes(response)[-1] for response in responses] == [
        f"The invitation to {waiting} is on its way.",
        f"No mail was sent: {done} has nothing left to answer, or an invitation is already on its way.",
    ]


def test_author_address_sends_nothing_unless_wished(manager_client, conference):
    author, _ = factories.invited_author(conference)

    response = change(manager_client, author, email="new@ex.org")

    assert response["Location"] == url("author", author)
    assert not author.messages.exists()


@pytest.mark.parametrize("email", ["", "nobody", "same@ex.org"])
def test_author_address_refuses_what_is_no_new_address(manager_client, conference, email):
    author, link = factories.invited_author(conference, email="same@ex.org")

    response = change(manager_client, author, email=email)

    author.refresh_from_db()
    link.refresh_from_db()
    assert "email" in response.context["form"].errors
    assert author.email == "same@ex.org"
    assert not link.is_revoked


@pytest.mark.parametrize("email", ["ada@localhost", "zoë@ex.org", "ada@ex.org, ben@ex.org"])
def test_author_address_refuses_what_no_mail_reaches(manager_client, conference, email):
    author, _ = factories.invited_author(conference, email="same@ex.org")

    response = change(manager_client, author, email=email)

    author.refresh_from_db()
    assert "email" in response.context["form"].errors
    assert author.email == "same@ex.org"


def test_author_address_asks_about_that_of_somebody_else_however_it_is_typed(manager_client, conference):
    author, _ = factories.invited_author(conference, email="same@ex.org")
    factories.make_author(conference, email="ada@xn--bcher-kva.example")

    response = change(manager_client, author, email="Ada@BÜCHER.example")

    author.refresh_from_db()
    assert "is_shared" in response.context["form"].errors
    assert author.email == "same@ex.org"


def test_author_address_is_shown_as_it_is_kept_and_as_it_is_read(manager_client, conference):
    author, _ = factories.invited_author(conference)

    change(manager_client, author, email="ada@bücher.example")

    page = manager_client.get(url("author", author)).content.decode()
    assert "ada@xn--bcher-kva.example (ada@bücher.example)" in page


def test_author_address_says_that_a_mail_was_just_being_sent(manager_client, conference):
    author, _ = factories.invited_author(conference)
    factories.make_message(author, state=MessageState.SENDING)

    response = change(manager_client, author, email="new@ex.org")

    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        f"Mail to {author} now goes to new@ex.org. The previous link no longer works.",
        "1 mail to the previous address was just being sent. Its page says what became of it.",
    ]


def test_author_address_is_changed_only_from_the_one_that_was_shown(manager_client, conference):
    author, _ = factories.invited_author(conference, email="shown@ex.org")
    shown = manager_client.get(url("author_address", author)).context["form"]["shown"].value()
    change(manager_client, author, email="others@ex.org")

    told = change(manager_client, author, email="mine@ex.org", shown=shown, is_invited="on")
    form = told.context["form"]

    author.refresh_from_db()
    assert (told.status_code, author.email) == (409, "others@ex.org")
    assert (
        "Somebody else has changed this address to others@ex.org since you opened the page." in told.content.decode()
    )
    assert (form["email"].value(), form["is_invited"].value()) == ("mine@ex.org", True)
    assert told.context["author"].email == form["shown"].value() == "others@ex.org"
    change(manager_client, author, email=form["email"].value(), shown=form["shown"].value())
    author.refresh_from_db()
    assert author.email == "mine@ex.org"


def test_author_address_without_the_one_that_was_shown_changes_nothing(manager_client, conference):
    author, _ = factories.invited_author(conference, email="shown@ex.org")

    told = manager_client.post(url("author_address", author), {"email": "mine@ex.org"})

    author.refresh_from_db()
    assert (told.status_code, author.email) == (409, "shown@ex.org")
