"""The places of the desk: roles take some away, and never put them in another order."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from agreements.access import Access
from agreements.desk.frame.desk_places import all_places, group_links, tab_links
from agreements.models import Conference, Membership, Role
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db

EVERYTHING = [
    ("Asking", ["Mail and reminders", "Text and policy"]),
    ("Files", ["Imports", "Hand-over"]),
    ("Conference", ["Team", "Settings"]),
]
LACKING = {
    Role.OWNER: set(),
    Role.MANAGER: {"Team"},
    Role.SIGNATORY: {"Imports", "Team", "Settings"},
    Role.VIEWER: {"Imports", "Team", "Settings"},
}


@pytest.mark.parametrize("role", Role)
def test_role_takes_places_away_and_leaves_the_order(conference: Conference, role: Role) -> None:
    shown = [
        (str(name), [str(link.place.label) for link in links])
        for name, links in group_links(Access(conference, role), "")
    ]

    left = [(name, [label for label in labels if label not in LACKING[role]]) for name, labels in EVERYTHING]
    assert shown == [(name, labels) for name, labels in left if labels]


@pytest.mark.parametrize("role", Role)
def test_every_place_and_tab_of_a_role_opens(conference: Conference, role: Role) -> None:
    access, client = Access(conference, role), Client()
    client.force_login(factories.make_member(conference, role))

    routes = [tab.route for place in all_places() for tab in place.tabs_for(access)]

    answers = {route: client.get(reverse(route, args=[conference.slug])).status_code for route in routes}
    assert answers == dict.fromkeys(routes, 200)


def test_page_marks_its_place_and_its_tab(owner_client: Client, conference: Conference) -> None:
    page = owner_client.get(reverse("agreements", args=[conference.slug])).content.decode()

    marked = re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', page)
    papers, agreements = (reverse(name, args=[conference.slug]) for name in ("papers", "agreements"))
    assert marked == [(papers, "true"), (agreements, "page")]


def test_place_of_one_page_has_no_tabs(conference: Conference) -> None:
    access = Access(conference, Role.VIEWER)

    assert [str(tab.label) for tab in tab_links(access, "papers")] == ["Papers", "Agreements"]
    assert tab_links(access, "texts") == tab_links(access, "dashboard") == tab_links(access, "paper") == []


def test_numbers_stand_beside_the_links(owner_client: Client, conference: Conference) -> None:
    author = factories.make_author(conference)
    factories.make_author(conference, merged_into=author)
    factories.make_paper(conference, author)
    factories.make_paper(conference, author)
    factories.evaluate(conference)

    page = owner_client.get(reverse("team", args=[conference.slug])).content.decode()

    assert re.findall(r'class="count">(\d+)<', page) == ["2", "1"]


def test_more_leads_to_everything_that_a_narrow_screen_has_no_room_for(
    viewer_client: Client, conference: Conference
) -> None:
    page = viewer_client.get(reverse("more", args=[conference.slug])).content.decode()

    [main] = re.findall(r"<main.*</main>", page, re.DOTALL)
    places = ("reminders", "texts", "readiness")
    expected = [reverse(name, args=[conference.slug]) for name in places] + [reverse("mfa_index"), reverse("home")]
    assert re.findall(r'<li><a href="([^"]+)">', main) == expected


def test_menu_under_the_name_leads_to_where_else_one_belongs(conference: Conference) -> None:
    """In the order of their names, with what waits there; a browser without a script goes on to the page of all."""
    other, foreign = factories.make_ready_conference(name="AAA 2031"), factories.make_conference(name="BBB 2031")
    user, client = factories.make_member(conference, Role.VIEWER), Client()
    Membership.objects.create(conference=other, user=user, role=Role.MANAGER)
    factories.make_agreement(other, state=State.DECLINED)
    client.force_login(user)
    address = reverse("other_conferences", args=[conference.slug])

    plain, lines = client.get(address), client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert (plain.status_code, plain["Location"]) == (302, reverse("home"))
    pages = [reverse("dashboard", args=[each.slug]) for each in (other, conference)]
    assert re.findall(r'href="([^"]+)"', lines) == [*pages, reverse("home")]
    assert f'"{pages[1]}" aria-current="true"' in lines
    assert re.findall(r"</span>(\d+)<", lines) == ["1"]
    assert foreign.name not in lines


def test_title_of_the_overview_says_how_many_papers_are_clear(viewer_client: Client, conference: Conference) -> None:
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    factories.make_agreement(conference, state=State.INVITED)

    page = viewer_client.get(reverse("dashboard", args=[conference.slug])).content.decode()

    assert f"<title>1 of 2 clear · {conference.name}</title>" in page
