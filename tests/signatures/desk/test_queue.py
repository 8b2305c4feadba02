import re

import pytest
from django.test import Client
from django.urls import reverse

from agreements.jobs import bulk_jobs
from agreements.models import Agreement, BulkJob, Conference, Role
from agreements.states import State
from signatures import countersigning
from signatures.models import Countersignature
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference() -> Conference:
    """A conference that countersigns by hand."""
    return factories.make_ready_conference(countersigning="queue")


def page_of(conference: Conference) -> str:
    return reverse("countersigning", args=[conference.slug])


def dialogue_of(conference: Conference, *agreements: Agreement, query: str = "") -> str:
    ticks = "&".join(f"selected={agreement.pk}" for agreement in agreements)
    return f"{reverse('countersign', args=[conference.slug])}?{query or ticks}"


def accepted(conference: Conference, name: str = "", *, typed: str = "", number: str = "") -> Agreement:
    author = factories.make_author(conference, **({"name": name} if name else {}))
    paper = factories.make_paper(conference, **({"number": number} if number else {}))
    agreement = factories.make_agreement(author=author, paper=paper, state=State.INVITED)
    factories.sign(agreement, typed_name=typed)
    agreement.refresh_from_db()
    return agreement


def digest_on(html: str) -> str:
    [digest] = re.findall(r'name="digest" value="([0-9a-f]{64})"', html)
    return str(digest)


# --- The former page of its own --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "kind"), [("", "countersign"), ("?typed=different", "names"), ("?typed=differing", "names")]
)
def test_queue_is_part_of_what_is_to_be_decided(
    signatory_client: Client, conference: Conference, query: str, kind: str
) -> None:
    response = signatory_client.get(f"{page_of(conference)}{query}")

    assert response["Location"] == f"{reverse('decisions', args=[conference.slug])}?kind={kind}"


# --- The dialogue ------------------------------------------------------------------------------------------------------
def test_dialogue_names_who_countersigns_how_many(conference: Conference) -> None:
    client = Client()
    client.force_login(factories.make_member(conference, Role.SIGNATORY, name="Ana Beispiel"))
    chosen = [accepted(conference), accepted(conference, "Li Wei", typed="Wei Li")]
    accepted(conference)

    html = client.get(dialogue_of(conference, *chosen)).content.decode()

    assert "Countersign 2 agreements?" in html
    assert "Your name, Ana Beispiel, will be under 2 agreements" in html
    assert "1 typed name differs from the printed one." in html
    assert "Wei Li, printed as Li Wei:" in html
    assert digest_on(html) == bulk_jobs.digest_of(agreement.pk for agreement in chosen)
    assert Countersignature.objects.count() == 0


def test_post_countersigns_exactly_what_was_ticked(signatory_client: Client, conference: Conference) -> None:
    ticked, left = accepted(conference), accepted(conference)
    dialogue = dialogue_of(conference, ticked)
    digest = digest_on(signatory_client.get(dialogue).content.decode())

    response = signatory_client.post(dialogue, {"digest": digest}, follow=True)

    assert response.redirect_chain == [(reverse("decisions", args=[conference.slug]), 302)]
    assert "1 agreement has been countersigned; its document is being made." in response.content.decode()
    assert Countersignature.objects.get().signature.agreement == ticked
    assert Agreement.objects.get(pk=left.pk).state == State.ACCEPTED


def test_post_countersigns_all_of_it(
    signatory_client: Client, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_jobs, "AT_ONCE", 51)
    factories.make_accepted(conference, 51, author=factories.make_author(conference, name="Many Papers"))
    dialogue = dialogue_of(conference, query="all_matching=1")
    digest = digest_on(signatory_client.get(dialogue).content.decode())

    response = signatory_client.post(dialogue, {"digest": digest}, follow=True)

    assert "51 agreements have been countersigned; their documents are being made." in response.content.decode()
    assert Countersignature.objects.count() == 51


def test_post_of_many_leaves_exactly_that_list_to_a_worker_once(
    signatory_client: Client, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_jobs, "AT_ONCE", 2)
    many = factories.make_accepted(conference, 3)
    dialogue = dialogue_of(conference, query="all_matching=1")
    posted = {"digest": digest_on(signatory_client.get(dialogue).content.decode())}

    first, second = (signatory_client.post(dialogue, posted, follow=True).content.decode() for _ in range(2))

    assert "3 agreements are being countersigned." in first
    assert "Agreements are already being countersigned, so no more were started." in second
    job = BulkJob.objects.get()
    assert {step[0] for step in job.steps} == {str(pk) for pk in many}
    assert Countersignature.objects.count() == 0


