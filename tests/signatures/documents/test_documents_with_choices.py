"""The document of words with a choice, or of a variant: what it shows, what its record says, who notices an alteration."""

import io
import json

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from agreements import audit, workflow
from agreements.audit.append_only import remove_triggers
from agreements.conferences import text_variants, texts
from agreements.models import Agreement, Conference, Event, EventValue, TextVariant, VariantKind
from agreements.states import State
from signatures.checking import offline
from signatures.checking.online.facts import facts_of, known
from signatures.codes import code_of
from signatures.documents import drawing, producing
from signatures.documents.sealed_records import Tables
from signatures.evidence import evidence_digest
from signatures.evidence.digests import digest_of
from signatures.evidence.digests import facts_of as facts_of_row
from signatures.models import Document, Signature
from signatures.operations import invariants
from tests import factories
from tests.signatures.exporting.told import told
from tests.signatures.pdf.archives import findings_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_seal_key")]
CROWN = (
    "# Of a servant\n\nI, {{ author.name }}, serve.\n\n\\choice Licence\n- CC BY for {{ paper.title }}\n- **None**\n"
)


@pytest.fixture
def signature(conference: Conference) -> Signature:
    text = factories.make_text(conference, published=False)
    text_variants.save_variant(conference, VariantKind.CROWN, body=CROWN, by=None)
    texts.publish(text, by=None)
    agreement = factories.make_agreement(conference, state=State.INVITED)
    with audit.deed(conference):
        audit.locks.people([agreement.authorship.author_id])
        workflow.choose_variant(agreement, TextVariant.objects.get(kind=VariantKind.CROWN))
    return factories.sign(agreement, picks=(1,))


@pytest.fixture
def document(signature: Signature) -> Document:
    assert producing.produce([signature.pk]) == 1
    return known().get()


def test_page_evidence_and_record_say_which_words_and_what_was_picked(document, signature):
    content = drawing.read(document)
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    title = signature.title
    assert f"Of a servant I, {signature.printed_name}, serve. Licence CC BY for {title} None Name (Print)" in words
    assert f"Text Version {signature.agreement.text.number}, for Crown servants" in words
    record = offline.record_of(content)
    assert (record["variant"], record["choices"]) == ("crown", {"Licence": "None"})

    [tables] = Tables.of([signature.pk]).values()
    assert tables.differing_from(record) == []
    assert tables.differing_from(record | {"choices": {"Licence": f"CC BY for {title}"}}) == ["choices"]
    assert "variant" in tables.differing_from({name: value for name, value in record.items() if name != "variant"})
    facts = facts_of(document, content)
    assert (facts.variant, facts.choices, facts.records_differ) == ("crown", {"Licence": "None"}, ())


def test_it_passes_what_every_document_passes(document):
    assert findings_in(drawing.read(document)) == []


def test_the_check_page_and_the_export_tell_both(document, signature, conference):
    page = Client().get(reverse("verify_code", args=[code_of(signature.pk)])).content.decode()
    assert "<dt>Variant of the text</dt><dd>Crown servants (United Kingdom, Canada, Australia)</dd>" in page
    assert "<dt>Licence</dt><dd>None</dd>" in page

    [row] = told("signatures", conference)
    assert (row["variant"], row["choices"]) == ("crown", "Licence: None")


def test_the_chain_vouches_for_both(signature):
    event = Event.objects.get(kind="agreement.accepted")
    values = dict(EventValue.objects.filter(event=event).values_list("name", "value"))

    assert event.payload["variant"] == "crown"
    assert json.loads(values["choices"]) == {"Licence": "None"}
    assert values["evidence"] == evidence_digest(Signature.objects.get())


def test_the_digest_of_a_row_without_them_is_what_it_was_before_there_were_any(conference):
    """Older rows got the constants of the new columns."""
    factories.make_text(conference)
    signature = factories.sign(factories.make_agreement(conference, state=State.INVITED))
    before = {name: value for name, value in facts_of_row(signature).items() if name not in ("variant", "choices")}

    assert (signature.variant, signature.choices) == ("", {})
    assert evidence_digest(signature) == digest_of(before)


def test_whoever_alters_one_of_them_is_found_out(document, signature, conference):
    assert invariants.examine(conference).breaches == []
    remove_triggers(apps.get_app_config("signatures"))
    Signature.objects.update(choices={"Licence": f"CC BY for {signature.title}"}, variant="eu")
    Agreement.objects.update(variant=None)

    found = invariants.examine(conference).breaches

    assert any("differs from its event in variant, choices" in each for each in found)
    assert any("names other choices than the words that it keeps" in each for each in found)
    assert any("names another variant than the words that it keeps" in each for each in found)
    assert any("is about another variant of its text than its acceptance" in each for each in found)
    assert any("choices" in each and "record" in each for each in found)


def test_a_text_and_its_variants_belong_together(signature, conference):
    remove_triggers(apps.get_app_config("agreements"))
    other = factories.make_text(factories.make_conference())
    TextVariant.objects.update(text=other, published_at=None)

    found = invariants.examine(conference).breaches

    assert any("asks for a variant of another text" in each for each in found)
    told = invariants.examine(other.conference).breaches
    assert any("were published at different times" in each for each in told)
