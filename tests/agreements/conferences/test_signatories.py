"""Another signatory from a day on: what was signed keeps the former one, the rest bears who signs on its own day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from agreements.conferences import images, signatories
from agreements.conferences.image_files import plain
from agreements.conferences.signatories import appoint, history, in_force
from agreements.models import Agreement, Conference, ConferenceImage, ImageKind, Signatory
from agreements.states import State
from signatures import signing
from signatures.models import Countersignature, Decision
from signatures.operations import invariants
from signatures.shown_words import shown
from signatures.visits.sheets import day_of_signing
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
TODAY, SUMMER = date(2026, 5, 3), date(2026, 6, 1)
TEXT = factories.TEXT + "3. {{ signatory.name }} signs for us.\n"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def conference(clock: time_machine.Traveller, db: None) -> Conference:
    """Countersigned by rule in the name of Sylvia Signatory; at home in Vienna."""
    found = factories.make_conference()
    factories.make_text(found, body=TEXT)
    return found


def signed(conference: Conference) -> Countersignature:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    return Countersignature.objects.get(signature__agreement=agreement)


def test_from_its_day_on_the_next_one_signs_and_is_named(
    conference: Conference, clock: time_machine.Traveller
) -> None:
    before = signed(conference)
    appoint(conference, name="Nora Next", since=SUMMER, by=None)
    clock.move_to(datetime(2026, 5, 31, 21, 59, tzinfo=UTC))
    last_evening = signed(conference)
    clock.move_to(datetime(2026, 5, 31, 22, 1, tzinfo=UTC))  # after midnight in Vienna
    after = signed(conference)

    before.refresh_from_db()
    names = [each.signatory_name for each in (before, last_evening, after)]
    assert names == ["Sylvia Signatory", "Sylvia Signatory", "Nora Next"]
    words = ["".join(map(str, each.signature.shown["blocks"])) for each in (last_evening, after)]
    assert ["Nora Next" in each for each in words] == [False, True]
    assert invariants.examine(conference, with_files=False, at_rest=True).breaches == []


def test_page_from_before_the_change_is_stale(conference: Conference, clock: time_machine.Traveller) -> None:
    author, link = factories.invited_author(conference)
    asked = Agreement.objects.shown_to_author().get(authorship__author=author)
    digest = shown(asked, day=day_of_signing(conference)).digest
    appoint(conference, name="Nora Next", since=TODAY, by=None)

    with pytest.raises(signing.StaleTextError):
        signing.sign(link, [signing.Answer(asked.pk, Decision.ACCEPTED, digest)], typed_name=author.name)


def test_history_is_kept_and_a_plan_can_be_replaced(conference: Conference, clock: time_machine.Traveller) -> None:
    user = factories.make_member(conference)
    appoint(conference, name="Nora Next", since=SUMMER, by=user)
    appoint(conference, name="Olaf Other", since=date(2026, 7, 1), by=user)
    clock.move_to(datetime(2026, 8, 1, 12, tzinfo=UTC))
    appoint(conference, name="Olaf O. Other", since=date(2026, 8, 1), by=user)
    appoint(conference, name="Olaf Q. Other", since=date(2026, 8, 1), by=user)

    told = [(term.signatory.name, term.signatory.since, term.until, term.is_replaced) for term in history(conference)]

    assert told == [
        ("Sylvia Signatory", None, date(2026, 7, 1), False),
        ("Nora Next", SUMMER, None, True),
        ("Olaf Other", date(2026, 7, 1), date(2026, 8, 1), False),
        ("Olaf O. Other", date(2026, 8, 1), None, True),
        ("Olaf Q. Other", date(2026, 8, 1), None, False),
    ]
    assert conference.present_signatory == "Olaf Q. Other"
    noted = list(conference.signatories.all())
    days = (TODAY, SUMMER, date(2026, 7, 15), date(2026, 8, 1))
    assert [in_force(noted, day) for day in days] == ["Sylvia Signatory"] * 2 + ["Olaf Other", "Olaf Q. Other"]
    assert invariants.examine(conference, with_files=False).breaches == []


def test_day_that_has_passed_and_a_page_that_is_old_are_refused(conference: Conference) -> None:
    with pytest.raises(ValidationError, match="That day has passed"):
        appoint(conference, name="Nora Next", since=TODAY - timedelta(days=1), by=None)
    appoint(conference, name="Nora Next", since=SUMMER, by=None, shown=0)
    with pytest.raises(signatories.OtherSignatoryError):
        appoint(conference, name="Olaf Other", since=SUMMER, by=None, shown=0)

    assert [each.name for each in Signatory.objects.all()] == ["Sylvia Signatory", "Nora Next"]


def test_written_signature_is_whose_it_is(conference: Conference, clock: time_machine.Traveller) -> None:
    old = factories.make_image(conference, ImageKind.SIGNATURE)
    ConferenceImage.objects.update(signatory_name="")  # as in rows of an earlier version
    new = plain(factories.make_picture(300))
    appoint(conference, name="Nora Next", since=SUMMER, by=None, picture=new)

    today = signed(conference).signature_image
    clock.move_to(datetime(2026, 6, 2, tzinfo=UTC))
    later = signed(conference).signature_image
    appoint(conference, name="Olaf Other", since=date(2026, 6, 2), by=None)
    without = signed(conference).signature_image
    images.change_image(conference, kind=ImageKind.SIGNATURE, picture=new, by=factories.make_user(), shown="")

    assert (today and today.sha256, later and later.sha256, without) == (old.sha256, new.digest, None)
    assert signed(conference).signature_image is not None


def test_invariants_name_another_signatory_than_was_named(conference: Conference) -> None:
    appoint(conference, name="Nora Next", since=SUMMER, by=None)
    Conference.objects.update(later_signatory_name="Mallory")
    named = invariants.examine(Conference.objects.get(), with_files=False).breaches
    Signatory.objects.all().delete()
    unnamed = invariants.examine(Conference.objects.get(), with_files=False).breaches

    assert named == ["the signatory on 2026-06-01 is another one than was named"]
    assert unnamed == ["the conference has another signatory, but no change was noted"]
