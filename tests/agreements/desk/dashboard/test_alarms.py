"""What stands still: the clock of the database."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements import clock
from agreements.desk.dashboard.alarms import CLOCK, alarms
from agreements.models import Conference
from agreements.states import State
from signatures.models import Signature
from tests import factories

pytestmark = pytest.mark.django_db


def test_clock_that_goes_on_is_no_alarm(conference: Conference) -> None:
    assert alarms(conference, [CLOCK]) == []


def test_clock_that_went_back_is_said_and_signing_goes_on(conference: Conference, viewer_client: Client) -> None:
    with clock.moved(timedelta(days=2)):
        factories.make_agreement(conference, state=State.COUNTERSIGNED)
    last = conference.events.latest("number").at

    factories.make_agreement(conference, state=State.COUNTERSIGNED)

    told = {(each.signed_at, each.countersignature.signed_at) for each in Signature.objects.all()}
    assert {moment for times in told for moment in times} == {last}
    page = viewer_client.get(reverse("dashboard", args=[conference.slug])).content.decode()
    assert "clock went back: what is signed now bears the time of the last entry in the log" in page
    assert f"the last entry is of {last:%d %b %Y, %H:%M:%S} (UTC)" in page
