"""Every page of the desk is asked the same: who may, who may not, by which method."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.access import Access, May, conference_for, conferences_of
from agreements.desk import urls
from agreements.models import Conference, HelpRequest, Membership, MessageState, Role
from agreements.states import State
from tests import factories

SHOW, ACT, DIALOGUE = ("GET",), ("POST",), ("GET", "POST")


@dataclass(frozen=True)
class Page:
    name: str
    methods: tuple[str, ...]
    may: May
    of: str = ""


DESK = [
    Page("dashboard", SHOW, May.SEE),
    Page("papers", SHOW, May.SEE),
    Page("paper", SHOW, May.SEE, of="paper"),
    Page("authors", SHOW, May.SEE),
    Page("author", SHOW, May.SEE, of="author"),
    Page("author_invite", ACT, May.MANAGE, of="author"),
    Page("author_remind", ACT, May.MANAGE, of="author"),
    Page("author_address", DIALOGUE, May.MANAGE, of="author"),
    Page("invite", DIALOGUE, May.MANAGE),
    Page("remind", DIALOGUE, May.MANAGE),
    Page("messages", SHOW, May.SEE),
    Page("send_again", ACT, May.MANAGE),
    Page("message", SHOW, May.SEE, of="message"),
    Page("texts", SHOW, May.SEE),
    Page("edit_text", DIALOGUE, May.MANAGE),
    Page("text", SHOW, May.SEE, of="draft"),
    Page("publish_text", DIALOGUE, May.MANAGE, of="draft"),
    Page("team", DIALOGUE, May.OWN),
    Page("member_role", ACT, May.OWN, of="member"),
    Page("remove_member", DIALOGUE, May.OWN, of="member"),
    Page("conference_settings", DIALOGUE, May.OWN),
    Page("images", DIALOGUE, May.MANAGE),
    Page("remove_image", ACT, May.MANAGE),
    Page("image", SHOW, May.SEE, of="image"),
    Page("help_requests", SHOW, May.SEE),
    Page("settle_help", ACT, May.MANAGE, of="request"),
    Page("continue_job", ACT, May.MANAGE, of="job"),
]
Asked = tuple[Page, str]
ASKED: list[Asked] = [(page, method) for page in DESK for method in page.methods]


@pytest.fixture
def rows(conference: Conference) -> dict[str, Any]:
    """One row of everything that a page can be about, by the word in `Page.of`."""
    agreement = factories.make_agreement(conference, state=State.INVITED)
    authorship = agreement.authorship
    request = HelpRequest.objects.create(conference=conference, author=authorship.author, kind="question")
    return {
        "paper": authorship.paper_id,
        "author": authorship.author_id,
        "message": factories.make_message(authorship.author, state=MessageState.FAILED).pk,
        "draft": factories.make_text(conference, published=False).number,
        "member": factories.make_member(conference, Role.VIEWER).memberships.get().pk,
        "request": request.pk,
        "image": factories.make_image(conference).pk,
        "job": conference.bulk_jobs.create(
            kind="invite", by=factories.make_user(), steps=[], total=0, given_up_at=timezone.now()
        ).pk,
    }


def ask(client: Client, page: Page, method: str, conference: Conference, rows: dict[str, Any]) -> int:
    url = reverse(page.name, args=[conference.slug, *([rows[page.of]] if page.of else [])])
    return client.generic(method, url, content_type="application/x-www-form-urlencoded").status_code


def answers(client: Client, conference: Conference, rows: dict[str, Any], asked: list[Asked]) -> dict[Asked, int]:
    """What each is answered; what one of them changes is taken back before the next."""
    found = {}
    for page, method in asked:
        with transaction.atomic():
            found[page, method] = ask(client, page, method, conference, rows)
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("role", Role)
def test_pages_are_opened_by_their_roles_only(conference, rows, role):
    client = Client()
    client.force_login(factories.make_member(conference, role))

    statuses = answers(client, conference, rows, ASKED)

    assert {asked for asked, status in statuses.items() if status != 403} == {
        (page, method) for page, method in ASKED if role in page.may.value
    }
    assert set(statuses.values()) <= {200, 302, 403}


def test_no_page_exists_for_another_conferences_staff(stranger_client, conference, rows):
    assert answers(stranger_client, conference, rows, ASKED) == dict.fromkeys(ASKED, 404)


def test_every_page_sends_to_the_login_when_anonymous(client, conference, rows):
    assert answers(client, conference, rows, ASKED) == dict.fromkeys(ASKED, 302)


def test_every_page_refuses_other_methods(owner_client, conference, rows):
    others = [(page, method) for page in DESK for method in {"GET", "POST", "PUT", "DELETE"} - set(page.methods)]

    assert answers(owner_client, conference, rows, others) == dict.fromkeys(others, 405)


def test_no_page_shows_a_row_of_another_conference(rows):
    mine = factories.make_ready_conference()
    client = Client()
    client.force_login(factories.make_member(mine))
    of_a_row = [(page, method) for page, method in ASKED if page.of]

    assert answers(client, mine, rows | {"draft": 99}, of_a_row) == dict.fromkeys(of_a_row, 404)


def test_every_page_of_the_desk_is_asked():
    imports = {"import_file", "import_sample", "import_preview", "import_confirm", "import_result"}

    assert {route.name for route in urls._desk} - imports == {page.name for page in DESK}


@pytest.mark.parametrize("role", Role)
def test_every_page_knows_what_its_reader_may(conference, rows, role):
    """A page without `access` in its context would quietly show nobody's buttons."""
    client = Client()
    client.force_login(factories.make_member(conference, role))

    accesses = {}
    for page in DESK:
        if "GET" in page.methods and role in page.may.value:
            url = reverse(page.name, args=[conference.slug, *([rows[page.of]] if page.of else [])])
            if (context := client.get(url).context) is not None and "conference" in context:
                accesses[page.name] = context.get("access")

    assert len(accesses) > 9
    assert accesses == dict.fromkeys(accesses, Access(conference, role))


