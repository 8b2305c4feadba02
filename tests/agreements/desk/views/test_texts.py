import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.conferences.texts import digest_of
from agreements.desk import lists
from agreements.models import Text
from agreements.states import State
from tests import factories


def edit(client, conference, body, *, begun=None):
    """`begun`: the digest of the draft with which the form was opened; else of the one that stands there."""
    begun = digest_of(lists.draft(conference)) if begun is None else begun
    return client.post(reverse("edit_text", args=[conference.slug]), {"body": body, "begun": begun})


def publish(client, text):
    address = reverse("publish_text", args=[text.conference.slug, text.number])
    return client.post(address, {"read": digest_of(text), "kind": "minor"}, follow=True)


@pytest.fixture
def bare(db):
    """A conference without any text, and its owner's browser."""
    conference, client = factories.make_conference(), Client()
    client.force_login(factories.make_member(conference))
    return conference, client


def test_edit_text_begins_with_the_sample(bare):
    conference, client = bare

    body = client.get(reverse("edit_text", args=[conference.slug])).context["form"]["body"].value()

    assert body.startswith("# {{ conference.name }} Publishing Release")
    assert not Text.objects.filter(conference=conference).exists()


def test_edit_text_begins_with_the_last_text(manager_client, conference):
    body = manager_client.get(reverse("edit_text", args=[conference.slug])).context["form"]["body"].value()

    assert body == conference.current_text.body


def test_edit_text_saves_one_draft_and_no_frozen_text(manager_client, conference):
    frozen = conference.current_text.body

    edit(manager_client, conference, factories.TEXT + "\n3. One more.\n")
    response = edit(manager_client, conference, factories.TEXT + "\n3. Another.\n")

    assert response["Location"] == reverse("text", args=[conference.slug, 2])
    assert [(text.number, text.is_published) for text in conference.texts.all()] == [(2, False), (1, True)]
    assert "Another." in conference.texts.get(number=2).body
    assert conference.texts.get(number=1).body == frozen


def test_edit_text_names_what_is_wrong_by_line_and_keeps_what_was_typed(manager_client, conference):
    response = edit(manager_client, conference, "# Title\n\nHello {{ author.nam }}.\n")
    page = response.content.decode()

    assert [(problem.line, line) for problem, line in response.context["form"].problems] == [
        (3, "Hello {{ author.nam }}.")
    ]
    assert "Line 3: There is no merge field" in page
    assert response.context["form"]["body"].value() == "# Title\n\nHello {{ author.nam }}.\n"
    assert conference.texts.count() == 1


def test_edit_text_refuses_markup(manager_client, conference):
    response = edit(manager_client, conference, factories.TEXT + "\n<script>alert(1)</script>\n")

    assert response.context["form"].problems
    assert "<script>alert" not in response.content.decode()


def test_text_never_runs_as_a_template(manager_client, conference):
    edit(manager_client, conference, factories.TEXT + "\nSee {% url 'home' %} and {# this #}.\n")

    page = manager_client.get(reverse("text", args=[conference.slug, 2])).content.decode()

    assert "See {% url &#x27;home&#x27; %} and {# this #}." in page


def test_text_shows_its_words_with_sample_values(viewer_client, conference):
    page = viewer_client.get(reverse("text", args=[conference.slug, 1])).content.decode()

    assert f"{conference.name} Publishing Release" in page
    assert "I, Ada Example, agree that:" in page
    assert '<li value="2"><p>I keep the copyright.</p></li>' in page
    assert reverse("text_preview", args=[conference.slug, 1]) in page


def test_text_offers_to_publish_only_a_draft_and_only_to_those_who_may(manager_client, viewer_client, conference):
    factories.make_text(conference, published=False)
    url = reverse("publish_text", args=[conference.slug, 2])

    draft = reverse("text", args=[conference.slug, 2])
    assert url in manager_client.get(draft).content.decode()
    assert url not in viewer_client.get(draft).content.decode()
    assert "publish/" not in manager_client.get(reverse("text", args=[conference.slug, 1])).content.decode()


def test_publish_text_says_what_will_happen(manager_client, conference):
    factories.make_agreement(conference, state=State.INVITED)
    draft = factories.make_text(conference, published=False)

    address = reverse("publish_text", args=[conference.slug, draft.number])
    response = manager_client.get(address, {"read": digest_of(draft)})

    waits = "1 agreement waits for an answer: its author is asked to sign this text instead."
    assert waits in response.context["consequences"]
    assert not conference.texts.get(number=2).is_published


def test_publish_text_shows_what_authors_will_be_told_in_short(manager_client, conference):
    draft = factories.make_text(conference, published=False, in_short="You keep it.\nWe <show> it.")
    address = reverse("publish_text", args=[conference.slug, draft.number])

    page = manager_client.get(address, {"read": digest_of(draft)}).content.decode()

    assert "<li>You keep it.</li><li>We &lt;show&gt; it.</li>" in page


def test_publish_text_freezes_it(manager_client, conference):
    draft = factories.make_text(conference, published=False)

    publish(manager_client, draft)

    assert conference.current_text == draft


def test_publish_text_twice_changes_nothing(manager_client, conference):
    text = conference.current_text

    publish(manager_client, text)
    page = manager_client.get(reverse("publish_text", args=[conference.slug, text.number]))

    again = conference.texts.get(number=text.number)
    assert again.published_at == text.published_at
    assert page.status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_texts_take_the_same_queries_whatever_their_number(
    viewer_client, conference, django_assert_num_queries, count
):
    for _ in range(count - 1):
        factories.make_text(conference)

    with django_assert_num_queries(7):
        response = viewer_client.get(reverse("texts", args=[conference.slug]))
    assert len(response.context["texts"]) == count


