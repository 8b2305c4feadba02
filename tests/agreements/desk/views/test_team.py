from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import staff_links
from agreements.conferences import team_invitations
from agreements.models import Membership, Role, StaffMail, User
from tests import factories


@pytest.fixture
def owner(conference) -> User:
    return factories.make_member(conference, name="Olga Owner")


@pytest.fixture
def browser(owner) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def add(client, conference, **data):
    return client.post(reverse("team", args=[conference.slug]), {"role": Role.VIEWER} | data)


def roles(conference) -> dict[str, str]:
    return dict(conference.memberships.values_list("user__email", "role"))


def url_of(name, invitation):
    return reverse(name, args=[invitation.conference.slug, invitation.pk])


def url(name, membership):
    return reverse(name, args=[membership.conference.slug, membership.pk])


def test_team_invites_somebody_who_is_on_it_only_after_accepting(browser, conference):
    response = add(browser, conference, email="New@Ex.org", role=Role.MANAGER)

    page = browser.get(response["Location"]).content.decode()
    invitation = conference.team_invitations.get()
    assert (invitation.email, invitation.role) == ("new@ex.org", Role.MANAGER)
    assert "new@ex.org" not in roles(conference)
    assert not User.objects.filter(email="new@ex.org").exists()
    assert "new@ex.org" in page
    assert "the mail is on its way" in page


def test_team_shows_no_secret_to_who_invites(browser, conference):
    add(browser, conference, email="new@ex.org")
    invitation = conference.team_invitations.get()

    page = browser.get(reverse("team", args=[conference.slug])).content.decode()

    assert staff_links.token_of(invitation) not in page + StaffMail.objects.get().text


def test_team_does_not_invite_a_member(browser, conference, owner):
    response = add(browser, conference, email=owner.email)

    assert "email" in response.context["form"].errors
    assert roles(conference)[owner.email] == Role.OWNER


def test_team_sends_a_new_link_that_ends_the_former_one(browser, conference):
    add(browser, conference, email="new@ex.org", role=Role.SIGNATORY)
    former = conference.team_invitations.get()

    browser.post(url_of("invite_again", former))

    former.refresh_from_db()
    standing = conference.team_invitations.unanswered().get()
    assert former.withdrawn_at is not None
    assert (standing.email, standing.role) == ("new@ex.org", Role.SIGNATORY)
    assert standing.token_digest != former.token_digest


def test_team_withdraws_an_invitation_once(browser, conference):
    add(browser, conference, email="new@ex.org")
    invitation = conference.team_invitations.get()

    browser.post(url_of("withdraw_invitation", invitation))
    again = browser.post(url_of("withdraw_invitation", invitation))

    invitation.refresh_from_db()
    assert not invitation.is_standing
    assert told(again)[-1] == "The invitation was over already. Nothing was changed."
    assert conference.events.filter(kind="member.invitation_withdrawn").count() == 1


@pytest.mark.parametrize("name", ["invite_again", "withdraw_invitation"])
def test_team_knows_no_invitation_of_another_conference(browser, conference, name):
    invited = team_invitations.invite(factories.make_conference(), email="new@ex.org", role=Role.OWNER, by=None)

    address = reverse(name, args=[conference.slug, invited.invitation.pk])

    assert browser.post(address).status_code == 404


def test_team_says_that_a_mail_was_not_delivered(browser, conference):
    add(browser, conference, email="new@ex.org")
    StaffMail.objects.update(given_up_at=timezone.now(), last_error="550 no such mailbox")

    assert "550 no such mailbox" in browser.get(reverse("team", args=[conference.slug])).content.decode()


def test_team_says_who_declined_until_they_are_invited_anew(browser, conference):
    add(browser, conference, email="new@ex.org")
    team_invitations.decline(conference.team_invitations.get())

    told_of = browser.get(reverse("team", args=[conference.slug])).content.decode()
    browser.post(url_of("invite_again", conference.team_invitations.get()))
    anew = browser.get(reverse("team", args=[conference.slug])).content.decode()

    assert "declined on" in told_of
    assert "declined on" not in anew
    assert anew.count(">new@ex.org</span>") == 1


def test_team_asks_for_a_proof_when_the_login_is_long_ago(browser, conference):
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        response = add(browser, conference, email="new@ex.org")

    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert not conference.team_invitations.exists()


def test_team_is_sorted_by_family_name(browser, conference):
    names = ["Émile Ångström", "Olga Owner", "Zoë Über", "Ada Żółć"]
    for name in (names[3], names[2], names[0]):
        factories.make_member(conference, name=name)

    page = browser.get(reverse("team", args=[conference.slug]))

    assert [member.user.name for member in page.context["members"]] == names


def test_member_role_is_changed(browser, conference):
    member = factories.make_member(conference, Role.VIEWER).memberships.get()

    browser.post(url("member_role", member), {"role": Role.SIGNATORY, "shown": Role.VIEWER})

    member.refresh_from_db()
    assert member.role == Role.SIGNATORY