@pytest.mark.django_db
@pytest.mark.parametrize("may", May)
@pytest.mark.parametrize("role", Role)
def test_conference_for_gives_the_conference_to_the_roles_of_the_rule(role, may):
    conference = factories.make_conference()
    user = factories.make_member(conference, role)

    if role in may.value:
        assert conference_for(user, conference.slug, may) == Access(conference, role)
    else:
        with pytest.raises(PermissionDenied):
            conference_for(user, conference.slug, may)


@pytest.mark.parametrize(
    ("role", "manage", "countersign", "own"),
    [
        (Role.OWNER, True, True, True),
        (Role.MANAGER, True, False, False),
        (Role.SIGNATORY, False, True, False),
        (Role.VIEWER, False, False, False),
    ],
)
def test_access_tells_what_the_role_can_do(role, manage, countersign, own):
    access = Access(Conference(), role)

    assert (access.can_manage, access.can_countersign, access.can_own) == (manage, countersign, own)
    assert access.may(May.SEE)


@pytest.mark.django_db
def test_conference_for_knows_no_conference_for_a_stranger():
    conference = factories.make_conference()

    with pytest.raises(Http404):
        conference_for(factories.make_user(is_superuser=True), conference.slug)


@pytest.mark.django_db
def test_conferences_of_somebody_are_those_with_a_role_by_name():
    user = factories.make_user()
    second, first, _ = (factories.make_conference(name=name) for name in ("Second", "First", "Not mine"))
    Membership.objects.create(conference=second, user=user, role=Role.VIEWER)
    Membership.objects.create(conference=first, user=user, role=Role.OWNER)

    assert conferences_of(user) == [Access(first, Role.OWNER), Access(second, Role.VIEWER)]