@pytest.mark.parametrize("who", ["viewer_client", "manager_client"])
def test_post_of_many_is_for_signatories(
    request: pytest.FixtureRequest, conference: Conference, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setattr(bulk_jobs, "AT_ONCE", 2)
    digest = bulk_jobs.digest_of(factories.make_accepted(conference, 3))

    response = request.getfixturevalue(who).post(dialogue_of(conference, query="all_matching=1"), {"digest": digest})

    assert response.status_code == 403
    assert not BulkJob.objects.exists()


def test_post_of_a_list_that_grew_countersigns_nothing_and_shows_the_new_one(
    signatory_client: Client, conference: Conference
) -> None:
    accepted(conference)
    dialogue = dialogue_of(conference, query="all_matching=1")
    digest = digest_on(signatory_client.get(dialogue).content.decode())
    accepted(conference)

    response = signatory_client.post(dialogue, {"digest": digest})

    assert response.status_code == 409
    html = response.content.decode()
    assert "The list has changed" in html
    assert "Countersign 2 agreements?" in html
    assert Countersignature.objects.count() == 0
    signatory_client.post(dialogue, {"digest": digest_on(html)})
    assert Countersignature.objects.count() == 2


def test_post_after_somebody_else_did_part_of_it_countersigns_nothing(
    signatory_client: Client, conference: Conference
) -> None:
    first, second = accepted(conference), accepted(conference)
    dialogue = dialogue_of(conference, first, second)
    digest = digest_on(signatory_client.get(dialogue).content.decode())
    countersigning.by_signatory(conference, [first.pk], by=factories.make_member(conference, Role.SIGNATORY))

    response = signatory_client.post(dialogue, {"digest": digest})

    assert response.status_code == 409
    assert "Countersign 1 agreement?" in response.content.decode()
    assert Agreement.objects.get(pk=second.pk).state == State.ACCEPTED


@pytest.mark.parametrize("posted", [{}, {"digest": "0" * 64}])
def test_post_without_the_lists_digest_countersigns_nothing(
    signatory_client: Client, conference: Conference, posted: dict[str, str]
) -> None:
    response = signatory_client.post(dialogue_of(conference, accepted(conference)), posted)

    assert response.status_code == 409
    assert Countersignature.objects.count() == 0


@pytest.mark.parametrize("query", ["", "selected=nonsense", "all_matching=nonsense&selected=nonsense"])
def test_dialogue_without_a_choice_leads_back(signatory_client: Client, conference: Conference, query: str) -> None:
    accepted(conference)

    response = signatory_client.get(dialogue_of(conference, query=query or "x=1"), follow=True)

    assert response.redirect_chain == [(reverse("decisions", args=[conference.slug]), 302)]
    assert "None of the selected agreements is waiting" in response.content.decode()


def test_dialogue_leaves_out_agreements_of_another_conference(
    signatory_client: Client, conference: Conference
) -> None:
    elsewhere = accepted(factories.make_ready_conference(countersigning="queue"))

    response = signatory_client.get(dialogue_of(conference, elsewhere))

    assert response.status_code == 302


@pytest.mark.parametrize(("role", "is_shown"), [(Role.SIGNATORY, True), (Role.OWNER, True), (Role.MANAGER, False)])
def test_paper_and_author_lead_to_the_dialogue_for_one(conference: Conference, role: Role, is_shown: bool) -> None:
    agreement = accepted(conference)
    authorship = agreement.authorship
    client = Client()
    client.force_login(factories.make_member(conference, role))

    for page in (
        reverse("paper", args=[conference.slug, authorship.paper_id]),
        reverse("author", args=[conference.slug, authorship.author_id]),
    ):
        assert (dialogue_of(conference, agreement) in client.get(page).content.decode()) is is_shown


# --- Who may -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("signatory", 200), ("manager", 403), ("viewer", 403)])
def test_dialogue_is_for_those_who_may_countersign(conference: Conference, role: str, status: int) -> None:
    agreement = accepted(conference)
    client = Client()
    client.force_login(factories.make_member(conference, Role(role)))

    assert client.get(dialogue_of(conference, agreement)).status_code == status
    if status == 403:
        digest = bulk_jobs.digest_of([agreement.pk])
        assert client.post(dialogue_of(conference, agreement), {"digest": digest}).status_code == 403
        assert Countersignature.objects.count() == 0


def test_queue_does_not_exist_for_staff_of_another_conference(stranger_client: Client, conference: Conference) -> None:
    agreement = accepted(conference)

    assert stranger_client.get(page_of(conference)).status_code == 404
    assert stranger_client.get(dialogue_of(conference, agreement)).status_code == 404


def test_queue_asks_anonymous_to_log_in(client: Client, conference: Conference) -> None:
    for address in (page_of(conference), reverse("countersign", args=[conference.slug])):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next={address}")


def test_queue_takes_no_post(signatory_client: Client, conference: Conference) -> None:
    assert signatory_client.post(page_of(conference)).status_code == 405
