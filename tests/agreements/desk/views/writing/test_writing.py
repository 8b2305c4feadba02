"""A text while it is written: looked at, compared, published as a correction."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from agreements.conferences.texts import digest_of
from agreements.models import Agreement, BulkJob, Conference, Text
from agreements.states import State
from signatures.operations import sweep
from tests import factories

pytestmark = pytest.mark.django_db
NEW = factories.TEXT.replace("I keep the copyright.", "I keep every right.")
MAJOR = {"kind": "major", "asks_again": "1", "changes": "Clause 2 was wrong."}


def address(name: str, conference: Conference, *keys: object) -> str:
    return reverse(name, args=[conference.slug, *keys])


def publish(client: Client, draft: Text, **fields: object) -> object:
    given = {"read": digest_of(draft), **fields}
    return client.post(address("publish_text", draft.conference, draft.number), given)


# --- Looking -----------------------------------------------------------------------------------------------------------
def test_look_shows_the_words_of_the_moment_and_saves_nothing(manager_client: Client, conference: Conference) -> None:
    page = manager_client.post(address("look_at_text", conference), {"body": NEW}).content.decode()

    assert "I, Ada Example, agree that:" in page
    assert "I keep every right." in page
    assert not conference.texts.drafts().exists()


def test_look_can_have_the_values_of_a_real_author(manager_client: Client, conference: Conference) -> None:
    authorship = factories.make_agreement(conference).authorship
    stranger = factories.make_agreement().authorship
    look = address("look_at_text", conference)

    pages = [
        manager_client.post(look, {"body": NEW, "whose": whose}).content.decode()
        for whose in (authorship.pk, stranger.pk, "x", 0)
    ]

    assert f"I, {authorship.printed_name}, agree that:" in pages[0]
    assert all("I, Ada Example, agree that:" in page for page in pages[1:])
    edit = manager_client.get(address("edit_text", conference)).content.decode()
    assert f'<option value="{authorship.pk}">{authorship.printed_name}, paper {authorship.paper.number}' in edit
    assert stranger.printed_name not in edit


def test_look_says_what_is_wrong_and_what_is_taken_as_plain_words(
    manager_client: Client, conference: Conference
) -> None:
    wrong = manager_client.post(address("look_at_text", conference), {"body": "{{ author.shoe }}"}).content.decode()
    odd = manager_client.post(address("look_at_text", conference), {"body": f"{NEW}3. [ ] CC BY\r\n"}).content.decode()

    assert "Line 1: There is no merge field &quot;author.shoe&quot;." in wrong
    assert "Line 11: This looks like a box to be ticked." in odd
    assert "I, Ada Example, agree that:" in odd


def test_look_without_scripts_is_a_button_that_keeps_what_was_typed(
    manager_client: Client, conference: Conference
) -> None:
    page = manager_client.post(address("edit_text", conference), {"body": NEW, "look": "1", "begun": ""})

    assert page.context["form"]["body"].value() == NEW
    assert page.context["look"].words.blocks[-1].text == "2. I keep every right."
    assert not conference.texts.drafts().exists()


# --- The list, and what differs ----------------------------------------------------------------------------------------
def test_list_marks_the_text_in_use_and_counts_what_stands_under_each(
    viewer_client: Client, conference: Conference
) -> None:
    for state in (State.COUNTERSIGNED, State.INVITED, State.VOID):
        factories.make_agreement(conference, state=state)
    factories.make_text(conference, body=NEW)

    page = viewer_client.get(address("texts", conference))

    assert page.context["in_use"].number == 2
    assert [(each.asked, each.signed, each.waiting) for each in page.context["texts"]] == [(0, 0, 0), (2, 1, 1)]
    former = page.content.decode().partition(">Text 1<")[2]
    assert re.findall(r'class="cell-number[^"]*"[^>]*>(\d+)<', former) == ["2", "1", "1"]


def test_difference_is_told_word_by_word_with_numbers_of_clauses(
    viewer_client: Client, conference: Conference
) -> None:
    factories.make_text(conference, body=NEW)

    page = viewer_client.get(address("text_difference", conference, 2)).content.decode()

    assert "1 passage differs." in page
    assert '<span class="number">2.</span>' in page
    assert '<del><span class="visually-hidden">Deleted: </span>the copyright<' in page
    assert '<ins><span class="visually-hidden">Inserted: </span>every right<' in page


def test_any_two_texts_can_be_compared(viewer_client: Client, conference: Conference) -> None:
    for clause in ("3. One.", "3. Two."):
        factories.make_text(conference, body=f"{NEW}{clause}\n")
    url = address("text_difference", conference, 3)

    formers = [viewer_client.get(url, query).context["former"].number for query in ({}, {"from": 1}, {"from": "x"})]

    assert formers == [2, 1, 2]
    alone = factories.make_ready_conference()
    viewer = Client()
    viewer.force_login(factories.make_member(alone))
    assert "nothing to compare it with" in viewer.get(address("text_difference", alone, 1)).content.decode()


# --- Publishing --------------------------------------------------------------------------------------------------------
def test_publishing_says_whom_it_concerns_and_asks_what_kind_of_correction_it_is(
    manager_client: Client, conference: Conference
) -> None:
    for state in (State.COUNTERSIGNED, State.INVITED, State.DECLINED):
        factories.make_agreement(conference, state=state)
    draft = factories.make_text(conference, published=False, body=NEW)

    page = manager_client.get(address("publish_text", conference, 2), {"read": digest_of(draft)})
    untold = publish(manager_client, draft)

    lines = " ".join(page.context["consequences"])
    assert "1 agreement waits for an answer" in lines
    assert "1 agreement is signed under a former text" in lines
    assert "1 agreement is declined" in lines
    assert untold.status_code == 422
    assert "Choose one of the two." in untold.content.decode()
    assert conference.texts.drafts().exists()


def test_major_correction_is_ordered_as_a_job(manager_client: Client, conference: Conference) -> None:
    signed = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    waiting = factories.make_agreement(conference, state=State.INVITED)
    draft = factories.make_text(conference, published=False, body=NEW)

    publish(manager_client, draft, **MAJOR)

    job = BulkJob.objects.get()
    assert (job.kind, job.total) == ("new_words", 2)
    assert "moved on to the new text" in manager_client.get(address("texts", conference)).content.decode()
    manager_client.post(address("stop_job", conference, job.pk))
    while sweep.run_bulk_job():
        pass
    draft.refresh_from_db()
    assert (draft.correction, draft.asks_again, draft.changes) == ("major", True, "Clause 2 was wrong.")
    assert Agreement.objects.get(replaces=signed).text == draft
    waiting.refresh_from_db()
    assert waiting.text == draft
    history = manager_client.get(reverse("agreement", args=[conference.slug, waiting.pk])).content.decode()
    assert "on to another text" in history
    assert "From text 1 to text 2" in history


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"kind": "minor", "asks_again": "1"}, "Nobody is asked again for a minor correction."),
        ({"kind": "major"}, "Say what has changed"),
        ({"kind": "other"}, "Select a valid choice."),
    ],
)
def test_what_contradicts_itself_is_not_published(
    manager_client: Client, conference: Conference, fields: dict[str, str], fault: str
) -> None:
    draft = factories.make_text(conference, published=False, body=NEW)

    answer = publish(manager_client, draft, **fields)

    assert fault in answer.content.decode()
    assert conference.texts.drafts().exists()


def test_no_second_correction_while_one_is_under_way(manager_client: Client, conference: Conference) -> None:
    factories.make_agreement(conference, state=State.INVITED)
    publish(manager_client, factories.make_text(conference, published=False, body=NEW), kind="minor")
    third = factories.make_text(conference, published=False, body=f"{NEW}3. More.\n")

    answer = manager_client.post(
        address("publish_text", conference, 3), {"read": digest_of(third), "kind": "minor"}, follow=True
    )

    assert "so no other one was published" in answer.content.decode()
    assert conference.texts.drafts().get() == third


def test_what_lacks_is_confirmed_a_second_time_or_mended_first(manager_client: Client, conference: Conference) -> None:
    Conference.objects.filter(pk=conference.pk).update(contact_name="")
    draft = factories.make_text(conference, published=False, body=NEW)

    unsure = publish(manager_client, draft, kind="minor")
    assert "No sender is named" in unsure.content.decode()
    assert "Tick this to go on, or mend it first." in unsure.content.decode()
    publish(manager_client, draft, kind="minor", is_sure="on")
    assert conference.current_text == draft

    factories.make_paper(conference)
    dated = factories.make_text(conference, published=False, body=f"{NEW}3. Of {{{{ paper.date }}}}.\n")
    refused = publish(manager_client, dated, kind="minor", is_sure="on")
    assert "This has to be mended first" in refused.content.decode()
    assert conference.current_text == draft


def test_invitations_wait_for_what_lacks(manager_client: Client, conference: Conference) -> None:
    factories.make_paper(conference, factories.make_author(conference))
    Conference.objects.filter(pk=conference.pk).update(contact_name="")
    url = reverse("invite", args=[conference.slug])
    digest = manager_client.get(url).context["form"]["digest"].value()

    unsure = manager_client.post(url, {"digest": digest})
    assert unsure.status_code == 422
    assert "No sender is named" in unsure.content.decode()
    assert not Agreement.objects.awaiting_answer().exists()

    manager_client.post(url, {"digest": digest, "is_sure": "on"})
    assert Agreement.objects.awaiting_answer().exists()


def test_invitations_are_refused_where_documents_would_have_a_gap(
    manager_client: Client, conference: Conference
) -> None:
    factories.make_text(conference, body=f"{NEW}3. Of {{{{ paper.date }}}}.\n")
    paper = factories.make_paper(conference, factories.make_author(conference))
    url = reverse("invite", args=[conference.slug])
    digest = manager_client.get(url).context["form"]["digest"].value()
    chosen = f"{url}?of=papers&selected={paper.pk}"

    answers = [manager_client.post(each, {"digest": digest, "is_sure": "on"}) for each in (url, chosen)]

    assert all("1 paper has none" in answer.content.decode() for answer in answers)
    assert not Agreement.objects.awaiting_answer().exists()
