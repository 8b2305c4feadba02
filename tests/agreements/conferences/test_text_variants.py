import pytest
from django.db import DatabaseError, transaction

from agreements.conferences import starting, text_variants, texts
from agreements.conferences.editions.copying import copy_conference
from agreements.conferences.text_variants import NoDraftError, OtherVariantError, digest_of_body
from agreements.conferences.texts import OtherWordsError
from agreements.models import Conference, Event, TextVariant, VariantKind
from agreements.wording import WordingError, check
from agreements.wording.reading import read
from tests import factories

pytestmark = pytest.mark.django_db
BODY = "# Of a servant\n\nI, {{ author.name }}, serve.\n"


@pytest.fixture
def conference() -> Conference:
    return factories.make_conference()


def test_a_variant_belongs_to_a_draft_and_holds(conference):
    with pytest.raises(NoDraftError):
        text_variants.save_variant(conference, VariantKind.EU, body=BODY, by=None)
    draft = factories.make_text(conference, published=False)
    with pytest.raises(WordingError):
        text_variants.save_variant(conference, VariantKind.EU, body="No title.", by=None)

    text_variants.save_variant(conference, VariantKind.EU, body=BODY, by=None, over="")
    text_variants.save_variant(conference, VariantKind.CROWN, body=BODY, by=None)
    assert [each.kind for each in draft.variants.in_order()] == ["crown", "eu"]
    with pytest.raises(OtherVariantError) as found:
        text_variants.save_variant(conference, VariantKind.EU, body=BODY + "More.", by=None, over="")
    assert found.value.body == BODY
    text_variants.save_variant(conference, VariantKind.EU, body=BODY + "More.", by=None, over=digest_of_body(BODY))
    assert text_variants.remove_variant(conference, VariantKind.CROWN, by=None)
    assert not text_variants.remove_variant(conference, VariantKind.CROWN, by=None)
    assert draft.variants.get().body == BODY + "More."


def test_it_is_published_and_frozen_with_its_text_and_the_chain_names_it(triggers, conference):
    draft = factories.make_text(conference, published=False)
    read_before = texts.digest_of(draft)
    text_variants.save_variant(conference, VariantKind.EU, body=BODY, by=None)
    with pytest.raises(OtherWordsError):
        texts.publish(draft, by=None, read=read_before)
    texts.publish(draft, by=None, read=texts.digest_of(draft))

    variant = TextVariant.objects.get()
    assert variant.published_at == draft.published_at
    facts = Event.objects.get(kind="text.published").payload
    assert (facts["digest"], facts["variants"]) == (digest_of_body(draft.body), {"eu": digest_of_body(BODY)})
    for change in (lambda: TextVariant.objects.update(body="Other"), lambda: TextVariant.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_next_draft_begins_with_the_variants_of_the_text_in_use(conference):
    factories.make_text(conference, published=False)
    text_variants.save_variant(conference, VariantKind.EU, body=BODY, by=None)
    texts.publish(conference.texts.get(), by=None)

    draft = factories.make_text(conference, published=False, body=factories.TEXT + "3. I do.\n")

    assert [(each.kind, each.body, each.published_at) for each in draft.variants.all()] == [("eu", BODY, None)]


def test_a_copied_conference_begins_with_the_variants_too(conference):
    factories.make_text(conference, published=False)
    text_variants.save_variant(conference, VariantKind.EU, body=BODY, by=None)
    texts.publish(conference.texts.get(), by=None)

    new = copy_conference(conference, by=factories.make_member(conference), facts={"slug": "next", "name": "Next"})

    assert [(each.kind, each.body) for each in new.texts.drafts().get().variants.all()] == [("eu", BODY)]


def test_a_text_without_variants_has_the_digest_of_its_body_and_its_event_says_no_more(conference):
    text = factories.make_text(conference)

    assert texts.digest_of(text) == digest_of_body(text.body)
    assert set(Event.objects.get(kind="text.published").payload) == {"text", "digest"}


@pytest.mark.parametrize("each", starting.STARTING_TEXTS, ids=lambda each: each.key)
def test_every_text_to_start_from_holds_and_names_authors_and_parties(each):
    for body in (each.body, *each.variants.values()):
        assert check(body) == []
        assert {"author.name", "paper.title", "conference.legal_name", "effective_date"} <= set(read(body).fields)
        assert "paper.date" not in read(body).fields or each.key == "publishing-release"
    choices = {"licence-to-publish": ["Licence"], "speaker-release": ["Recording", "Slides"]}
    names = [block.name for block in read(each.body).blocks if block.kind == "choice"]
    assert names == choices.get(each.key, [])
    assert set(each.variants) == (set(VariantKind) if each.key == "copyright-transfer" else set())


def test_a_draft_begins_as_one_of_ours_with_its_variants(conference):
    factories.make_text(conference, published=False)
    text_variants.save_variant(conference, VariantKind.EU, body=BODY, by=None)
    transfer, speaker = (starting.named(key) for key in ("copyright-transfer", "speaker-release"))
    assert starting.named("poem") is None

    draft = starting.begin(conference, transfer, by=None)
    assert {each.kind: each.body for each in draft.variants.all()} == transfer.variants
    with pytest.raises(OtherWordsError):
        starting.begin(conference, speaker, by=None, over="")
    draft = starting.begin(conference, speaker, by=None, over=texts.digest_of(draft))
    assert (draft.body, draft.variants.count()) == (speaker.body, 0)
