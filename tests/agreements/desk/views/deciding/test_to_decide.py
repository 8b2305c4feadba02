import pytest
from django.urls import reverse
from django.utils import timezone

from agreements import audit, matters
from agreements.desk.dashboard.action_items import action_items
from agreements.desk.dashboard.overview import overview
from agreements.mail.bounces import reported
from agreements.mail.bounces.reported import Tiding
from agreements.models import (
    Author,
    CellRemark,
    Countersigning,
    Event,
    HelpKind,
    Matter,
    MatterKind,
    MessageState,
    ReportKind,
    ReportSource,
    Role,
    Settled,
    Waiver,
)
from agreements.states import State
from signatures import asking
from tests import factories


def ask(client, conference, **query):
    return client.get(reverse("decisions", args=[conference.slug]), query)


def post(client, name, matter, **data):
    return client.post(reverse(name, args=[matter.conference.slug, matter.pk]), data, follow=True)


def listed(response):
    return [item.matter for item in response.context["items"]]


def one_of_each(conference) -> dict[MatterKind, Matter]:
    """A decline, a doubtful name, a request, nobody's address, a shared address, a proposed waiver, a look, a bounce."""
    declined = factories.make_agreement(conference, state=State.INVITED)
    factories.sign(declined, decision="declined", reason="I <b>object</b> to clause 3")
    asked = factories.make_agreement(conference, state=State.INVITED)
    factories.sign(asked, typed_name="Mickey Mouse")
    _, link = factories.invited_author(conference)
    asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")
    without = factories.make_paper(conference, factories.make_author(conference, name="Nora None", email=""))
    one = factories.make_author(conference, name="Ann Other", email="lab@ex.org")
    two = factories.make_author(conference, name="Bob Else", email="lab@ex.org")
    for author in (one, two):
        factories.make_agreement(author=author, state=State.INVITED)
    waived = factories.make_agreement(conference, state=State.INVITED)
    now, user = timezone.now(), factories.make_user()
    Waiver.objects.create(
        agreement=waived, kind="other", reason="On leave", state_before="invited", by=user, proposed_at=now
    )
    with audit.deed(conference):
        people = [*without.authorships.values_list("author", flat=True), one.pk, two.pk]
        matters.changed(matters.About.ADDRESSES, people)
        matters.changed(matters.About.WAIVERS, [waived.authorship.author_id])
    looked_at(conference, "LOU LOOK")
    came_back(conference)
    return {MatterKind(each.kind): each for each in conference.matters.open()}


def came_back(conference) -> None:
    message = factories.make_message(factories.invited_author(conference)[0], state=MessageState.SENT)
    tiding = Tiding(ReportKind.BOUNCED, ReportSource.RETURNED, status="5.1.1", words="550 No such user")
    assert reported.note(message.pk, tiding)


def looked_at(conference, name) -> Matter:
    """Of a value that a list has in capitals."""
    authorship = factories.make_agreement(author=factories.make_author(conference, name=name)).authorship
    CellRemark.objects.create(
        authorship=authorship, column="name", kind="capitals", before=name, after=name, is_look=True
    )
    with audit.deed(conference):
        matters.changed(matters.About.LISTS, [authorship.author_id])
    return Matter.objects.get(author=authorship.author_id)


def test_every_kind_is_listed_with_its_evidence_and_its_deeds(manager_client, conference):
    made = one_of_each(conference)
    assert set(made) == set(MatterKind)

    response = ask(manager_client, conference)

    page = response.content.decode()
    assert sorted(each.pk for each in listed(response)) == sorted(each.pk for each in made.values())
    assert "I &lt;b&gt;object&lt;/b&gt; to clause 3" in page
    assert "Mickey Mouse" in page
    assert "May I?" in page
    assert "The address is also that of Ann Other." in page
    items = {item.matter.kind: item for item in response.context["items"]}
    for kind, item in items.items():
        assert item.deeds, kind
        assert manager_client.get(item.deeds[0].url).status_code == 200
    assert {kind for kind, item in items.items() if item.can_be_left} == matters.BY_HAND


def test_case_30_a_viewer_sees_what_is_open_without_personal_words_and_without_deeds(viewer_client, conference):
    one_of_each(conference)

    response = ask(viewer_client, conference)

    page = response.content.decode()
    assert len(listed(response)) == len(MatterKind)
    assert "clause 3" not in page
    assert "May I?" not in page
    assert "/assign/" not in page
    assert not any(item.deeds or item.can_be_left for item in response.context["items"])


def test_the_count_stands_in_the_navigation_and_in_the_title(viewer_client, conference):
    one_of_each(conference)
    one_of_each(factories.make_ready_conference())
    count = conference.matters.open().count()

    page = ask(viewer_client, conference).content.decode()

    assert f"<title>({count}) To decide" in " ".join(page.split()).replace("<title> ", "<title>")
    assert f'<span>To decide</span> <span class="count due">{count}</span></a>' in page


def test_filters_by_kind_by_who_decides_and_by_what_is_settled(manager_client, conference):
    made = one_of_each(conference)
    me = conference.memberships.get(role=Role.MANAGER).user
    mine, left = made[MatterKind.REQUEST], made[MatterKind.DECLINED]
    post(manager_client, "assign_matter", mine, to=me.pk)
    post(manager_client, "leave_matter", left)

    assert listed(ask(manager_client, conference, kind="name")) == [made[MatterKind.NAME]]
    assert listed(ask(manager_client, conference, whose="mine")) == [mine]
    assert len(listed(ask(manager_client, conference, whose="nobody"))) == len(made) - 2
    assert listed(ask(manager_client, conference, settled="yes")) == [left]
    assert left not in listed(ask(manager_client, conference))
    assert "Remove a filter" in ask(manager_client, conference, kind="name", whose="mine").content.decode()


