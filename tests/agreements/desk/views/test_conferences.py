from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from agreements.access import Access
from agreements.desk.forms.conferences import ConferenceForm
from agreements.desk.forms.shown import carried
from agreements.models import Conference, Countersigning, Event, Membership, Role
from agreements.states import State
from tests import factories
from tests.second_factors import add_app

FACTS = {
    "name": "ECA 2030",
    "slug": "eca-2030",
    "legal_name": "The Example Conference Association",
    "short_name": "ECA",
    "address": "1 Example Street, Vienna",
    "signatory_name": "Sylvia Signatory",
    "time_zone": "America/Los_Angeles",
    "deadline": "2030-01-31T23:59",
    "paper_date": "2030-07-01",
    "contact_name": "",
    "contact_email": "",
}


def browser_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def facts_of(conference, **changes):
    names = [*FACTS, "grace_days", "countersigning", "own_answers", "policy", "name_correction", "title_correction"]
    facts = {name: getattr(conference, name) or "" for name in names if name not in ("slug", "deadline")}
    shown = carried(Conference.objects.get(pk=conference.pk), ConferenceForm.Meta.fields)
    ticked = {"shows_answers": "on"} if conference.shows_answers else {}
    return facts | ticked | {"deadline": "2030-01-31T23:59", "shown": shown} | changes


# --- A second factor ---
def settings_page(conference):
    return reverse("conference_settings", args=[conference.slug])


def test_second_factor_is_required_by_who_has_one_and_noted(conference):
    user = factories.make_member(conference)
    add_app(user)
    client = browser_of(user)

    client.post(settings_page(conference), facts_of(conference, requires_second_factor="on"))
    conference.refresh_from_db()
    required = conference.requires_second_factor
    shown = client.get(settings_page(conference)).context["form"]["requires_second_factor"].value()
    client.post(settings_page(conference), facts_of(conference))
    conference.refresh_from_db()

    changes = [event.payload for event in Event.objects.filter(kind="conference.changed").order_by("number")]
    assert (required, shown, conference.requires_second_factor) == (True, True, False)
    assert [facts["requires_second_factor"] for facts in changes] == ["True", "False"]


def test_second_factor_is_not_required_by_who_has_none(conference, owner_client):
    refused = owner_client.post(settings_page(conference), facts_of(conference, requires_second_factor="on"))

    conference.refresh_from_db()
    assert "You have none yourself, and would lock yourself out" in refused.content.decode()
    assert not conference.requires_second_factor


def test_second_factor_that_somebody_else_required_meanwhile_is_shown_with_what_was_typed(conference):
    user = factories.make_member(conference)
    add_app(user)
    typed = facts_of(conference, name="ECA 2031")
    Conference.objects.filter(pk=conference.pk).update(requires_second_factor=True, name="ECA 2032")

    form = browser_of(user).post(settings_page(conference), typed).context["form"]

    assert form["name"].value() == "ECA 2031"
    assert form["requires_second_factor"].value() is True


# --- The list ---
def test_home_lists_the_users_conferences_only(conference):
    user = factories.make_member(conference, Role.VIEWER)
    factories.make_conference()

    response = browser_of(user).get(reverse("home"))

    assert [access for access, *_ in response.context["conferences"]] == [Access(conference, Role.VIEWER)]


@pytest.mark.django_db
def test_home_is_sorted_by_name_whatever_its_accents():
    user = factories.make_user()
    names = ["algebra 2030", "Öcology 2030", "Zoology 2030"]
    for name in reversed(names):
        founded = factories.make_conference(name=name)
        Membership.objects.create(conference=founded, user=user, role=Role.VIEWER)

    listed = browser_of(user).get(reverse("home")).context["conferences"]

    assert [access.conference.name for access, *_ in listed] == names


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("is_superuser", "words"), [(True, "Create a conference"), (False, "You are not on a team yet")]
)
def test_home_teaches_when_it_is_empty(is_superuser, words):
    page = browser_of(factories.make_user(is_superuser=is_superuser)).get(reverse("home")).content.decode()

    assert words in page


