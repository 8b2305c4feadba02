import pytest
from django.urls import reverse

from agreements.conferences import starting, text_variants, texts
from agreements.models import Conference, VariantKind
from tests import factories

pytestmark = pytest.mark.django_db
BODY = "# Of a servant\n\nI, {{ author.name }}, serve.\n\n\\choice Licence\n- CC BY\n- **CC BY-NC**\n"


@pytest.fixture
def draft(conference: Conference):
    return factories.make_text(conference, published=False)


def at(view: str, conference: Conference, *keys: object) -> str:
    return reverse(view, args=[conference.slug, *keys])


def test_a_variant_is_written_read_and_named_beside_the_ordinary_words(manager_client, conference, draft):
    page = manager_client.get(at("edit_variant", conference, "eu"))
    assert page.context["form"]["body"].value() == draft.body
    shown = manager_client.post(at("edit_variant", conference, "eu"), {"body": BODY, "begun": "", "look": "1"})
    assert "CC BY-NC" in shown.content.decode()
    assert not draft.variants.exists()

    saved = manager_client.post(at("edit_variant", conference, "eu"), {"body": BODY, "begun": ""})
    assert saved.headers["Location"] == at("text_variant", conference, draft.number, "eu")
    read = manager_client.get(saved.headers["Location"]).content.decode()
    assert "I, Ada Example, serve." in read
    assert "<strong>Licence</strong>" in read
    assert (
        "Employees of the European Union" in manager_client.get(at("text", conference, draft.number)).content.decode()
    )
    pdf = manager_client.get(at("text_preview", conference, draft.number), {"variant": "eu"})
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert manager_client.get(at("text_preview", conference, draft.number), {"variant": "crown"}).status_code == 404


def test_what_is_wrong_with_a_choice_is_named_by_line(manager_client, conference, draft):
    wrong = BODY + "\n\\choice Licence\n- a\n"
    page = manager_client.post(at("edit_variant", conference, "eu"), {"body": wrong, "begun": ""}).content.decode()

    assert "There is a second choice named" in page
    assert "this one has 1." in page


def test_who_writes_over_somebody_elses_variant_sees_it_first(manager_client, conference, draft):
    text_variants.save_variant(conference, VariantKind.EU, body=BODY, by=None)

    answer = manager_client.post(at("edit_variant", conference, "eu"), {"body": BODY + "Mine.", "begun": ""})

    assert answer.status_code == 409
    assert "Somebody else has changed this variant" in answer.content.decode()
    assert draft.variants.get().body == BODY
    begun = answer.context["form"]["begun"].value()
    assert (
        manager_client.post(at("edit_variant", conference, "eu"), {"body": "# M\n\nM.", "begun": begun}).status_code
        == 302
    )
    assert draft.variants.get().body == "# M\n\nM."


def test_variants_are_removed_from_drafts_only(manager_client, conference, draft):
    text_variants.save_variant(conference, VariantKind.EU, body=BODY, by=None)
    manager_client.post(at("remove_variant", conference, "eu"))
    assert not draft.variants.exists()
    text_variants.save_variant(conference, VariantKind.EU, body=BODY, by=None)
    texts.publish(draft, by=None)

    answer = manager_client.post(at("remove_variant", conference, "eu"))

    assert answer.headers["Location"] == at("edit_text", conference)
    assert draft.variants.count() == 1
    assert manager_client.get(at("edit_variant", conference, "eu")).headers["Location"] == at("edit_text", conference)
    assert manager_client.get(at("edit_variant", conference, "poem")).status_code == 404
    page = manager_client.get(at("text_variants", conference, draft.number)).content.decode()
    assert "Remove" not in page


def test_the_library_says_what_each_is_for_and_a_press_begins_a_draft(manager_client, conference):
    page = manager_client.get(at("start_text", conference)).content.decode()
    assert "no legal advice" in page
    assert [str(each.purpose) in page for each in starting.STARTING_TEXTS] == [True] * 4

    answer = manager_client.post(at("start_text", conference), {"key": "licence-to-publish", "begun": ""})
    assert answer.headers["Location"] == at("edit_text", conference)
    draft = conference.texts.drafts().get()
    assert draft.body == starting.STARTING_TEXTS[1].body
    again = manager_client.post(at("start_text", conference), {"key": "speaker-release", "begun": ""})
    assert again.status_code == 409
    assert "replaces the draft of text" in again.content.decode()
    assert manager_client.post(at("start_text", conference), {"key": "poem"}).status_code == 404


def test_agreements_are_found_by_their_variant(manager_client, conference, draft):
    address = at("agreements", conference)
    assert "variant" not in manager_client.get(address).context["filter"].form.fields
    text_variants.save_variant(conference, VariantKind.EU, body=BODY, by=None)
    texts.publish(draft, by=None)
    agreement = factories.make_agreement(conference)
    factories.invite(agreement)

    found = manager_client.get(address, {"variant": "ordinary"}).context["filter"]

    assert list(found.qs) == [agreement]
    assert not manager_client.get(address, {"variant": "eu"}).context["filter"].qs.exists()