def test_assign_matter_says_who_decides_and_takes_it_back(manager_client, owner_client, conference):
    matter = one_of_each(conference)[MatterKind.NAME]
    owner = conference.memberships.get(role=Role.OWNER).user

    post(manager_client, "assign_matter", matter, to=owner.pk)
    matter.refresh_from_db()
    assert (matter.assigned_to, listed(ask(owner_client, conference, whose="mine"))) == (owner, [matter])

    post(manager_client, "assign_matter", matter, to="")
    matter.refresh_from_db()
    assert matter.assigned_to is None
    assert Event.objects.filter(kind="matter.assigned").count() == 2


def test_assign_matter_takes_nobody_who_is_not_on_the_team(manager_client, conference):
    matter = one_of_each(conference)[MatterKind.NAME]

    response = post(manager_client, "assign_matter", matter, to=factories.make_user().pk)

    assert "This person is not on the team any more." in response.content.decode()
    matter.refresh_from_db()
    assert matter.assigned_to is None


def test_leave_matter_settles_it_for_good(manager_client, conference):
    matter = one_of_each(conference)[MatterKind.DECLINED]

    response = post(manager_client, "leave_matter", matter)

    assert "left as it is" in response.content.decode()
    matter.refresh_from_db()
    assert (matter.settled, matter.settled_by) == (Settled.BY_HAND, conference.memberships.get(role=Role.MANAGER).user)
    assert "This has been settled meanwhile." in post(manager_client, "leave_matter", matter).content.decode()
    assert "This has been settled meanwhile." in post(manager_client, "assign_matter", matter, to="").content.decode()


def test_leave_matter_refuses_what_ends_by_a_deed_alone(manager_client, conference):
    matter = one_of_each(conference)[MatterKind.NO_ADDRESS]

    response = post(manager_client, "leave_matter", matter)

    assert "cannot be left as it is" in response.content.decode()
    assert Matter.objects.open().filter(pk=matter.pk).exists()


def test_values_that_a_page_shows_are_confirmed_together(manager_client, conference):
    """Those that are still open, with an entry for each; what was not shown stays."""
    one, two, three = (looked_at(conference, name) for name in ("ADA AMES", "BEN BOE", "CY COE"))
    declined = one_of_each(conference)[MatterKind.DECLINED]
    assert "values below are right as they stand" not in ask(manager_client, conference).content.decode()
    assert "All 4 values below are right" in ask(manager_client, conference, kind="look").content.decode()
    post(manager_client, "leave_matter", two)
    address = reverse("confirm_looks", args=[conference.slug])

    response = manager_client.post(address, {"matter": [one.pk, two.pk, declined.pk, "x", "9" * 30]}, follow=True)

    assert "1 value is confirmed." in response.content.decode()
    open_ones = set(Matter.objects.open().values_list("pk", flat=True))
    assert {one.pk, two.pk} & open_ones == set()
    assert {three.pk, declined.pk} <= open_ones
    assert Event.objects.filter(kind="matter.left", subject=f"author:{one.author_id}").count() == 1
    assert list(conference.agreements.uninvited().filter(authorship__author=one.author_id))


def test_values_of_another_conference_are_not_confirmed(owner_client, conference):
    foreign = looked_at(factories.make_ready_conference(), "ADA AMES")

    owner_client.post(reverse("confirm_looks", args=[conference.slug]), {"matter": [foreign.pk]})

    assert Matter.objects.open().filter(pk=foreign.pk).exists()


def test_deeds_come_back_to_the_list_as_it_was_filtered(manager_client, conference):
    matter = one_of_each(conference)[MatterKind.DECLINED]
    address = reverse("leave_matter", args=[conference.slug, matter.pk])

    response = manager_client.post(f"{address}?kind=declined&page=1")

    assert response["Location"] == f"{reverse('decisions', args=[conference.slug])}?kind=declined&page=1"


def test_no_page_touches_a_matter_of_another_conference(owner_client, conference):
    foreign = one_of_each(factories.make_ready_conference())[MatterKind.DECLINED]

    for name in ("assign_matter", "leave_matter"):
        assert owner_client.post(reverse(name, args=[conference.slug, foreign.pk])).status_code == 404
    assert foreign not in listed(ask(owner_client, conference))


@pytest.mark.parametrize("countersigning", Countersigning)
def test_the_dashboard_counts_the_same_rows(manager_client, conference, countersigning):
    type(conference).objects.filter(pk=conference.pk).update(countersigning=countersigning)
    conference.refresh_from_db()
    one_of_each(conference)
    access = ask(manager_client, conference).context["access"]

    told = {item.key: item.count for item in action_items(access, overview(conference))}

    for kind in MatterKind:
        assert told["names" if kind == MatterKind.NAME else kind] == len(
            listed(ask(manager_client, conference, kind=kind))
        )


def test_the_dashboard_names_of_each_kind_those_that_wait_longest(conference):
    for number in range(5):
        author = factories.make_author(conference, name=f"Author {number}")
        factories.make_agreement(author=author, state=State.DECLINED)

    found = overview(conference).matters[MatterKind.DECLINED]

    assert (found.count, found.names) == (5, ["Author 0", "Author 1", "Author 2"])


@pytest.mark.parametrize("count", [1, 3])
def test_decisions_take_the_same_queries_whatever_their_number(
    manager_client, conference, django_assert_num_queries, count
):
    for _ in range(count):
        one_of_each(conference)
        Author.objects.filter(email="lab@ex.org").update(email="")

    with django_assert_num_queries(12):
        ask(manager_client, conference)
