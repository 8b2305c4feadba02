"""Closing, opening, hiding and handing over, on the pages and for everybody else."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from agreements import links, staff_links
from agreements.conferences.editions import closing, hiding
from agreements.models import Agreement, Conference, Event, Role, User
from agreements.states import State
from tests import factories
from tests.signatures.visiting import open_link

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(client: Client, name: str, conference: Conference) -> str:
    return unescape(client.get(reverse(name, args=[conference.slug]), follow=True).content.decode())


def post(client: Client, name: str, conference: Conference, **fields: object) -> str:
    return unescape(client.post(reverse(name, args=[conference.slug]), fields, follow=True).content.decode())


def test_what_is_owed_is_told_before_it_is_closed_and_every_page_says_that_it_is(
    conference: Conference, owner_client: Client
) -> None:
    factories.invited_author(conference)

    asked = page_of(owner_client, "close_conference", conference)
    done = post(owner_client, "close_conference", conference)
    again = post(owner_client, "close_conference", conference)
    dashboard = page_of(owner_client, "dashboard", conference)

    assert "1 person has not answered, and can no longer." in asked
    assert f"Links say so, and to write to {conference.reply_to}." in asked
    assert f"{conference.name} is closed." in done
    assert "It was closed already." in again
    assert "nothing more is sent or signed" in dashboard
    assert ">Remind<" not in dashboard
    assert "is open again" in post(owner_client, "reopen_conference", conference)
    assert "It was open already." in post(owner_client, "reopen_conference", conference)


def test_deed_on_a_page_from_before_is_refused_with_a_sentence(conference: Conference, owner_client: Client) -> None:
    author, _ = factories.invited_author(conference)
    closing.close(conference, by=None)

    response = owner_client.post(reverse("author_invite", args=[conference.slug, author.pk]))

    assert response.status_code == 409
    assert "An owner can open it again, on its settings." in response.content.decode()
    assert not author.messages.exists()


def test_author_reads_that_it_is_closed_and_whom_to_write_to(conference: Conference) -> None:
    author, link = factories.invited_author(conference)
    signed = factories.make_agreement(author=author, state=State.COUNTERSIGNED)
    client = Client()
    open_link(link, client)
    closing.close(conference, by=None)

    landing = unescape(Client().get(reverse("landing", args=[links.token_of(link)])).content.decode())
    visit = unescape(client.get(reverse("visit", args=[link.pk]), follow=True).content.decode())
    help_page = client.post(reverse("visit_help", args=[link.pk, "question"]), {"words": "When?"})

    assert f"{conference.name} is closed" in landing
    assert conference.reply_to in landing
    assert "The conference is closed." in visit
    assert signed.authorship.paper.title in visit
    assert (help_page.status_code, conference.reply_to in help_page.content.decode()) == (409, True)
    assert Agreement.objects.filter(state=State.INVITED).count() == 1


def test_hidden_conference_is_found_by_its_owners_only(conference: Conference) -> None:
    owner, manager = (factories.make_member(conference, role) for role in (Role.OWNER, Role.MANAGER))
    mine, theirs = client_of(owner), client_of(manager)

    refused = post(mine, "hide_conference", conference)
    closing.close(conference, by=owner)
    post(mine, "hide_conference", conference)
    home = [client.get(reverse("home")).content.decode() for client in (mine, theirs)]
    dashboards = [client.get(reverse("dashboard", args=[conference.slug])).status_code for client in (mine, theirs)]
    hidden = [client.get(reverse("hidden_conferences")).content.decode() for client in (mine, theirs)]
    opened = post(mine, "reopen_conference", conference)

    assert "It is open. Close it first." in refused
    assert dashboards == [200, 404]
    assert [conference.name in page for page in home] == [False, False]
    assert ["1 hidden conference" in page for page in home] == [True, False]
    assert [conference.name in page for page in hidden] == [True, False]
    assert "Bring it back first" in opened
    post(mine, "bring_back_conference", conference)
    assert "Somebody else has just done that" in post(mine, "bring_back_conference", conference)
    assert theirs.get(reverse("dashboard", args=[conference.slug])).status_code == 200
    with pytest.raises(hiding.NothingToDoError):
        hiding.bring_back(conference, by=owner)


# --- Handing over ------------------------------------------------------------------------------------------------------
@pytest.fixture
def owner(conference: Conference) -> User:
    return factories.make_member(conference, name="Olga Owner")


def accept(conference: Conference, client: Client) -> None:
    token = staff_links.token_of(conference.team_invitations.get(accepted_at=None))
    client.post(reverse("join_link", args=[token]))
    client.post(reverse("join"))


@pytest.mark.parametrize(("afterwards", "left"), [("owner", Role.OWNER), ("viewer", Role.VIEWER), ("leaves", None)])
def test_conference_is_handed_over_once_it_is_accepted(
    conference: Conference, owner: User, afterwards: str, left: Role | None
) -> None:
    heir = factories.make_member(conference, Role.MANAGER, name="Hera Heir")
    said = post(client_of(owner), "hand_over", conference, email=heir.email, afterwards=afterwards)
    before = conference.memberships.get(user=owner).role
    told = page_of(client_of(owner), "edition", conference)

    accept(conference, client_of(heir))

    assert f"{heir.email} is mailed a link. Until it is accepted, you remain the owner." in said
    assert f"{heir.email} has a link until" in told
    assert before == Role.OWNER
    roles = dict(conference.memberships.values_list("user", "role"))
    assert (roles[heir.pk], roles.get(owner.pk)) == (Role.OWNER, left)
    event = Event.objects.get(kind="conference.handed_over")
    assert (event.by, event.payload) == (heir, {"from": owner.pk, "to": heir.pk, "former_role": left or ""})


def test_nobody_takes_over_from_who_is_no_owner_any_more(conference: Conference, owner: User) -> None:
    heir = factories.make_user()
    post(client_of(owner), "hand_over", conference, email=heir.email, afterwards="leaves")
    factories.make_member(conference)
    conference.memberships.filter(user=owner).update(role=Role.VIEWER)

    accept(conference, client_of(heir))

    assert not conference.memberships.filter(user=heir).exists()


def test_own_address_and_no_choice_are_refused(conference: Conference, owner: User) -> None:
    page = post(client_of(owner), "hand_over", conference, email=owner.email)

    assert "That is your own address." in page
    assert "Choose what you are afterwards." in page
    assert not conference.team_invitations.exists()


def test_link_that_is_sent_again_hands_over_as_the_first_did(conference: Conference, owner: User) -> None:
    heir = factories.make_user()
    client = client_of(owner)
    post(client, "hand_over", conference, email=heir.email, afterwards="viewer")
    first = conference.team_invitations.get()

    client.post(reverse("invite_again", args=[conference.slug, first.pk]))

    again = conference.team_invitations.unanswered().get()
    assert again.pk != first.pk
    assert (again.hands_over_from, again.former_role, again.role) == (owner, Role.VIEWER, Role.OWNER)