def test_member_role_refuses_what_is_no_role(browser, conference):
    member = factories.make_member(conference, Role.VIEWER).memberships.get()

    browser.post(url("member_role", member), {"role": "emperor", "shown": Role.VIEWER})

    member.refresh_from_db()
    assert member.role == Role.VIEWER


def test_member_role_keeps_the_last_owner(browser, conference, owner):
    response = browser.post(url("member_role", owner.memberships.get()), {"role": Role.VIEWER, "shown": Role.OWNER})

    assert response["Location"] == reverse("team", args=[conference.slug])
    assert roles(conference)[owner.email] == Role.OWNER


def test_member_role_leads_an_owner_who_stepped_down_to_the_dashboard(browser, conference, owner):
    factories.make_member(conference)

    response = browser.post(url("member_role", owner.memberships.get()), {"role": Role.VIEWER, "shown": Role.OWNER})

    assert response["Location"] == reverse("dashboard", args=[conference.slug])


def test_remove_member_asks_first(browser, conference):
    member = factories.make_member(conference, Role.VIEWER, name="Vera Viewer").memberships.get()

    page = browser.get(url("remove_member", member)).content.decode()

    assert "Remove Vera Viewer from the team?" in page
    assert Membership.objects.filter(pk=member.pk).exists()


def test_remove_member_takes_somebody_out(browser, conference):
    member = factories.make_member(conference, Role.VIEWER).memberships.get()

    browser.post(url("remove_member", member), {"shown": Role.VIEWER})

    assert not Membership.objects.filter(pk=member.pk).exists()


def test_remove_member_keeps_the_last_owner(browser, conference, owner):
    browser.post(url("remove_member", owner.memberships.get()), {"shown": Role.OWNER})

    assert roles(conference) == {owner.email: Role.OWNER}


@pytest.mark.parametrize("count", [1, 3])
def test_team_takes_the_same_queries_whatever_its_members(browser, conference, django_assert_num_queries, count):
    for _ in range(count - 1):
        factories.make_member(conference)

    with django_assert_num_queries(6):
        response = browser.get(reverse("team", args=[conference.slug]))
    assert len(response.context["members"]) == count


def test_team_knows_a_member_in_either_spelling_of_an_international_domain(browser, conference):
    factories.make_member(conference, email="nora@bücher.example")

    response = add(browser, conference, email="Nora@xn--bcher-kva.example")

    assert response.context["form"].errors["email"] == [
        "This person is already on the team. Change the role in the list."
    ]


def test_team_refuses_an_address_that_no_mail_reaches(browser, conference):
    response = add(browser, conference, email="nora@localhost")

    assert response.context["form"].errors["email"] == [
        "“nora@localhost” is not an address: “localhost” is not the full name of a mail server, with a dot."
    ]


# --- Two at once ---
def told(response) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]


def test_member_role_is_changed_only_from_the_one_that_was_shown(browser, conference):
    member = factories.make_member(conference, Role.VIEWER, name="Vera").memberships.get()
    browser.post(url("member_role", member), {"role": Role.MANAGER, "shown": Role.VIEWER})

    response = browser.post(url("member_role", member), {"role": Role.SIGNATORY, "shown": Role.VIEWER})

    member.refresh_from_db()
    assert member.role == Role.MANAGER
    assert told(response)[-1] == "Somebody else has just given Vera the role “Manager”. Nothing was changed."
    assert f'name="shown" value="{Role.MANAGER}"' in browser.get(response["Location"]).content.decode()


def test_member_who_has_another_role_by_now_is_not_removed(browser, conference):
    member = factories.make_member(conference, Role.VIEWER, name="Vera").memberships.get()
    question = browser.get(url("remove_member", member)).context["form"]["shown"].value()
    browser.post(url("member_role", member), {"role": Role.OWNER, "shown": Role.VIEWER})

    response = browser.post(url("remove_member", member), {"shown": question})

    assert told(response)[-1] == "Somebody else has just given Vera the role “Owner”. Nothing was changed."
    assert Membership.objects.filter(pk=member.pk).exists()


@pytest.mark.parametrize("name", ["member_role", "remove_member"])
def test_member_who_was_removed_meanwhile_is_told(browser, conference, name):
    member = factories.make_member(conference, Role.VIEWER).memberships.get()
    data = {"role": Role.MANAGER, "shown": Role.VIEWER}
    browser.post(url("remove_member", member), data)

    response = browser.post(url(name, member), data)

    assert response["Location"] == reverse("team", args=[conference.slug])
    assert told(response)[-1] == "This person is no longer on the team. Nothing was changed."
    assert conference.events.filter(kind="member.removed").count() == 1


def test_same_role_once_more_is_no_event(browser, conference):
    member = factories.make_member(conference, Role.VIEWER).memberships.get()

    browser.post(url("member_role", member), {"role": Role.VIEWER, "shown": Role.VIEWER})

    assert not conference.events.filter(kind="member.changed").exists()
