"""Every sentence that tells an author what the conference will do has the deed that does it.

A kind without a line fails, and so does a sentence without one: whoever writes a promise names here what keeps it.
"""

from importlib import import_module

import pytest
from django.urls import get_resolver

from agreements.desk import deed_pages
from agreements.models import HelpKind
from signatures import consent
from signatures.visits.help_words import WORDS

# A page of the desk that the request offers; a function; or nothing, where the sentence asks the author for something.
PAGE, DEED, ADVICE = "page", "deed", "advice"
NO_REMINDER = (DEED, "agreements.mail.validity.why_not")
ANSWER = (DEED, "agreements.people.answers.answer")
# The form for a pen, and a place for the signed one.
BY_HAND = [
    (DEED, "signatures.visits.views.author_documents.visit_form"),
    (DEED, "agreements.settling.handing_in.hand_in"),
]
DEEDS: dict[HelpKind, list[list[tuple[str, str]]]] = {
    HelpKind.NOT_ME: [
        [(ADVICE, "")],
        [(DEED, "signatures.signing.NotMeError"), NO_REMINDER],
        [(PAGE, "author_address"), (DEED, "agreements.links.revoke")],
    ],
    HelpKind.OTHER_ADDRESS: [[(PAGE, "author_address"), (DEED, "agreements.people.invitations.invite_again")]],
    HelpKind.NAME: [
        [(PAGE, "edit_author"), ANSWER],
        [(DEED, "agreements.people.amending.amend_author")],
        [(DEED, "agreements.audit.append_only.missing_triggers")],
    ],
    HelpKind.NOT_MY_PAPER: [[(PAGE, "end_authorship")], [NO_REMINDER]],
    HelpKind.EMPLOYER: [
        [(PAGE, "forward"), (DEED, "agreements.people.forwarding.forward")],
        [(PAGE, "blank_form"), ANSWER],
        [NO_REMINDER],
    ],
    HelpKind.PAPER: [[(PAGE, "blank_form"), ANSWER], BY_HAND, [(DEED, "signatures.signing.sign")]],
    HelpKind.NO_ELECTRONIC: [
        BY_HAND,
        [(DEED, "signatures.visits.last_page.confirm_form.ConfirmForm")],
        [ANSWER, (PAGE, "waive_agreement"), NO_REMINDER],
    ],
    HelpKind.CO_AUTHOR: [[(PAGE, "add_author"), (PAGE, "edit_authorship"), ANSWER], [NO_REMINDER]],
    HelpKind.CO_AUTHOR_ADDRESS: [
        [(PAGE, "author_address"), (DEED, "signatures.deciding.deeds.address")],
        [(DEED, "agreements.people.former_addresses.tell"), NO_REMINDER],
    ],
    HelpKind.QUESTION: [[ANSWER]],
    HelpKind.NOT_FOR_ME: [
        [(DEED, "agreements.clearance.rule.evaluate")],
        [(DEED, "signatures.signing.sign"), NO_REMINDER],
    ],
}
# What authors are told before they sign electronically, by the key of the point.
POINTS: dict[str, list[tuple[str, str]]] = {
    "paper": [(PAGE, "blank_form")],
    "scope": [(DEED, "signatures.signing.sign")],
    "withdraw": [(DEED, "signatures.visits.help_forms.HelpForm")],
    "contact": [(PAGE, "author_address"), (DEED, "agreements.links.revoke")],
    "technical": [(DEED, "signatures.visits.views.author_documents.visit_draft")],
    "copy": [(DEED, "signatures.visits.views.author_documents.visit_document")],
}
# Of the points those that officers are told in other words: staff answer a mail.
POINTS_OF_OFFICERS: dict[str, list[tuple[str, str]]] = {
    "paper": [(PAGE, "blank_form"), (PAGE, "waive_agreement")],
    "contact": [(PAGE, "take_back_forward"), (PAGE, "forward"), (DEED, "agreements.links.revoke_of_agents")],
}


def test_every_kind_and_every_sentence_has_its_line() -> None:
    assert set(WORDS) == set(DEEDS) == {*HelpKind.of_authors(), HelpKind.NOT_FOR_ME}
    assert {kind: len(sentences) for kind, sentences in WORDS.items()} == {
        kind: len(kept) for kind, kept in DEEDS.items()
    }
    assert {point.key for point in consent.POINTS} == set(POINTS)
    others = set(consent.OF_OFFICERS.points) - set(consent.POINTS)
    assert {point.key for point in others} == set(POINTS_OF_OFFICERS)


@pytest.mark.parametrize("kind", list(DEEDS))
def test_what_is_promised_is_offered_beside_the_request(kind: HelpKind) -> None:
    promised = {name for kept in DEEDS[kind] for what, name in kept if what == PAGE}
    assert promised <= {deed.page for deed in deed_pages.OF_REQUESTS[kind]}


def test_what_keeps_a_promise_exists() -> None:
    kept = [each for lines in DEEDS.values() for line in lines for each in line]
    kept += [each for points in (POINTS, POINTS_OF_OFFICERS) for line in points.values() for each in line]
    for what, name in kept:
        if what == PAGE:
            assert name in get_resolver().reverse_dict, name
        elif what == DEED:
            module, _, member = name.rpartition(".")
            assert hasattr(import_module(module), member), name