def test_home_says_how_far_each_is_and_what_is_to_be_decided(conference):
    user = factories.make_member(conference)
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    factories.make_agreement(conference, state=State.DECLINED)
    empty = factories.make_conference()
    empty.memberships.create(user=user, role=Role.VIEWER)

    page = browser_of(user).get(reverse("home"))

    told = {access.conference: (few_words, dict(parts)) for access, parts, few_words in page.context["conferences"]}
    nothing = dict.fromkeys(("clear", "for_us", "waiting", "blocked"), 0)
    assert told == {
        conference: ("1 of 2 clear, 1 to decide", nothing | {"clear": 1, "blocked": 1}),
        empty: ("", nothing),
    }
    assert page.content.decode().count("parts-thin") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_home_takes_the_same_queries_whatever_its_conferences(conference, django_assert_num_queries, count):
    user = factories.make_member(conference)
    client = browser_of(user)
    for _ in range(count - 1):
        factories.make_conference().memberships.create(user=user, role=Role.VIEWER)

    with django_assert_num_queries(6):
        assert len(client.get(reverse("home")).context["conferences"]) == count


# --- A new one ---
def test_new_conference_is_founded_by_whoever_may(conference):
    user = factories.make_member(conference)

    response = browser_of(user).post(reverse("new_conference"), FACTS)

    founded = Conference.objects.get(slug="eca-2030")
    assert response["Location"] == reverse("dashboard", args=["eca-2030"])
    assert founded.memberships.get().user == user
    # The deadline was typed as the clock reads in Los Angeles.
    assert founded.deadline == datetime(2030, 2, 1, 7, 59, tzinfo=UTC)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SIGNATORY, Role.VIEWER])
def test_new_conference_is_refused_to_other_roles(conference, role):
    client = browser_of(factories.make_member(conference, role))

    statuses = (
        client.get(reverse("new_conference")).status_code,
        client.post(reverse("new_conference"), FACTS).status_code,
    )

    assert statuses == (403, 403)
    assert not Conference.objects.filter(slug="eca-2030").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("time_zone", "Mars/Olympus"), ("slug", "no spaces"), ("name", ""), ("deadline", "soon")),
        *(
            ("deadline", "0001-01-01T00:00"),
            ("deadline", "9999-12-31T23:59"),
            ("deadline", f"{'9' * 5000}-01-01T00:00"),
        ),
        *(
            ("legal_name", "a" + "\u0301" * 31),
            ("signatory_name", "က္" * 60),
            ("short_name", "ᚠ"),
            ("address", "a\u202eb"),
        ),
        ("name", "A\u0000"),
    ],
)
def test_new_conference_says_what_is_wrong_where_it_is_wrong(field, value):
    client = browser_of(factories.make_user(is_superuser=True))

    response = client.post(reverse("new_conference"), FACTS | {field: value})

    assert list(response.context["form"].errors) == [field]
    assert not Conference.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["no spaces", "ICML-2020", "icml_2020", "é"])
def test_new_conference_says_of_its_web_address_what_the_help_says(typed):
    client = browser_of(factories.make_user(is_superuser=True))

    response = client.post(reverse("new_conference"), FACTS | {"slug": typed})

    words = "Use lower-case letters, digits and hyphens, such as “icml-2020”."
    assert response.context["form"].errors["slug"] == [words]


def test_new_conference_refuses_a_word_that_is_taken(conference):
    client = browser_of(factories.make_member(conference))

    response = client.post(reverse("new_conference"), FACTS | {"slug": conference.slug})

    assert list(response.context["form"].errors) == ["slug"]


# --- Settings ---
def test_conference_settings_shows_the_deadline_as_the_conferences_clock_reads(owner_client, conference):
    Conference.objects.filter(pk=conference.pk).update(deadline=datetime(2030, 1, 31, 22, 59, tzinfo=UTC))

    page = owner_client.get(reverse("conference_settings", args=[conference.slug])).content.decode()

    assert 'value="2030-01-31T23:59"' in page


