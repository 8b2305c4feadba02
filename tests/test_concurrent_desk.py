"""Staff who press in the same instant, on their pages: one of them is first, and the other is told a sentence."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import audit, staff_links
from agreements.conferences import team_invitations, texts
from agreements.desk.accounts import joining
from agreements.importing.plan import plan
from agreements.importing.readers import read
from agreements.importing.uploads import keep_batch
from agreements.jobs import bulk_jobs
from agreements.models import (
    BulkJob,
    BulkJobKind,
    Conference,
    ConferenceImage,
    HelpRequest,
    Membership,
    Message,
    MessageState,
    Role,
    TeamInvitation,
    User,
)
from agreements.people import invitations
from agreements.states import State
from signatures.models import DocumentWork
from signatures.operations import sweep
from tests import factories
from tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)

Said = tuple[int, list[str]]
Press = Callable[[], Said]


@pytest.fixture
def conference(transactional_db: None) -> Iterator[Conference]:
    """One whose log is whole when the test is over."""
    made = factories.make_ready_conference()
    yield made
    assert audit.first_bad_number(made) is None


def press(conference: Conference, page: str, *of: object, **data: Any) -> Press:
    """A post by an owner of their own browser; what it answers, with the sentences of the page to come."""
    return _press(conference, reverse(page, args=[conference.slug, *of]), data)


def _press(conference: Conference, address: str, data: dict[str, Any]) -> Press:
    return _press_as(factories.make_member(conference), address, data)


def _press_as(user: User, address: str, data: dict[str, Any]) -> Press:
    client = Client()
    client.force_login(user)

    def post() -> Said:
        response = client.post(address, data)
        return response.status_code, [str(message) for message in response.wsgi_request._messages]  # type: ignore[attr-defined]

    return post


def statuses(*presses: Press) -> Counter[int]:
    return Counter(status for status, _ in at_once(*presses))  # type: ignore[misc]


def sentences(*presses: Press) -> Counter[str]:
    return Counter(said for _, words in at_once(*presses) for said in words)  # type: ignore[misc]


def kinds(conference: Conference) -> Counter[str]:
    return Counter(conference.events.values_list("kind", flat=True))


# --- The team ----------------------------------------------------------------------------------------------------------
def test_same_address_has_one_standing_invitation(conference: Conference) -> None:
    invite = partial(press, conference, "team", email="new@ex.org", role=Role.VIEWER)

    assert statuses(invite(), invite(), invite()) == {302: 3}

    assert conference.team_invitations.unanswered().count() == 1
    assert kinds(conference)["member.invited"] == 3


def test_invitation_is_taken_up_by_one_of_twenty(conference: Conference) -> None:
    invitation = team_invitations.invite(conference, email="new@ex.org", role=Role.OWNER, by=None).invitation

    said = statuses(*[_join(invitation) for _ in range(20)])

    assert said == {302: 1, 410: 19}
    assert User.objects.filter(email="new@ex.org").count() == 1
    assert conference.memberships.filter(user__email="new@ex.org").count() == 1
    assert kinds(conference)["member.added"] == 1


def test_whoever_is_late_by_a_moment_reads_that_an_invitation_is_over(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = team_invitations.invite(conference, email="new@ex.org", role=Role.OWNER, by=None).invitation
    late, quicker, read = _join(invitation), [_join(invitation)], joining._invitation_of

    def overtaken(request: HttpRequest) -> TeamInvitation | None:
        found = read(request)
        if quicker:
            quicker.pop()()
        return found

    monkeypatch.setattr(joining, "_invitation_of", overtaken)

    assert late() == (410, [])


def test_invitations_to_two_teams_make_one_account(conference: Conference) -> None:
    other = factories.make_conference()
    both = [
        team_invitations.invite(each, email="new@ex.org", role=Role.VIEWER, by=None).invitation
        for each in (conference, other)
    ]

    said = statuses(*[_join(invitation) for invitation in both])

    user = User.objects.get(email="new@ex.org")
    assert user.memberships.count() == said[302]
    assert said[302] >= 1


def _join(invitation: TeamInvitation) -> Press:
    client = Client()
    client.post(reverse("join_link", args=[staff_links.token_of(invitation)]))
    account = {"name": "Nora New", "password1": "a calm violet kite", "password2": "a calm violet kite"}

    def post() -> Said:
        return client.post(reverse("join"), account).status_code, []

    return post


def test_of_two_owners_who_remove_each_other_one_stays(conference: Conference) -> None:
    owners = [factories.make_member(conference, Role.OWNER) for _ in range(2)]
    first, second = (owner.memberships.get() for owner in owners)
    presses = [
        _press_as(owner, reverse("remove_member", args=[conference.slug, other.pk]), {"shown": Role.OWNER})
        for owner, other in [(owners[0], second), (owners[1], first)] * 10
    ]

    at_once(*presses)

    assert conference.memberships.filter(role=Role.OWNER).count() == 1
    assert kinds(conference)["member.removed"] == 1


def test_login_that_is_ended_while_it_posts_does_a_thing_whole_or_not_at_all(conference: Conference) -> None:
    user = factories.make_member(conference)
    client, address = Client(), reverse("team", args=[conference.slug])
    client.post(reverse("account_login"), {"login": user.email, "password": factories.PASSWORD})
    session = client.session
    # Long enough ago for the next page to be noted, so that each post writes to the session that is being ended.
    session["staff_seen"] -= 120
    session.save()

    def invite(number: int) -> Press:
        def post() -> Said:
            mine = Client()
            mine.cookies = client.cookies.copy()  # type: ignore[assignment]  # a plain dict would do as well
            answer = mine.post(address, {"email": f"new-{number}@ex.org", "role": Role.VIEWER})
            return answer.status_code, [answer.headers.get("Location", "").partition("?")[0]]

        return post

    def end() -> Said:
        UserSession.objects.get().end()
        return 0, []

    said = Counter((status, *where) for status, where in at_once(*map(invite, range(20)), end))  # type: ignore[misc]

    done, refused = said[302, address], said[302, reverse("account_login")]
    assert done + refused == 20, said
    assert conference.team_invitations.count() == done
    assert invite(20)()[1] == [reverse("account_login")]


def test_member_is_removed_once(conference: Conference) -> None:
    member = factories.make_member(conference, Role.VIEWER, name="Vera").memberships.get()
    remove = partial(press, conference, "remove_member", member.pk, shown=Role.VIEWER)

    assert sentences(remove(), remove()) == {
        "Vera is no longer on the team.": 1,
        "This person is no longer on the team. Nothing was changed.": 1,
    }
    assert kinds(conference)["member.removed"] == 1


def test_role_is_changed_or_the_member_is_removed(conference: Conference) -> None:
    member = factories.make_member(conference, Role.VIEWER, name="Vera").memberships.get()

    said = sentences(
        press(conference, "remove_member", member.pk, shown=Role.VIEWER),
        press(conference, "member_role", member.pk, role=Role.MANAGER, shown=Role.VIEWER),
    )

    is_removed = not Membership.objects.filter(pk=member.pk).exists()
    assert (
        said
        == {
            True: {
                "Vera is no longer on the team.": 1,
                "This person is no longer on the team. Nothing was changed.": 1,
            },
            False: {
                "Vera now has the role “Manager”.": 1,
                "Somebody else has just given Vera the role “Manager”. Nothing was changed.": 1,
            },
        }[is_removed]
    )
    assert kinds(conference)["member.removed"] + kinds(conference)["member.changed"] == 1


def test_two_roles_for_one_member_are_one_change(conference: Conference) -> None:
    member = factories.make_member(conference, Role.VIEWER).memberships.get()

    at_once(
        *[
            press(conference, "member_role", member.pk, role=role, shown=Role.VIEWER)
            for role in (Role.OWNER, "manager")
        ]
    )

    assert kinds(conference)["member.changed"] == 1


# --- A conference ------------------------------------------------------------------------------------------------------
def test_one_of_two_conferences_gets_the_slug(conference: Conference) -> None:
    facts = {
        "name": "ECA 2030",
        "slug": "eca-2030",
        "legal_name": "The Example Conference Association",
        "short_name": "ECA",
        "address": "1 Example Street, Vienna",
        "signatory_name": "Sylvia Signatory",
        "time_zone": "Europe/Vienna",
    }

    assert statuses(*[_press(conference, reverse("new_conference"), facts) for _ in range(3)]) == {302: 1, 200: 2}
    assert kinds(Conference.objects.get(slug="eca-2030")) == {"conference.created": 1}


def test_settings_of_two_are_both_kept_and_a_shared_one_is_told(conference: Conference) -> None:
    address = reverse("conference_settings", args=[conference.slug])
    client = Client()
    client.force_login(factories.make_member(conference))
    form = client.get(address).context["form"]
    posted = {name: form[name].value() or "" for name in form.fields if name != "deadline"}
    posted |= {"deadline": form["deadline"].value().strftime("%Y-%m-%dT%H:%M")}

    mine = [posted | {"name": "First", "address": "1 New Street"}, posted | {"name": "Second", "short_name": "EC"}]
    outcomes = at_once(*[_press(conference, address, each) for each in mine])

    conference.refresh_from_db()
    assert Counter(status for status, _ in outcomes) == {302: 1, 409: 1}  # type: ignore[misc]
    assert (conference.name, conference.address, conference.short_name) in [
        ("First", "1 New Street", "ECA"),
        ("Second", "1 Example Street, Vienna", "EC"),
    ]
    assert kinds(conference)["conference.changed"] == 1


@pytest.mark.parametrize("has_draft", [False, True])
def test_one_of_two_drafts_is_saved_and_the_other_told(conference: Conference, has_draft: bool) -> None:
    begun = texts.digest_of(factories.make_text(conference, published=False) if has_draft else None)
    bodies = [f"{factories.TEXT}3. Clause of hand {number}.\n" for number in range(3)]

    said = statuses(*[press(conference, "edit_text", body=body, begun=begun) for body in bodies])

    assert said == {302: 1, 409: 2}
    assert conference.texts.drafts().get().body in bodies


def test_draft_is_published_as_it_was_read_or_not_at_all(conference: Conference) -> None:
    draft = factories.make_text(conference, published=False)
    read_words, begun = draft.body, texts.digest_of(draft)

    said = statuses(
        press(conference, "publish_text", draft.number, read=begun, kind="minor"),
        press(conference, "edit_text", body=f"{factories.TEXT}3. Unread.\n", begun=begun),
    )

    draft.refresh_from_db()
    assert said == {302: 1, 409: 1}
    assert draft.is_draft == (draft.body != read_words)


def test_one_of_two_pictures_is_taken(conference: Conference) -> None:
    files = [SimpleUploadedFile("a.png", factories.make_picture(90 + 10 * number, 40)) for number in range(2)]

    said = sentences(*[press(conference, "images", kind="logo", shown="", file=file) for file in files])

    assert said == {
        "Logo saved: it appears on documents that are countersigned from now on.": 1,
        "Somebody else has changed this picture since you opened the page. Nothing was changed.": 1,
    }
    assert ConferenceImage.objects.count() == kinds(conference)["conference.image_changed"] == 1


# --- People ------------------------------------------------------------------------------------------------------------
def test_two_who_give_one_address_to_two_authors_are_asked_whether_they_share_it(conference: Conference) -> None:
    authors = [factories.make_author(conference) for _ in range(2)]

    said = statuses(*[press(conference, "author_address", a.pk, email="one@ex.org", shown=a.email) for a in authors])

    # The second is asked by the form or, a moment later, the two are listed as something to decide.
    given = said[302]
    assert given in (1, 2)
    assert given + said[200] == 2
    assert (
        conference.authors.filter(email="one@ex.org").count() == kinds(conference)["author.address_changed"] == given
    )


def test_one_of_two_addresses_is_given_to_an_author(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)
    wanted = [f"wanted-{number}@ex.org" for number in range(2)]

    said = statuses(
        *[press(conference, "author_address", author.pk, email=email, shown=author.email) for email in wanted]
    )

    assert said == {302: 1, 409: 1}
    assert kinds(conference)["author.address_changed"] == 1


def test_request_for_help_is_settled_once(conference: Conference) -> None:
    author = factories.make_author(conference, name="Ada")
    asked = HelpRequest.objects.create(conference=conference, author=author, kind="question")

    said = statuses(*[press(conference, "settle_help", asked.pk) for _ in range(2)])

    assert said == {302: 1, 409: 1}
    assert kinds(conference)["help.settled"] == 1


def test_file_is_imported_once(conference: Conference) -> None:
    content = b"paper_id,title,email,name\n1,On Kites,ada@ex.org,Ada\n2,On Wind,ben@ex.org,Ben\n"
    batch = keep_batch(conference, filename="a.csv", content=content, by=factories.make_user())
    previewed = plan(conference, read(content)).fingerprint

    said = sentences(*[press(conference, "import_confirm", batch.pk, previewed=previewed) for _ in range(3)])

    assert said == {"This file has already been imported. Nothing was changed.": 2}
    assert (conference.papers.count(), kinds(conference)["import.applied"]) == (2, 1)


# --- Work that is owed again -------------------------------------------------------------------------------------------
def test_mails_are_sent_again_once_and_each_is_told_a_true_count(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)
    failed = [factories.make_message(author, state=MessageState.FAILED).pk for _ in range(20)]

    said = sentences(*[press(conference, "send_again", selected=[str(pk) for pk in failed]) for _ in range(2)])

    assert said["20 mails are being sent again."] == 1
    assert sum(said.values()) == 2
    assert kinds(conference)["message.retried"] == 20
    assert Message.objects.filter(state=MessageState.QUEUED).count() == 20


def test_documents_are_owed_again_once_and_each_is_told_a_true_count(conference: Conference) -> None:
    for _ in range(3):
        factories.make_agreement(conference, state=State.COUNTERSIGNED)
    DocumentWork.objects.update(given_up_at=timezone.now(), attempts=5)

    assert sentences(*[press(conference, "retry_documents") for _ in range(2)]) == {
        "3 documents are being made again.": 1,
        "Somebody else was first, or every document is made. Nothing was changed.": 1,
    }
    assert kinds(conference)["agreement.sealing_retried"] == 3


# --- Work in somebody's name -------------------------------------------------------------------------------------------
def test_job_does_nothing_more_once_whoever_ordered_it_may_no_longer(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_jobs, "CHUNK", 2)
    factories.make_paper(conference, *(factories.make_author(conference) for _ in range(30)))
    by = factories.make_member(conference, Role.MANAGER)
    steps = invitations.to_invite(conference, conference.agreements.all())
    job = bulk_jobs.owe(BulkJobKind.INVITE, conference, steps, by=by)

    def work() -> None:
        while BulkJob.objects.owed().exists():
            sweep.run_bulk_job()

    demote = press(conference, "member_role", by.memberships.get().pk, role=Role.VIEWER, shown=Role.MANAGER)
    at_once(work, work, demote)

    job.refresh_from_db()
    changed = conference.events.get(kind="member.changed").number
    invited = conference.events.filter(kind="agreement.invited")
    assert invited.count() == job.done == Message.objects.count()
    assert not invited.filter(number__gt=changed).exists()
    assert (job.finished_at is None) == (job.given_up_at is not None) == (job.done < 30)
