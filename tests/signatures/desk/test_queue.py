import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.jobs import bulk_jobs
from agreements.models import Agreement, Author, BulkJob, Conference, Countersigning, Paper, Role
from agreements.states import State
from signatures import countersigning
from signatures.models import Countersignature, Signature
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


def names_on(html: str) -> list[str]:
    return re.findall(r'class="row-link"[^>]*>([^<]*)<', html)


def digest_on(html: str) -> str:
    [digest] = re.findall(r'name="digest" value="([0-9a-f]{64})"', html)
    return str(digest)


def listed(client: Client, conference: Conference, query: str = "") -> list[str]:
    return names_on(client.get(f"{page_of(conference)}?{query}").content.decode())


# --- The list ----------------------------------------------------------------------------------------------------------
def test_queue_shows_what_was_accepted_and_waits(signatory_client: Client, conference: Conference) -> None:
    accepted(conference, "Wai Ting")
    for state in (State.INVITED, State.DECLINED):
        factories.make_agreement(conference, state=state)
    accepted(factories.make_ready_conference(countersigning="queue"), "Else Where")
    by = factories.make_member(conference, Role.SIGNATORY)
    countersigning.by_signatory(conference, [accepted(conference, "Dun Already").pk], by=by)

    assert listed(signatory_client, conference) == ["Wai Ting"]


@pytest.mark.parametrize("count", [1, 3])
def test_queue_asks_as_often_for_any_number_of_rows(
    signatory_client: Client, conference: Conference, count: int
) -> None:
    for _ in range(count):
        accepted(conference)

    with CaptureQueriesContext(connection) as queries:
        names = listed(signatory_client, conference)

    # The session, its user, the conference with the user's role, jobs, the counts of the queue, of the list, the rows.
    assert (len(names), len(queries)) == (count, 7)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("search=m%C3%BCller", ["Sören Müller", "Soren Muller"]),
        ("search=p7", ["Soren Muller"]),
        ("search=nobody", []),
        ("typed=exact", ["Sören Müller"]),
        ("typed=accents", ["Soren Muller"]),
        ("typed=differing", ["Soren Muller", "Someone Else"]),
        ("typed=differing&search=else", ["Someone Else"]),
        ("sort=-signed_at", ["Someone Else", "Soren Muller", "Sören Müller"]),
        ("sort=name_grade", ["Sören Müller", "Soren Muller", "Someone Else"]),
        ("sort=-name_grade", ["Someone Else", "Soren Muller", "Sören Müller"]),
        ("sort=paper", ["Soren Muller", "Sören Müller", "Someone Else"]),
        ("search=MULLER", ["Sören Müller", "Soren Muller"]),
        ("search=m%C3%BCller+S%C3%96REN", ["Sören Müller", "Soren Muller"]),
        ("search=known", ["Someone Else"]),
        ("sort=typed_name", ["Someone Else", "Sören Müller", "Soren Muller"]),
        ("sort=printed_name", ["Someone Else", "Sören Müller", "Soren Muller"]),
    ],
)
def test_queue_is_searched_narrowed_and_sorted(
    signatory_client: Client, conference: Conference, query: str, names: list[str]
) -> None:
    accepted(conference, "Sören Müller", number="P9")
    accepted(conference, "Sören Müller", typed="Soren Muller", number="P7")
    accepted(conference, "Somebody Known", typed="Someone Else", number="P10")

    assert listed(signatory_client, conference, query) == names


@pytest.mark.parametrize("words", ["özge kaya", "ÖZGE", "Kaya, Özge", "Ame\u0301lie", "uber", "田中"])
def test_queue_is_searched_by_what_was_signed_and_by_what_it_is_called_now(
    signatory_client: Client, conference: Conference, words: str
) -> None:
    agreement = accepted(conference, "Jane Doe", typed="Özge Kaya")
    accepted(conference, "John Roe")
    Author.objects.filter(pk=agreement.authorship.author_id).update(name="Amélie Doe", native_name="田中 太郎")
    Paper.objects.filter(pk=agreement.authorship.paper_id).update(title="Über Graphs")

    assert listed(signatory_client, conference, urlencode({"search": words})) == ["Özge Kaya"]


def test_queue_is_sorted_by_family_name_and_takes_the_printed_one_for_signatures_without_keys(
    signatory_client: Client, conference: Conference
) -> None:
    for name in ("Ada Zander", "Zoë Ångström", "Émile Boe", "With Cole"):
        accepted(conference, name)
    Signature.objects.filter(typed_name="Émile Boe").update(search_key="", name_key="")
    names = ["Zoë Ångström", "Émile Boe", "With Cole", "Ada Zander"]

    for sort in ("typed_name", "printed_name"):
        assert listed(signatory_client, conference, f"sort={sort}") == names
        assert listed(signatory_client, conference, f"sort=-{sort}") == names[::-1]
    assert listed(signatory_client, conference, "search=emile") == ["Émile Boe"]