@pytest.fixture
def set_aside(conference):
    """Text 2, which an upgrade found beside another draft."""
    text = factories.make_text(conference, published=False, body=factories.TEXT + "\n3. Kept.\n")
    Text.objects.filter(pk=text.pk).update(set_aside_at=timezone.now())
    return text


def test_draft_that_was_set_aside_can_be_read_and_not_published(manager_client, conference, set_aside):
    page = manager_client.get(reverse("text", args=[conference.slug, 2])).content.decode()
    question = manager_client.get(reverse("publish_text", args=[conference.slug, 2]))
    answer = manager_client.post(reverse("publish_text", args=[conference.slug, 2]), follow=True)

    assert "Kept." in page
    assert "Set aside" in page
    assert "Set aside" in manager_client.get(reverse("texts", args=[conference.slug])).content.decode()
    assert question.status_code == 404
    assert "Text 2 has been set aside. Nothing was changed." in answer.content.decode()
    assert not Text.objects.get(number=2).is_published


def test_draft_begins_with_the_words_of_one_that_was_set_aside(manager_client, conference, set_aside):
    page = manager_client.get(reverse("text", args=[conference.slug, 2])).content.decode()
    address = reverse("edit_text", args=[conference.slug]) + "?from=2"
    body = manager_client.get(address).context["form"]["body"].value()

    response = manager_client.post(address, {"body": body})

    assert address in page
    assert body == set_aside.body
    assert response["Location"] == reverse("text", args=[conference.slug, 3])
    assert [text.body for text in conference.texts.filter(number__gt=1)] == [set_aside.body] * 2


@pytest.mark.parametrize("number", ["", "99", "x", "-1", "²", "9" * 30])
def test_draft_begins_as_usual_where_no_such_text_is(manager_client, conference, number):
    response = manager_client.get(reverse("edit_text", args=[conference.slug]), {"from": number})

    assert response.context["form"]["body"].value() == conference.current_text.body


# --- Two at once ---
def link_to_publish(page) -> str:
    """Where the button of a text's page leads."""
    return re.search(r'href="([^"]*publish/\?read=[^"]*)"', page.content.decode()).group(1)


def test_draft_that_somebody_saved_meanwhile_is_told_and_the_words_are_kept(manager_client, conference):
    mine, others = factories.TEXT + "\n3. Mine.\n", factories.TEXT + "\n3. Others'.\n"
    edit(manager_client, conference, others)

    told = edit(manager_client, conference, mine, begun="")
    form = told.context["form"]

    assert told.status_code == 409
    assert "Somebody else has saved this draft since you opened the page." in told.content.decode()
    assert form["body"].value() == mine
    assert conference.texts.drafts().get().body == others

    edit(manager_client, conference, form["body"].value(), begun=form["begun"].value())

    assert conference.texts.drafts().get().body == mine


def test_draft_that_was_published_meanwhile_is_told_and_becomes_a_new_text_only_deliberately(
    manager_client, conference
):
    draft = factories.make_text(conference, published=False)
    begun = manager_client.get(reverse("edit_text", args=[conference.slug])).context["form"]["begun"].value()
    publish(manager_client, draft)
    body = factories.TEXT + "\n3. Late.\n"

    told = edit(manager_client, conference, body, begun=begun)

    assert told.status_code == 409
    assert "The draft has been published since you opened the page." in told.content.decode()
    assert not conference.texts.drafts().exists()
    edit(manager_client, conference, body, begun=told.context["form"]["begun"].value())
    assert conference.texts.drafts().get().body == body


def test_draft_that_two_save_with_the_same_words_is_saved_for_both(manager_client, conference):
    body = factories.TEXT + "\n3. Ours.\n"

    answers = [edit(manager_client, conference, body, begun="") for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [reverse("text", args=[conference.slug, 2])] * 2


def test_publish_text_publishes_only_the_words_that_were_read(manager_client, conference):
    draft = factories.make_text(conference, published=False)
    was_read = link_to_publish(manager_client.get(reverse("text", args=[conference.slug, draft.number])))
    question = manager_client.get(was_read)
    edit(manager_client, conference, factories.TEXT + "\n3. Unread.\n")

    told = manager_client.post(was_read, {"read": question.context["form"]["read"].value()})

    assert told.status_code == 409
    assert "Somebody has changed this draft since you read it, so nothing was published." in told.content.decode()
    assert "Unread." in told.content.decode()
    assert conference.texts.drafts().exists()
    assert manager_client.get(was_read).status_code == 409
    now_read = link_to_publish(told)
    read = manager_client.get(now_read).context["form"]["read"].value()
    manager_client.post(now_read, {"read": read, "kind": "minor"})
    assert conference.current_text.number == draft.number


def test_publish_text_has_it_read_first(manager_client, conference):
    draft = factories.make_text(conference, published=False)
    address = reverse("publish_text", args=[conference.slug, draft.number])

    pages = [manager_client.get(address), manager_client.post(address)]

    assert [page.status_code for page in pages] == [200, 200]
    assert all("Read the draft first." in page.content.decode() for page in pages)
    assert link_to_publish(pages[0]) == f"{address}?read={digest_of(draft)}"
    assert conference.texts.drafts().exists()