def test_conference_settings_writes_what_was_changed(owner_client, conference):
    facts = facts_of(conference, legal_name="The New Association", countersigning=Countersigning.QUEUE)

    owner_client.post(reverse("conference_settings", args=[conference.slug]), facts)

    conference.refresh_from_db()
    assert (conference.legal_name, conference.countersigning) == ("The New Association", Countersigning.QUEUE)
    assert set(Event.objects.get(kind="conference.changed").payload) == {
        "legal_name",
        "countersigning",
        "deadline",
    }


def test_conference_settings_writes_nothing_when_nothing_was_changed(owner_client, conference):
    Conference.objects.filter(pk=conference.pk).update(deadline=datetime(2030, 1, 31, 22, 59, tzinfo=UTC))

    owner_client.post(reverse("conference_settings", args=[conference.slug]), facts_of(conference))

    assert not Event.objects.filter(kind="conference.changed").exists()


def test_conference_settings_keeps_the_page_whole_when_it_refuses(owner_client, conference):
    response = owner_client.post(
        reverse("conference_settings", args=[conference.slug]), facts_of(conference, name="Other", address="")
    )

    assert list(response.context["form"].errors) == ["address"]
    assert response.context["conference"].name == conference.name
    assert reverse("team", args=[conference.slug]) in response.content.decode()


# --- The address for answers ---
@pytest.mark.parametrize(("typed", "kept"), [("Chairs@Bücher.example", "chairs@xn--bcher-kva.example"), ("", "")])
def test_contact_address_is_kept_as_mail_servers_know_it(conference, typed, kept):
    owner = browser_of(factories.make_member(conference, Role.OWNER))

    owner.post(reverse("conference_settings", args=[conference.slug]), facts_of(conference, contact_email=typed))

    conference.refresh_from_db()
    assert conference.contact_email == kept


def test_contact_address_that_no_mail_reaches_is_refused(conference):
    owner = browser_of(factories.make_member(conference, Role.OWNER))

    response = owner.post(
        reverse("conference_settings", args=[conference.slug]), facts_of(conference, contact_email="chairs@localhost")
    )

    assert list(response.context["form"].errors) == ["contact_email"]


# --- A deadline and its clock ------------------------------------------------------------------------------------------
# 31 January 2030, 23:59 in Vienna, and a second that no page shows.
STANDING = datetime(2030, 1, 31, 22, 59, 59, tzinfo=UTC)
# The same reading of the clock in Los Angeles.
THERE = datetime(2030, 2, 1, 7, 59, tzinfo=UTC)


@pytest.fixture
def timed(conference):
    Conference.objects.filter(pk=conference.pk).update(deadline=STANDING, time_zone="Europe/Vienna")
    conference.refresh_from_db()
    return conference


def save(client, conference, **changes):
    return client.post(reverse("conference_settings", args=[conference.slug]), facts_of(conference, **changes))


def test_deadline_keeps_its_moment_when_other_settings_change(owner_client, timed):
    save(owner_client, timed, name="ICML 2031")

    timed.refresh_from_db()
    assert (timed.name, timed.deadline) == ("ICML 2031", STANDING)


def test_settings_say_when_the_deadline_is(owner_client, timed):
    page = owner_client.get(reverse("conference_settings", args=[timed.slug])).content.decode()

    assert "Now it is 31 January 2030, 23:59 CET (22:59 UTC)." in page


def test_changed_time_zone_asks_which_deadline_is_meant(owner_client, timed):
    response = save(owner_client, timed, time_zone="America/Los_Angeles")
    form = response.context["form"]

    assert form.fields["deadline_meant"].choices == [
        (STANDING.isoformat(), "31 January 2030, 14:59 PST (22:59 UTC), UTC−8, the same moment as before"),
        (THERE.isoformat(), "31 January 2030, 23:59 PST (1 February, 07:59 UTC), UTC−8"),
    ]
    assert "The time zone has changed. Choose below which deadline you mean" in response.content.decode()
    assert list(form.fields).index("deadline_meant") == list(form.fields).index("deadline") + 1
    timed.refresh_from_db()
    assert (timed.time_zone, timed.deadline) == ("Europe/Vienna", STANDING)


