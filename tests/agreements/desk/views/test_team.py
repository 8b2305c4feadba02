import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Membership, Role, User
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


def url(name, membership):
    return reverse(name, args=[membership.conference.slug, membership.pk])


def test_team_adds_somebody_new_and_shows_the_password_once(browser, conference):
    response = add(browser, conference, email="New@Ex.org", name="Nora New", role=Role.MANAGER)

    user = User.objects.get(email="new@ex.org")
    password = response.context["added"].password
    assert user.check_password(password)
    assert user.has_temporary_password
    assert password in response.content.decode()
    assert password not in browser.get(reverse("team", args=[conference.slug])).content.decode()
    assert roles(conference)["new@ex.org"] == Role.MANAGER


def test_team_adds_somebody_who_has_an_account_without_a_password(browser, conference):
    known = factories.make_user("known@ex.org")

    response = add(browser, conference, email="known@ex.org")

    assert response.context["added"].password == ""
    known.refresh_from_db()
    assert known.check_password(factories.PASSWORD)


@pytest.mark.parametrize("name", ["a" + "\u0301" * 31, "က္" * 60, "ᚠ", "a\u202eb"])
def test_team_takes_no_name_that_a_document_could_not_hold(browser, conference, name):
    response = add(browser, conference, email="new@ex.org", name=name)

    assert list(response.context["form"].errors) == ["name"]
    assert "new@ex.org" not in roles(conference)


def test_team_does_not_change_the_role_of_a_member_by_adding(browser, conference, owner):
    response = add(browser, conference, email=owner.email)

    assert "email" in response.context["form"].errors
    assert roles(conference)[owner.email] == Role.OWNER


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

    with django_assert_num_queries(4):
        response = browser.get(reverse("team", args=[conference.slug]))
    assert len(response.context["members"]) == count


def test_team_knows_a_member_in_either_spelling_of_an_international_domain(browser, conference):
    add(browser, conference, email="nora@bücher.example", role=Role.MANAGER)

    response = add(browser, conference, email="Nora@xn--bcher-kva.example")

    assert response.context["form"].errors["email"] == [
        "This person is already on the team. Change the role in the list."
    ]
    assert User.objects.filter(email="nora@xn--bcher-kva.example").count() == 1


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
