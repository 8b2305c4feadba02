"""The next edition: what stays from year to year is taken over, what does not is asked for, and nobody comes along unasked."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agreements.conferences import details, signatories, text_variants, texts
from agreements.conferences.editions.copying import OWN, NewMember, copy_conference, taken_over
from agreements.conferences.image_files import plain
from agreements.models import Conference, ConferenceImage, ImageKind, Policy, Role, VariantKind
from agreements.states import State
from signatures.models import Countersignature
from signatures.operations import invariants
from tests import factories

pytestmark = pytest.mark.django_db

FACTS: dict[str, Any] = {"slug": "eca-2031", "name": "ECA 2031", "deadline": datetime(2031, 1, 31, 22, 59, tzinfo=UTC)}


@pytest.fixture
def source(db: None) -> Conference:
    conference = factories.make_ready_conference(
        policy=Policy.ONE_FOR_ALL, waivers_need_two=True, grace_days=0, grace_months=6, viewers_export=True
    )
    factories.make_image(conference)
    factories.make_image(conference, ImageKind.SIGNATURE, picture=factories.make_picture(200))
    return conference


def test_rules_pictures_text_and_chosen_people_are_taken_over(source: Conference) -> None:
    owner, comes, _stays = (factories.make_member(source, role) for role in (Role.OWNER, Role.VIEWER, Role.SIGNATORY))
    factories.make_agreement(source)

    new = copy_conference(source, by=owner, facts=FACTS, people=[NewMember(comes, Role.MANAGER)])

    new.refresh_from_db()
    same = {name: getattr(new, name) for name in taken_over(source)}
    assert same == taken_over(source)
    assert (new.copied_from, new.deadline, new.paper_date) == (source, FACTS["deadline"], None)
    assert {each.user: each.role for each in new.memberships.all()} == {owner: Role.OWNER, comes: Role.MANAGER}
    texts = [(text.number, text.body, text.is_draft) for text in new.texts.all()]
    assert texts == [(1, source.texts.get().body, True)]
    pictures = [ConferenceImage.objects.current(each) for each in (source, new)]
    assert [{kind: image.sha256 for kind, image in each.items()} for each in pictures] == [
        {kind: image.sha256 for kind, image in pictures[0].items()}
    ] * 2
    assert not new.agreements.exists()
    assert invariants.examine(new, with_files=False).breaches == []


def test_every_fact_of_a_conference_is_taken_over_or_said_to_be_its_own() -> None:
    names = {field.name for field in Conference._meta.concrete_fields}

    assert names > OWN


def test_signatory_of_today_is_who_signs_the_next_one(source: Conference) -> None:
    picture = plain(factories.make_picture(300))
    signatories.appoint(source, name="Nora Next", since=source.today, by=None, picture=picture)
    signatories.appoint(source, name="Lara Later", since=source.today + timedelta(days=9), by=None)

    new = copy_conference(source, by=None, facts=FACTS)

    assert (new.present_signatory, new.signatory_on(new.today + timedelta(days=99))) == ("Nora Next", "Nora Next")
    assert ConferenceImage.objects.current(new)[ImageKind.SIGNATURE].sha256 == picture.digest


def test_closed_and_without_a_published_text_it_is_copied_with_its_draft(source: Conference) -> None:
    draft = factories.make_conference()
    factories.make_text(draft, published=False)
    Conference.objects.filter(pk=draft.pk).update(closed_at=draft.created_at)
    draft.refresh_from_db()

    new = copy_conference(draft, by=None, facts=FACTS)

    assert (new.is_closed, new.texts.get().is_draft) == (False, True)
    with pytest.raises(details.TakenSlugError):
        copy_conference(source, by=None, facts=FACTS)


def run(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command("copy_conference", *arguments, "--json", stdout=out)
    told: dict[str, object] = json.loads(out.getvalue())
    return told


def test_case_26_a_workshop_has_its_own_text_signatory_and_deadline(source: Conference) -> None:
    """It begins with those of the conference, variants too."""
    signed = factories.make_agreement(source, state=State.COUNTERSIGNED)
    factories.make_text(source, published=False, body=factories.TEXT + "3. Third.\n")
    text_variants.save_variant(source, VariantKind.EMPLOYER, body=factories.TEXT, by=None)
    texts.publish(source.texts.drafts().get(), by=None)

    workshop = copy_conference(source, by=None, facts=FACTS)
    variants = [(variant.kind, variant.body) for variant in workshop.texts.get().variants.all()]
    text_variants.remove_variant(workshop, VariantKind.EMPLOYER, by=None)
    signatories.appoint(workshop, name="Wanda Workshop", since=workshop.today, by=None)
    texts.publish(workshop.texts.get(), by=None)
    given = factories.make_agreement(workshop, state=State.COUNTERSIGNED)

    assert variants == [(VariantKind.EMPLOYER, factories.TEXT)]
    told = [Countersignature.objects.get(signature__agreement=each).signatory_name for each in (signed, given)]
    assert told == ["Sylvia Signatory", "Wanda Workshop"]
    assert (workshop.deadline, workshop.current_text) == (FACTS["deadline"], given.text)


def test_command_tries_and_copies(source: Conference) -> None:
    member = factories.make_member(source, Role.MANAGER)
    about = (
        source.slug,
        "eca-2031",
        "--name",
        "ECA 2031",
        "--deadline",
        "2031-01-31",
        f"--member={member.email}=owner",
    )

    tried = run(*about, "--dry-run")
    nothing = Conference.objects.filter(slug="eca-2031").exists()
    done = run(*about)

    new = Conference.objects.get(slug="eca-2031")
    assert (tried["dry_run"], nothing, done["members"], done["text"]) == (True, False, 1, 1)
    assert (new.memberships.get().role, new.deadline_in_words) == (
        Role.OWNER,
        "31 January 2031, 23:59 CET (22:59 UTC)",
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("eca-2031", "--member", "who@example.org=owner"), "is not on the team"),
        (("eca-2031", "--member", "m@example.org=chief"), "give m@example.org a role"),
        (("Not A Slug",), "SLUG:"),
        (("eca-2031", "--deadline", "yesterday"), "--deadline:"),
    ],
)
def test_command_says_what_is_wrong(source: Conference, arguments: tuple[str, ...], words: str) -> None:
    factories.make_member(source, email="m@example.org")

    with pytest.raises(CommandError, match=words):
        call_command("copy_conference", source.slug, *arguments, "--name", "ECA 2031")
