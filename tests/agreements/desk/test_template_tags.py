from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django import forms
from django.template import Context, RequestContext, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import timezone as django_timezone

from agreements.templatetags import desk

NOON = datetime(2020, 5, 3, 12, 0, tzinfo=UTC)


class ListForm(forms.Form):
    q = forms.CharField(required=False, label="Title")
    state = forms.ChoiceField(required=False, label="State", choices=[("", "Every state"), ("invited", "Waiting")])


def active(address: str) -> list[desk.ActiveFilter]:
    request = RequestFactory().get(address)
    return desk.active_filters(RequestContext(request, {"request": request}), ListForm(request.GET))


def test_utc_says_zone_when_given_another_one() -> None:
    assert desk.utc(datetime(2020, 5, 3, 7, 2, tzinfo=timezone(timedelta(hours=-7)))) == "3 May 2020, 14:02 UTC"


def test_times_are_empty_when_there_is_none() -> None:
    assert (desk.utc(None), desk.ago(None)) == ("", "")


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=-20), "just now"),
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=-5), "5 minutes ago"),
        (timedelta(minutes=-59, seconds=-50), "1 hour ago"),
        (timedelta(hours=30), "in 30 hours"),
        (timedelta(hours=47, minutes=40), "in 2 days"),
        (timedelta(days=-3, hours=-5), "3 days ago"),
        (timedelta(days=6, hours=1), "in 6 days"),
        (timedelta(days=9, hours=21, minutes=36), "in 10 days"),  # and not one week
        (timedelta(days=-59), "59 days ago"),
        (timedelta(days=-90), "3 Feb 2020"),
    ],
)
def test_distance_is_one_unit_long(away: timedelta, words: str) -> None:
    assert desk.distance(NOON + away, NOON) == words


def test_ago_holds_the_moment_itself() -> None:
    with time_machine.travel(NOON, tick=False):
        shown = desk.ago(NOON - timedelta(hours=2))
    assert shown == (
        '<time datetime="2020-05-03T10:00:00+00:00" title="3 May 2020, 10:00 UTC">2 hours ago'
        '<span class="visually-hidden"> (3 May 2020, 10:00 UTC)</span></time>'
    )


def test_times_are_on_the_clock_of_the_page() -> None:
    with django_timezone.override(ZoneInfo("America/Los_Angeles")):
        shown = desk.at(NOON), desk.distance(NOON - timedelta(days=90, hours=6), NOON)

    assert shown == ("3 May 2020, 05:00", "2 Feb 2020")
    assert (desk.at(NOON), desk.at(None)) == ("3 May 2020, 12:00 UTC", "")


@pytest.mark.parametrize(
    ("address", "shown"), [("peisong@example.org", "p•••@example.org"), ('"a@b"@example.org', '"•••@example.org')]
)
def test_masked_keeps_the_first_letter_and_the_domain(address: str, shown: str) -> None:
    assert desk.masked(address) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example (ada@bücher.example)"),
        ("ada@example.org", "ada@example.org"),
    ],
)
def test_readable_address_stands_beside_the_one_that_is_kept(address: str, shown: str) -> None:
    assert desk.readable_address(address) == shown


def test_short_digest_keeps_both_ends() -> None:
    assert desk.short_digest("0123456789abcdef" * 4) == "01234567…cdef"
    assert desk.short_digest("") == ""


def test_parts_fill_the_whole_when_one_is_tiny() -> None:
    parts = desk.divided([("declined", 1), ("countersigned", 9999), ("draft", 0)])
    assert [(part.state, part.count) for part in parts] == [("countersigned", 9999), ("declined", 1)]
    widths = [float(part.width.rstrip("%")) for part in parts]
    assert sum(widths) == pytest.approx(100, abs=0.01)
    assert widths[1] > 0.7
    assert parts[1].start == parts[0].width


def test_progress_without_parts_draws_an_empty_bar() -> None:
    shown = Template("{% progress counts %}").render(Context({"counts": {}}))
    assert 'aria-label="nothing yet"' in shown
    assert "<rect" not in shown


def test_badge_names_the_state_by_a_word() -> None:
    shown = Template('{% state_badge "invited" %}').render(Context())
    assert shown == '<span class="state state-invited">Waiting</span>\n'


def test_badge_escapes_its_label() -> None:
    assert "&lt;b&gt;" in Template("{% state_badge s label %}").render(Context({"s": "void", "label": "<b>"}))


def test_active_filters_drop_only_themselves_and_the_page() -> None:
    assert active("/?q=bit%26split&state=invited&sort=-id&page=3") == [
        desk.ActiveFilter("Title", "bit&split", "?state=invited&sort=-id"),
        desk.ActiveFilter("State", "Waiting", "?q=bit%26split&sort=-id"),
    ]


def test_active_filters_are_none_when_fields_are_blank() -> None:
    assert active("/?q=+&state=&page=2") == []


def test_active_filters_show_the_raw_value_when_it_is_no_choice() -> None:
    assert [one.value for one in active("/?state=stolen")] == ["stolen"]


def test_steps_before_the_current_are_done() -> None:
    assert [(step.is_done, step.is_current) for step in desk.visit_steps("review")] == [
        (True, False),
        (True, False),
        (False, True),
        (False, False),
    ]


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html"])
def test_error_page_renders_when_there_is_no_request(name: str) -> None:
    assert "<h1>" in get_template(name).render()


def test_demonstration_is_said_on_a_page_when_the_conference_is_one() -> None:
    said = "Demonstration: nothing here is a real agreement"
    conference = SimpleNamespace(name="ICML 2020", is_demonstration=True)
    assert said in get_template("visit.html").render({"conference": conference})
    conference.is_demonstration = False
    assert said not in get_template("visit.html").render({"conference": conference})