@pytest.mark.parametrize("meant", [STANDING, THERE])
def test_answer_to_that_question_is_saved_and_said(owner_client, timed, meant):
    changes = {"time_zone": "America/Los_Angeles", "deadline_meant": meant.isoformat()}
    address = reverse("conference_settings", args=[timed.slug])

    response = owner_client.post(address, facts_of(timed, **changes), follow=True)

    timed.refresh_from_db()
    assert (timed.time_zone, timed.deadline) == ("America/Los_Angeles", meant)
    assert f"The settings have been saved. The deadline is {timed.deadline_in_words}." in response.content.decode()


@pytest.mark.parametrize("answer", ["", "never", "2031-01-01T00:00:00+00:00"])
def test_moment_that_was_not_offered_is_asked_about_again(owner_client, timed, answer):
    save(owner_client, timed, time_zone="America/Los_Angeles", deadline_meant=answer)

    timed.refresh_from_db()
    assert timed.deadline == STANDING


def test_deadline_that_is_typed_anew_is_read_in_the_new_time_zone(owner_client, timed):
    save(owner_client, timed, time_zone="America/Los_Angeles", deadline="2030-02-02T12:00")

    timed.refresh_from_db()
    assert timed.deadline == datetime(2030, 2, 2, 20, 0, tzinfo=UTC)


def test_time_zone_with_the_same_clock_asks_nothing(owner_client, timed):
    Conference.objects.filter(pk=timed.pk).update(deadline=STANDING.replace(second=0))

    save(owner_client, timed, time_zone="Europe/Berlin")

    timed.refresh_from_db()
    assert (timed.time_zone, timed.deadline) == ("Europe/Berlin", STANDING.replace(second=0))


def test_deadline_that_the_clock_leaves_out_is_refused_with_the_nearest(owner_client, timed):
    page = save(owner_client, timed, deadline="2030-03-31T02:30").content.decode()

    assert (
        "never reads 02:30. The nearest times are 31 March 2030, 01:59 CET (00:59 UTC) and 31 March 2030, 03:00 CEST "
        "(01:00 UTC)." in page
    )
    timed.refresh_from_db()
    assert timed.deadline == STANDING


def test_deadline_that_the_clock_reads_twice_is_asked_about(owner_client, timed):
    first, second = (datetime(2030, 10, 27, hour, 30, tzinfo=UTC) for hour in (0, 1))
    form = save(owner_client, timed, deadline="2030-10-27T02:30").context["form"]

    save(owner_client, timed, deadline="2030-10-27T02:30", deadline_meant=second.isoformat())

    assert form.fields["deadline_meant"].choices == [
        (first.isoformat(), "27 October 2030, 02:30 CEST (00:30 UTC), UTC+2"),
        (second.isoformat(), "27 October 2030, 02:30 CET (01:30 UTC), UTC+1"),
    ]
    timed.refresh_from_db()
    assert timed.deadline == second
    save(owner_client, timed, deadline="2030-10-27T02:30", name="ICML 2031")
    timed.refresh_from_db()
    assert (timed.name, timed.deadline) == ("ICML 2031", second)


# --- Two at once -------------------------------------------------------------------------------------------------------
def opened(client, conference) -> str:
    """What the page carries of what it shows."""
    return client.get(reverse("conference_settings", args=[conference.slug])).context["form"]["shown"].value()


def test_settings_that_somebody_else_changed_meanwhile_stay_changed(owner_client, timed):
    shown, mine = opened(owner_client, timed), facts_of(timed)
    save(owner_client, timed, address="2 New Street")

    owner_client.post(reverse("conference_settings", args=[timed.slug]), mine | {"shown": shown, "name": "ECA 2031"})

    timed.refresh_from_db()
    assert (timed.name, timed.address, timed.deadline) == ("ECA 2031", "2 New Street", STANDING)
    assert set(timed.events.filter(kind="conference.changed").last().payload) == {"name"}


