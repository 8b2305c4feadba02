import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Text
from agreements.states import State
from tests import factories


def edit(client, conference, body):
    return client.post(reverse("edit_text", args=[conference.slug]), {"body": body})


def publish(client, text):
    return client.post(reverse("publish_text", args=[text.conference.slug, text.number]))


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

    response = manager_client.get(reverse("publish_text", args=[conference.slug, draft.number]))

    assert response.context["consequences"][-1] == "1 agreement under text 1 stays as it is."
    assert not conference.texts.get(number=2).is_published


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

    with django_assert_num_queries(5):
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