def test_queue_has_pages(signatory_client: Client, conference: Conference) -> None:
    factories.make_accepted(conference, 51)

    assert len(listed(signatory_client, conference)) == 50
    assert len(listed(signatory_client, conference, "page=2")) == 1


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MANAGER])
def test_queue_shows_other_roles_no_button(conference: Conference, role: Role) -> None:
    accepted(conference, "Wai Ting")
    client = Client()
    client.force_login(factories.make_member(conference, role))

    html = client.get(page_of(conference)).content.decode()

    assert names_on(html) == ["Wai Ting"]
    assert reverse("countersign", args=[conference.slug]) not in html
    assert 'name="selected"' not in html


def test_queue_says_that_a_rule_does_it_and_shows_what_is_left(
    signatory_client: Client, conference: Conference
) -> None:
    accepted(conference, "Wai Ting")
    Conference.objects.filter(pk=conference.pk).update(countersigning=Countersigning.RULE)

    html = signatory_client.get(page_of(conference)).content.decode()

    assert "countersigns automatically" in html
    assert "accepted before that was set" in html
    assert names_on(html) == ["Wai Ting"]


def test_queue_shows_a_name_that_the_rule_leaves_beside_the_printed_ones(
    signatory_client: Client, conference: Conference
) -> None:
    Conference.objects.filter(pk=conference.pk).update(countersigning=Countersigning.RULE)
    agreement = accepted(conference, "Li Wei", typed="test")
    Author.objects.filter(pk=agreement.authorship.author_id).update(native_name="李伟")

    html = signatory_client.get(page_of(conference), {"typed": "different"}).content.decode()

    assert names_on(html) == ["test"]
    assert re.findall(r'Li Wei<span class="below">([^<]*)<', html) == ["李伟"]
    assert "waits here until a signatory has compared the two" in html
    assert "accepted before that was set" not in html
    dialogue = dialogue_of(conference, agreement)
    signatory_client.post(dialogue, {"digest": digest_on(signatory_client.get(dialogue).content.decode())})
    agreement.refresh_from_db()
    assert agreement.state == State.COUNTERSIGNED


def test_queue_by_rule_with_nothing_left_is_no_list(signatory_client: Client, conference: Conference) -> None:
    Conference.objects.filter(pk=conference.pk).update(countersigning=Countersigning.RULE)

    html = signatory_client.get(page_of(conference)).content.decode()

    assert "countersigns automatically" in html
    assert "accepted before that was set" not in html
    assert 'id="list"' not in html


def test_queue_says_when_nothing_waits(signatory_client: Client, conference: Conference) -> None:
    assert "No agreement is waiting to be countersigned" in signatory_client.get(page_of(conference)).content.decode()


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

    assert response.redirect_chain == [(page_of(conference), 302)]
    assert "1 agreement has been countersigned; its document is being made." in response.content.decode()
    assert Countersignature.objects.get().signature.agreement == ticked
    assert Agreement.objects.get(pk=left.pk).state == State.ACCEPTED


def test_post_countersigns_all_that_the_filter_shows_on_every_page(
    signatory_client: Client, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_jobs, "AT_ONCE", 51)
    factories.make_accepted(conference, 51, author=factories.make_author(conference, name="Many Papers"))
    other = accepted(conference, "Other Person")
    html = signatory_client.get(f"{page_of(conference)}?search=many&page=2").content.decode()
    [link] = re.findall(r'class="button primary" href="([^"]*)"', html)
    dialogue = link.replace("&amp;", "&")
    digest = digest_on(signatory_client.get(dialogue).content.decode())

    response = signatory_client.post(dialogue, {"digest": digest}, follow=True)

    assert "51 agreements have been countersigned; their documents are being made." in response.content.decode()
    assert Countersignature.objects.count() == 51
    assert Agreement.objects.get(pk=other.pk).state == State.ACCEPTED


def test_post_of_many_leaves_exactly_that_list_to_a_worker_once(
    signatory_client: Client, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_jobs, "AT_ONCE", 2)
    many = factories.make_accepted(conference, 3)
    dialogue = dialogue_of(conference, query="all_matching=1")
    posted = {"digest": digest_on(signatory_client.get(dialogue).content.decode())}

    first, second = (signatory_client.post(dialogue, posted, follow=True).content.decode() for _ in range(2))

    assert "3 agreements are being countersigned." in first
    assert '<strong class="figures">0</strong> of 3 agreements countersigned' in first
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


@pytest.mark.parametrize(
    "query", ["", "selected=nonsense", "typed=nonsense&all_matching=1", "search=nobody&all_matching=1"]
)
def test_dialogue_without_a_choice_leads_back(signatory_client: Client, conference: Conference, query: str) -> None:
    accepted(conference)

    response = signatory_client.get(dialogue_of(conference, query=query or "x=1"), follow=True)

    assert response.redirect_chain == [(page_of(conference), 302)]
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