def test_setting_that_two_change_is_told_to_the_second_who_can_insist(owner_client, timed):
    shown, mine = opened(owner_client, timed), facts_of(timed)
    save(owner_client, timed, name="Others", address="2 New Street")
    address = reverse("conference_settings", args=[timed.slug])

    told = owner_client.post(address, mine | {"shown": shown, "name": "Mine", "short_name": "EC"})
    form = told.context["form"]

    timed.refresh_from_db()
    assert (told.status_code, timed.name, timed.short_name) == (409, "Others", "ECA")
    assert form.errors == {
        "name": ["Somebody else has changed this to “Others”. Save again to replace that with yours."]
    }
    assert [form[name].value() for name in ("name", "short_name", "address")] == ["Mine", "EC", "2 New Street"]
    owner_client.post(address, {name: form[name].value() or "" for name in form.fields})
    timed.refresh_from_db()
    assert (timed.name, timed.short_name, timed.address) == ("Mine", "EC", "2 New Street")
    assert timed.deadline == STANDING


def test_deadline_that_two_change_is_told_in_words(owner_client, timed):
    shown, mine = opened(owner_client, timed), facts_of(timed)
    save(owner_client, timed, deadline="2030-02-02T12:00")

    told = owner_client.post(
        reverse("conference_settings", args=[timed.slug]), mine | {"shown": shown, "deadline": "2030-03-03T12:00"}
    )

    present = "2 February 2030, 12:00 CET (11:00 UTC)"
    words = f"Somebody else has changed this to “{present}”. Save again to replace that with yours."
    assert told.context["form"].errors == {"deadline": [words]}
    assert told.context["form"]["deadline"].value() == "2030-03-03T12:00"


def test_same_change_by_two_is_one_event(owner_client, timed):
    shown, mine = opened(owner_client, timed), facts_of(timed)

    answers = [
        owner_client.post(reverse("conference_settings", args=[timed.slug]), mine | {"shown": shown, "name": "Ours"})
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert timed.events.filter(kind="conference.changed").count() == 1


@pytest.mark.parametrize("shown", ["", "e30:made:up"])
def test_settings_from_a_page_that_does_not_say_what_it_showed_are_asked_about(owner_client, timed, shown):
    told = save(owner_client, timed, name="Blind", shown=shown)
    form = told.context["form"]

    assert form.non_field_errors() == [
        "This page was opened too long ago. Look through the settings, and save them once more."
    ]
    assert (form["name"].value(), form["shown"].value()) == ("Blind", form.initial["shown"])
    timed.refresh_from_db()
    assert timed.name != "Blind"


@pytest.mark.parametrize("before", [False, True])
def test_owners_choose_whether_viewers_export(owner_client, conference, before):
    Conference.objects.filter(pk=conference.pk).update(viewers_export=before)
    url = reverse("conference_settings", args=[conference.slug])
    form = owner_client.get(url).context["form"]
    posted = {
        field.html_name: field.value() or "" for field in form if field.name not in ("viewers_export", "deadline")
    }

    owner_client.post(url, posted | ({} if before else {"viewers_export": "on"}))

    conference.refresh_from_db()
    assert conference.viewers_export is not before
    assert conference.events.get(kind="conference.changed").payload["viewers_export"] == str(not before)


def test_a_choice_that_nobody_touched_stays_when_the_form_asks_again(owner_client, conference):
    Conference.objects.filter(pk=conference.pk).update(viewers_export=True)
    url = reverse("conference_settings", args=[conference.slug])
    form = owner_client.get(url).context["form"]
    posted = {field.html_name: field.value() or "" for field in form if field.name != "deadline"}
    Conference.objects.filter(pk=conference.pk).update(name="Another name")

    page = owner_client.post(url, posted | {"name": "A third name", "viewers_export": "on"})

    assert page.status_code == 409
    assert page.context["form"]["viewers_export"].value() is True


def test_case_17_owners_choose_what_a_correction_means_and_who_decides_about_waivers(owner_client, conference):
    chosen = {"name_correction": "ask_again", "title_correction": "amend", "waivers_need_two": "on"}

    owner_client.post(settings_page(conference), facts_of(conference, **chosen))

    conference.refresh_from_db()
    found = conference.name_correction, conference.title_correction, conference.waivers_need_two
    assert found == ("ask_again", "amend", True)
