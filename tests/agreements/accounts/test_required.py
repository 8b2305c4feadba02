"""A conference that asks its owners and signatories for a second factor."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agreements import access
from agreements.access import May
from agreements.jobs import bulk_jobs
from agreements.models import BulkJobKind, Conference, Role, User
from signatures.operations import sweep
from tests import factories
from tests.second_factors import add_app

pytestmark = pytest.mark.django_db
ACCOUNT = "/account/"


@pytest.fixture
def careful(conference: Conference) -> Conference:
    conference.requires_second_factor = True
    conference.save(update_fields=["requires_second_factor"])
    return conference


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def member(conference: Conference, role: Role) -> Client:
    return client_of(factories.make_member(conference, role))


def pages(resolver: URLResolver, before: str = "") -> list[str]:
    """The addresses below every conference's own, with ids that are nobody's."""
    found: list[str] = []
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            found += pages(each, before + str(each.pattern))
        elif isinstance(each, URLPattern) and "<slug:slug>" in before + str(each.pattern):
            found.append(before + str(each.pattern))
    return found


def filled_in(route: str, slug: str) -> str:
    known = {
        "<slug:slug>": slug,
        "<slug:deed>": "withdraw",
        "<slug:variant>": "employer",
        "<slug:stem>": "reminder",
        "<slug:data>": "mails",
        "<slug:page>": "papers",
        "<int:": "7",
        "<uuid:": str(uuid4()),
        "<str:": "x",
    }
    for part, value in known.items():
        while part in route:
            start = route.index(part)
            route = route[:start] + value + route[route.index(">", start) + 1 :]
    return f"/{route}"


@pytest.mark.parametrize("role", [Role.OWNER, Role.SIGNATORY])
def test_no_page_of_it_opens_without_one(careful: Conference, role: Role) -> None:
    client = member(careful, role)
    addresses = [filled_in(route, careful.slug) for route in pages(get_resolver())]

    answers = {}
    for address in addresses:
        answer = client.get(address)
        answers[address] = client.post(address) if answer.status_code == 405 else answer

    assert len(answers) > 40
    assert {a: r.status_code for a, r in answers.items() if r.headers.get("Location") != ACCOUNT} == {}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VIEWER])
def test_managers_and_viewers_are_not_asked(careful: Conference, role: Role) -> None:
    assert member(careful, role).get(reverse("dashboard", args=[careful.slug])).status_code == 200


def test_other_conferences_ask_nobody(careful: Conference) -> None:
    user = factories.make_member(careful)
    other = factories.make_conference()
    other.memberships.create(user=user, role=Role.OWNER)

    assert client_of(user).get(reverse("dashboard", args=[other.slug])).status_code == 200


def test_strangers_still_learn_nothing(careful: Conference) -> None:
    assert client_of(factories.make_user()).get(reverse("dashboard", args=[careful.slug])).status_code == 404


def test_account_says_why_and_leads_back(careful: Conference) -> None:
    user = factories.make_member(careful)
    client = client_of(user)
    wanted = reverse("papers", args=[careful.slug]) + "?state=waiting"

    why = client.get(wanted, follow=True).content.decode()
    add_app(user)
    back = client.get(ACCOUNT)

    assert f"{careful.name} asks its owners and signatories to log in with more than a password." in why
    assert "Go on to" not in why
    assert "asks its owners" not in back.content.decode()
    assert back.context["way_back"].address == wanted
    assert client.get(wanted).status_code == 200


def test_deed_is_not_done_and_not_done_later(careful: Conference) -> None:
    user = factories.make_member(careful)
    client = client_of(user)
    viewer = factories.make_member(careful, Role.VIEWER).memberships.get()

    client.post(reverse("member_role", args=[careful.slug, viewer.pk]), {"role": "owner", "shown": "viewer"})
    add_app(user)

    viewer.refresh_from_db()
    assert viewer.role == Role.VIEWER
    assert client.get(ACCOUNT).context["way_back"].address == reverse("dashboard", args=[careful.slug])


def test_part_of_a_page_that_fetches_itself_has_the_page_loaded_anew(careful: Conference) -> None:
    user = factories.make_member(careful)
    client, wanted = client_of(user), reverse("papers", args=[careful.slug])
    client.get(wanted)

    headers = {"X-Refresh": "1", "HX-Request": "true"}
    answer = client.get(reverse("dashboard", args=[careful.slug]), headers=headers)
    add_app(user)

    assert (answer.status_code, answer.headers["HX-Refresh"], answer.content) == (200, "true", b"")
    assert client.get(ACCOUNT).context["way_back"].address == wanted


def test_job_in_the_name_of_somebody_without_one_stops(careful: Conference) -> None:
    user = factories.make_member(careful)
    steps = [[factories.make_agreement(careful).pk]]
    job = bulk_jobs.owe(BulkJobKind.INVITE, careful, steps, by=user)

    assert not access.may(user, careful, May.COUNTERSIGN)
    assert not bulk_jobs.run(job.pk, sweep.DEEDS)
    job.refresh_from_db()
    assert job.given_up_at is not None
    assert job.done == 0
    add_app(user)
    assert access.may(user, careful, May.COUNTERSIGN)
