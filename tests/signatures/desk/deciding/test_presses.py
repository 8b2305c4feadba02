"""The buttons of “To decide”: what is pressed is carried out after twenty seconds, and can be taken back until then."""

from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import (
    Author,
    Conference,
    Event,
    HelpKind,
    Matter,
    MatterKind,
    Message,
    MessageKind,
    PressedDeed,
    Role,
    Settled,
)
from agreements.states import State
from signatures import asking
from signatures.operations import sweep
from tests import factories
from tests.signatures.deciding.deciding_world import twenty_seconds_later
from tests.signatures.desk.deciding.matters_made import came_back, doubtful, looked_at, one_of_each

pytestmark = pytest.mark.django_db


def press(client: Client, deed: str, *matters: Matter, **data: Any) -> HttpResponse:
    [slug] = {matter.conference.slug for matter in matters}
    posted = {"deed": deed, "matter": [matter.pk for matter in matters], "at": matters[0].pk} | data
    return client.post(reverse("press", args=[slug]), posted)


def shown(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def follow(client: Client, response: HttpResponse) -> HttpResponse:
    return client.get(response["Location"])


def undo(client: Client, conference: Conference) -> HttpResponse:
    row = PressedDeed.objects.latest("pressed_at")
    return client.post(reverse("undo_press", args=[conference.slug, row.pk]), follow=True)


@pytest.fixture
def name(conference: Conference) -> Matter:
    return doubtful(conference, "Tavor Z Baharav", "Tavor Baharav").matters.get()


# --- Pressed, taken back, carried out ------------------------------------------------------------------------------------
def test_a_countersignature_waits_twenty_seconds(
    owner_client: Client, conference: Conference, name: Matter, clock: time_machine.Traveller
) -> None:
    response = press(owner_client, "countersign", name, next="")

    page = shown(follow(owner_client, response))
    assert "Countersigned: Tavor Z Baharav. The mail leaves in a moment." in page
    assert "Nothing waits for you." in page
    assert sweep.carry_out_pressed() == 0
    assert conference.agreements.get().state == State.ACCEPTED
    assert twenty_seconds_later(clock) == 1
    name.refresh_from_db()
    assert (name.agreement.state, name.settled) == (State.COUNTERSIGNED, Settled.BY_DEED)


def test_what_is_taken_back_never_happened(
    owner_client: Client, conference: Conference, name: Matter, clock: time_machine.Traveller
) -> None:
    press(owner_client, "ask_again", name, reason="Sign with your name in full.")
    events = Event.objects.count()

    page = shown(undo(owner_client, conference))

    assert "Is this the signature of Tavor Z Baharav?" in page
    assert "Sign with your name in full.</textarea>" in page
    assert twenty_seconds_later(clock) == 0
    assert (Event.objects.count(), Matter.objects.open().get()) == (events, name)


def test_what_is_carried_out_is_not_taken_back(
    owner_client: Client, conference: Conference, name: Matter, clock: time_machine.Traveller
) -> None:
    press(owner_client, "countersign", name)
    twenty_seconds_later(clock)

    assert "It has been carried out already" in shown(undo(owner_client, conference))


def test_nobody_takes_back_what_somebody_else_pressed(
    owner_client: Client, signatory_client: Client, conference: Conference, name: Matter
) -> None:
    press(signatory_client, "countersign", name)

    page = shown(owner_client.get(reverse("decisions", args=[conference.slug])))

    assert "has just decided this." in page
    assert "Undo" not in page
    undo(owner_client, conference)
    assert PressedDeed.objects.get().end == ""


def test_two_who_press_are_told_of_each_other(
    owner_client: Client, signatory_client: Client, conference: Conference, name: Matter
) -> None:
    press(signatory_client, "countersign", name)

    response = press(owner_client, "ask_again", name, reason="x")

    assert response.status_code == 409
    assert "has just decided this." in shown(response)
    assert PressedDeed.objects.count() == 1


def test_what_was_settled_meanwhile_is_told_in_its_place_and_what_was_typed_is_kept(
    manager_client: Client, conference: Conference
) -> None:
    declined = one_of_each(conference)[MatterKind.DECLINED]
    other = factories.make_member(conference, Role.MANAGER, name="Mona Member")
    Matter.objects.filter(pk=declined.pk).update(settled_at=timezone.now(), settled="hand", settled_by=other)

    response = press(manager_client, "waive", declined, reason="On leave")

    assert response.status_code == 409
    assert "Mona Member has settled this meanwhile, so nothing was done." in shown(response)
    assert not PressedDeed.objects.exists()


def test_a_worker_that_does_not_come_is_told_and_it_can_still_be_taken_back(
    owner_client: Client, conference: Conference, name: Matter, clock: time_machine.Traveller
) -> None:
    press(owner_client, "countersign", name)
    clock.shift(120)

    page = shown(owner_client.get(reverse("decisions", args=[conference.slug])))

    assert "No worker has taken it yet, so nothing has left." in page
    assert "Is this the signature" in shown(undo(owner_client, conference))


def test_it_waits_while_somebody_looks_at_it_and_not_for_ever(
    owner_client: Client, conference: Conference, name: Matter, clock: time_machine.Traveller
) -> None:
    press(owner_client, "countersign", name)
    address = reverse("hold_press", args=[conference.slug, PressedDeed.objects.get().pk])
    clock.shift(15)
    assert owner_client.post(address).status_code == 204
    assert [twenty_seconds_later(clock) for _ in range(1)] == [1]
    assert owner_client.post(address).status_code == 409


# --- Each deed -----------------------------------------------------------------------------------------------------------
def test_like_names_are_countersigned_together(
    owner_client: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    one, two, three = (doubtful(conference, f"Ann {x}. Lee{x}", f"Ann Lee{x}").matters.get() for x in "ABC")

    response = press(owner_client, "countersign", one, three, together="1")

    assert "Countersigned: Ann A. LeeA and 1 more." in shown(follow(owner_client, response))
    twenty_seconds_later(clock)
    assert list(Matter.objects.open()) == [two]


def test_all_that_only_wait_are_countersigned_up_to_the_answer_that_was_shown(
    owner_client: Client, clock: time_machine.Traveller
) -> None:
    conference = factories.make_ready_conference(countersigning="queue")
    client = Client()
    client.force_login(factories.make_member(conference, Role.OWNER))
    factories.make_accepted(conference, 3)
    address = reverse("decisions", args=[conference.slug])
    until = client.get(address).context["sheet"].facts["alike"].until
    clock.shift(1)
    factories.make_accepted(conference, 1)

    posted = {"deed": "countersign_alike", "until": until.isoformat(), "at": "countersign"}
    client.post(reverse("press", args=[conference.slug]), posted)
    second = client.post(reverse("press", args=[conference.slug]), posted)

    assert second.status_code == 409
    twenty_seconds_later(clock)
    assert conference.agreements.filter(state=State.COUNTERSIGNED).count() == 3
    assert client.get(address).context["waiting"].alike.count == 1


def test_a_decline_is_waived_for_a_reason(
    manager_client: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    declined = one_of_each(conference)[MatterKind.DECLINED]
    refused = press(manager_client, "waive", declined, reason="")
    assert (refused.status_code, "Say why" in shown(refused)) == (422, True)

    press(manager_client, "waive", declined, reason="The employer owns it")
    twenty_seconds_later(clock)

    declined.agreement.refresh_from_db()
    assert declined.agreement.state == State.WAIVED


def test_a_name_is_asked_for_again(
    manager_client: Client, conference: Conference, name: Matter, clock: time_machine.Traveller
) -> None:
    press(manager_client, "ask_again", name, reason="Sign with your name in full.")
    assert not Message.objects.filter(kind=MessageKind.INVITATION).exists()

    twenty_seconds_later(clock)

    mail = Message.objects.get(kind=MessageKind.INVITATION)
    assert (mail.author, name.agreement.authorship.agreements.filter(state=State.INVITED).count()) == (name.author, 1)


def test_an_address_is_changed_and_invited_at_once(
    manager_client: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    came_back(conference)
    bounced = conference.matters.open().get(kind="bounce")
    refused = press(manager_client, "address", bounced, email="nonsense", shown=bounced.author.email)
    assert (refused.status_code, 'value="nonsense"' in shown(refused)) == (422, True)

    press(manager_client, "address", bounced, email="right@ex.org", shown=bounced.author.email)
    twenty_seconds_later(clock)

    author = Author.objects.get(pk=bounced.author_id)
    assert (author.email, author.messages.latest("created_at").email) == ("right@ex.org", "right@ex.org")
    assert not Matter.objects.open().filter(pk=bounced.pk).exists()


def test_an_address_that_moved_meanwhile_reopens_the_matter_and_says_why(
    manager_client: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    came_back(conference)
    bounced = conference.matters.open().get(kind="bounce")
    press(manager_client, "address", bounced, email="right@ex.org", shown="former@ex.org")

    twenty_seconds_later(clock)

    page = shown(manager_client.get(reverse("decisions", args=[conference.slug])))
    assert "It could not be done: Somebody else has changed the address to" in page
    assert 'value="right@ex.org"' in page


@pytest.mark.parametrize("deed", ["again", "reachable"])
def test_a_bounce_is_settled_by_the_same_address(
    manager_client: Client, conference: Conference, clock: time_machine.Traveller, deed: str
) -> None:
    came_back(conference)
    bounced = conference.matters.open().get(kind="bounce")

    press(manager_client, deed, bounced)
    twenty_seconds_later(clock)

    assert not Matter.objects.open().filter(pk=bounced.pk).exists()


def test_a_request_is_answered_and_settled_on_the_sheet(
    manager_client: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    _, link = factories.invited_author(conference)
    request = asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")
    matter = request.matters.get()
    assert press(manager_client, "answer", matter, words="").status_code == 422

    press(manager_client, "answer", matter, words="You may.")
    twenty_seconds_later(clock)
    assert [entry.words for entry in request.entries.all()][-1:] == ["You may."]
    press(manager_client, "settle", matter, words="", done="nothing")
    twenty_seconds_later(clock)

    request.refresh_from_db()
    assert request.settled_at is not None


def test_another_address_that_was_asked_for_is_changed_and_the_request_settled(
    manager_client: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    author, link = factories.invited_author(conference)
    request = asking.ask_for_help(link, kind=HelpKind.OTHER_ADDRESS, words="Please", email="new@ex.org")
    page = shown(manager_client.get(reverse("decisions", args=[conference.slug])))
    assert 'value="new@ex.org"' in page

    press(manager_client, "address", request.matters.get(), email="new@ex.org", shown=author.email)
    twenty_seconds_later(clock)

    author.refresh_from_db()
    request.refresh_from_db()
    assert (author.email, request.settled_at is not None) == ("new@ex.org", True)


def test_a_waiver_is_confirmed_by_another_member(
    manager_client: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    waiver = one_of_each(conference)[MatterKind.WAIVER]

    press(manager_client, "confirm_waiver", waiver)
    twenty_seconds_later(clock)

    waiver.agreement.refresh_from_db()
    assert waiver.agreement.state == State.WAIVED


def test_values_of_a_list_are_left_as_they_are(
    manager_client: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    look = looked_at(conference, "ADA AMES")

    press(manager_client, "leave", look)
    twenty_seconds_later(clock)

    look.refresh_from_db()
    assert (look.settled, Event.objects.filter(kind="matter.left").count()) == (Settled.BY_HAND, 1)
    assert list(conference.agreements.uninvited().filter(authorship__author=look.author_id))


def test_values_in_doubt_for_the_same_reason_are_confirmed_together(
    manager_client: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    one, two, three = (looked_at(conference, name) for name in ("ADA AMES", "BEN BOE", "CY COE"))
    address = reverse("decisions", args=[conference.slug])
    assert "2 more values are in doubt for the same reason." in shown(manager_client.get(address))
    together = manager_client.get(address, {"at": one.pk, "together": 1}).context["sheet"]
    assert [*together.matters] == [one, two, three]

    press(manager_client, "leave", one, three, together="1")
    twenty_seconds_later(clock)

    assert list(Matter.objects.open()) == [two]


def test_what_ends_by_a_deed_alone_cannot_be_left(
    manager_client: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    matter = one_of_each(conference)[MatterKind.NO_ADDRESS]

    press(manager_client, "leave", matter)
    twenty_seconds_later(clock)

    assert "cannot be left as it is" in PressedDeed.objects.get().why


# --- Later, and who decides ----------------------------------------------------------------------------------------------
def test_later_puts_it_off_until_tomorrow_and_is_taken_back(
    manager_client: Client, conference: Conference, name: Matter, clock: time_machine.Traveller
) -> None:
    address = reverse("decisions", args=[conference.slug])
    put_off = reverse("put_off", args=[conference.slug, name.pk])

    page = shown(manager_client.post(put_off, follow=True))
    assert "Tavor Z Baharav: put off until tomorrow." in page
    assert manager_client.get(address).context["waiting"].count == 0
    undo(manager_client, conference)
    assert manager_client.get(address).context["waiting"].count == 1
    manager_client.post(put_off)
    clock.shift(25 * 3600)
    assert Matter.objects.to_decide().get() == name


@pytest.mark.parametrize(
    ("until", "words", "days"),
    [
        ("tomorrow", "put off until tomorrow.", 1),
        ("days", "put off for three days.", 3),
        ("week", "put off until next week.", 7),
        ("for ever", "put off until tomorrow.", 1),
    ],
)
def test_later_is_until_the_day_that_was_chosen(
    manager_client: Client,
    conference: Conference,
    name: Matter,
    clock: time_machine.Traveller,
    until: str,
    words: str,
    days: int,
) -> None:
    put_off = reverse("put_off", args=[conference.slug, name.pk])

    page = shown(manager_client.post(put_off, {"until": until}, follow=True))

    assert words in page
    later = manager_client.get(reverse("decisions", args=[conference.slug]), {"whose": "later"})
    assert "Put off until" in shown(later)
    clock.shift(days * 24 * 3600 - 60)
    assert not Matter.objects.to_decide().exists()
    clock.shift(120)
    assert Matter.objects.to_decide().get() == name


def test_who_decides_is_said_and_taken_back(
    manager_client: Client, owner_client: Client, conference: Conference, name: Matter
) -> None:
    owner = conference.memberships.get(role=Role.OWNER).user
    address = reverse("assign_matter", args=[conference.slug, name.pk])

    manager_client.post(address, {"to": owner.pk})
    mine = owner_client.get(reverse("decisions", args=[conference.slug]), {"whose": "mine"})
    assert [matter for matter, _ in mine.context["lines"]] == [name]
    undo(manager_client, conference)

    name.refresh_from_db()
    assert name.assigned_to is None
    assert Event.objects.filter(kind="matter.assigned").count() == 2


def test_nobody_decides_who_is_not_on_the_team(manager_client: Client, conference: Conference, name: Matter) -> None:
    address = reverse("assign_matter", args=[conference.slug, name.pk])

    response = manager_client.post(address, {"to": factories.make_user().pk})

    assert (response.status_code, "This person is not on the team any more." in shown(response)) == (409, True)


# --- Who may, and where it leads -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "deed", "status"),
    [
        (Role.SIGNATORY, "countersign", 302),
        (Role.SIGNATORY, "ask_again", 403),
        (Role.MANAGER, "ask_again", 302),
        (Role.MANAGER, "countersign", 403),
        (Role.VIEWER, "countersign", 403),
    ],
)
def test_each_deed_is_for_its_roles(conference: Conference, name: Matter, role: Role, deed: str, status: int) -> None:
    client = Client()
    client.force_login(factories.make_member(conference, role))

    assert press(client, deed, name, reason="Sign again").status_code == status


def test_a_login_of_long_ago_proves_itself_before_countersigning(
    owner_client: Client, conference: Conference, name: Matter, clock: time_machine.Traveller
) -> None:
    clock.shift(16 * 60)

    whole = press(owner_client, "countersign", name)
    part = owner_client.post(
        reverse("press", args=[conference.slug]),
        {"deed": "countersign", "matter": name.pk},
        headers={"HX-Request": "true"},
    )

    assert reverse("account_reauthenticate") in whole["Location"]
    assert part["HX-Redirect"].startswith(reverse("account_reauthenticate"))
    assert not PressedDeed.objects.exists()


def test_an_unknown_deed_and_matters_of_others_do_not_exist(owner_client: Client, conference: Conference) -> None:
    foreign = one_of_each(factories.make_ready_conference())[MatterKind.DECLINED]
    address = reverse("press", args=[conference.slug])

    assert owner_client.post(address, {"deed": "nonsense"}).status_code == 404
    assert owner_client.post(address, {"deed": "leave", "matter": [foreign.pk, "x", "9" * 30]}).status_code == 409
    for page in ("put_off", "assign_matter"):
        assert owner_client.post(reverse(page, args=[conference.slug, foreign.pk])).status_code == 404


def test_a_press_leads_to_the_next_of_its_kind(owner_client: Client, conference: Conference, name: Matter) -> None:
    response = press(owner_client, "countersign", name, next="7", kind="names", whose="")

    assert response["Location"] == f"{reverse('decisions', args=[conference.slug])}?kind=names&at=7"


def test_a_part_that_is_swapped_in_is_the_next_one_at_once(
    owner_client: Client, conference: Conference, name: Matter
) -> None:
    other = doubtful(conference, "Ola Ås", "Mickey Mouse").matters.get()
    posted = {"deed": "countersign", "matter": name.pk, "next": other.pk, "kind": "names"}

    response = owner_client.post(reverse("press", args=[conference.slug]), posted, headers={"HX-Request": "true"})

    assert (response.status_code, response.context["sheet"].matter) == (200, other)
    assert response["HX-Push-Url"].endswith(f"?kind=names&at={other.pk}")


def test_a_deeds_own_page_comes_back_here(manager_client: Client, conference: Conference, name: Matter) -> None:
    page = reverse("ask_again", args=[conference.slug, name.agreement_id])

    response = manager_client.post(f"{page}?from=decisions", {"shown": "accepted", "reason": "Sign again"})

    assert response["Location"] == reverse("decisions", args=[conference.slug])
