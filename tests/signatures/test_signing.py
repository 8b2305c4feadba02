from datetime import timedelta

import pytest
from django.utils import timezone

from agreements import audit, workflow
from agreements.models import Agreement, Conference, Event, Link, Paper, VoidCause
from agreements.states import State
from signatures import consent, signing
from signatures.models import Countersignature, Decision, DocumentWork, Signature
from signatures.shown_words import shown
from signatures.signing import Answer
from tests import factories

pytestmark = pytest.mark.django_db


def _answer(agreement: Agreement, decision: Decision = Decision.ACCEPTED) -> Answer:
    agreement = Agreement.objects.shown_to_author().get(pk=agreement.pk)
    return Answer(agreement.pk, decision, shown(agreement, day=agreement.conference.today).digest)


def _invited(conference: Conference, papers: int = 1) -> tuple[Link, list[Agreement]]:
    author, link = factories.invited_author(conference, papers=papers, name="Ada Lovelace")
    return link, list(Agreement.objects.of_author(author.pk).shown_to_author())


def test_sign_freezes_what_was_seen(conference: Conference) -> None:
    link, [agreement] = _invited(conference)
    words = shown(agreement, day=conference.today)

    [signature] = signing.sign(link, [_answer(agreement)], typed_name="Ada Lovelace")

    signature.refresh_from_db()
    assert signature.shown == words.to_json()
    assert signature.shown_digest == words.digest
    assert (signature.printed_name, signature.title) == ("Ada Lovelace", agreement.authorship.paper.title)
    assert (signature.consent_version, signature.consent_digest) == (consent.VERSION, consent.DIGEST)
    assert signature.effective_date == conference.day_of(signature.signed_at)
    assert signature.number == 1


def test_sign_countersigns_by_rule_in_the_same_deed(conference: Conference) -> None:
    link, [agreement] = _invited(conference)
    [signature] = signing.sign(link, [_answer(agreement)], typed_name="Ada Lovelace")

    agreement.refresh_from_db()
    countersignature = Countersignature.objects.get()
    assert agreement.state == State.COUNTERSIGNED
    assert agreement.answered_at == signature.signed_at == countersignature.signed_at == agreement.countersigned_at
    assert [work.signature_id for work in DocumentWork.objects.all()] == [signature.pk]
    kinds = Event.objects.filter(subject=f"signature:{signature.pk}").order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["agreement.accepted", "agreement.countersigned"]
    assert audit.first_bad_number(conference) is None


def test_sign_waits_for_a_signatory_where_the_conference_says_so() -> None:
    conference = factories.make_ready_conference(countersigning="queue")
    link, [agreement] = _invited(conference)
    signing.sign(link, [_answer(agreement)], typed_name="Ada Lovelace")
    agreement.refresh_from_db()
    assert (agreement.state, Countersignature.objects.count()) == (State.ACCEPTED, 0)


@pytest.mark.parametrize(
    ("typed_name", "grade"), [("test", "different"), ("A. Lovelace", "shortened"), ("Grace Hopper", "different")]
)
def test_a_different_name_and_a_short_form_wait_for_a_person_where_a_rule_countersigns(
    conference: Conference, typed_name: str, grade: str
) -> None:
    link, [agreement] = _invited(conference)

    signing.sign(link, [_answer(agreement)], typed_name=typed_name, is_name_confirmed=True)

    agreement.refresh_from_db()
    assert (agreement.state, agreement.name_grade) == (State.ACCEPTED, grade)
    assert (Countersignature.objects.count(), DocumentWork.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("typed_name", "grade"),
    [("ivan petrov", "same"), ("Ivan Petróv", "accents"), ("Иван Петров", "transliteration"), ("愛達", "native")],
)
def test_a_name_that_is_like_the_authors_is_countersigned_by_rule(
    conference: Conference, typed_name: str, grade: str
) -> None:
    _, link = factories.invited_author(conference, name="Ivan Petrov", native_name="愛達")
    agreement = Agreement.objects.get()

    signing.sign(link, [_answer(agreement)], typed_name=typed_name, is_name_confirmed=True)

    agreement.refresh_from_db()
    assert (agreement.state, agreement.name_grade) == (State.COUNTERSIGNED, grade)


def test_sign_keeps_the_reason_of_what_is_declined_only(conference: Conference) -> None:
    link, [first, second] = _invited(conference, papers=2)
    answers = [_answer(first), _answer(second, Decision.DECLINED)]
    signing.sign(link, answers, typed_name="Ada Lovelace", reason="Not yet")
    assert [s.reason for s in Signature.objects.order_by("decision")] == ["", "Not yet"]


def test_sign_once_more_returns_the_first_signature(conference: Conference) -> None:
    link, [agreement] = _invited(conference)
    answer = _answer(agreement)
    first = signing.sign(link, [answer], typed_name="Ada Lovelace")
    assert signing.sign(link, [answer], typed_name="Ada Lovelace") == first
    assert Event.objects.filter(kind="agreement.accepted").count() == 1


def _correct_the_title(_agreement: Agreement) -> None:
    Paper.objects.update(title="A Corrected Title")


def _answer_first(agreement: Agreement) -> None:
    factories.sign(agreement, decision=Decision.DECLINED)
    factories.sign(agreement, decision=Decision.ACCEPTED)


def _close(agreement: Agreement) -> None:
    Conference.objects.filter(pk=agreement.conference_id).update(
        deadline=timezone.now() - timedelta(days=1), grace_days=0
    )


def _waive(agreement: Agreement) -> None:
    factories.waive(agreement)


def _void(agreement: Agreement) -> None:
    with audit.deed(agreement.conference):
        workflow.void([agreement], cause=VoidCause.MISTAKE, reason="Withdrawn")


@pytest.mark.parametrize(
    ("meanwhile", "error"),
    [
        (_correct_the_title, signing.StaleTextError),
        (_answer_first, signing.AnsweredOtherwiseError),
        (_close, signing.ClosedError),
        (_waive, signing.ClosedError),
        (_void, signing.WithdrawnError),
    ],
)
def test_nothing_of_the_visit_is_recorded_when_one_answer_cannot_be(
    conference: Conference, meanwhile: object, error: type[signing.NotRecordedError]
) -> None:
    link, [first, second] = _invited(conference, papers=2)
    answers = [_answer(first, Decision.DECLINED), _answer(second, Decision.DECLINED)]
    assert callable(meanwhile)
    meanwhile(first)
    before = (Signature.objects.count(), Event.objects.count())

    with pytest.raises(error) as tried:
        signing.dry_run(link, answers, typed_name="Ada Lovelace")
    with pytest.raises(error) as refused:
        signing.sign(link, answers, typed_name="Ada Lovelace")

    assert first.pk in [agreement.pk for agreement in refused.value.agreements]
    assert [a.pk for a in refused.value.agreements] == [a.pk for a in tried.value.agreements]
    assert (Signature.objects.count(), Event.objects.count()) == before


def test_only_a_different_name_must_be_confirmed(conference: Conference) -> None:
    link, [agreement] = _invited(conference)
    answer = _answer(agreement)
    assert signing.dry_run(link, [answer], typed_name="Grace Hopper").differing == [agreement]
    for like in ("Ada Lovelace", "lovelace, ada", "A. Lovelace"):
        assert signing.dry_run(link, [answer], typed_name=like).differing == []
    with pytest.raises(signing.NameNotConfirmedError):
        signing.sign(link, [answer], typed_name="Grace Hopper")
    [signature] = signing.sign(link, [answer], typed_name="Grace Hopper", is_name_confirmed=True)
    assert (signature.name_grade, signature.is_name_confirmed) == ("different", True)


def test_a_name_that_nobody_had_to_ask_about_is_not_recorded_as_confirmed(conference: Conference) -> None:
    link, [agreement] = _invited(conference)

    [signature] = signing.sign(link, [_answer(agreement)], typed_name="Ada Lovelace", is_name_confirmed=True)

    signature.refresh_from_db()
    assert (signature.name_grade, signature.is_name_confirmed) == ("exact", False)


def test_dry_run_records_nothing_and_tells_what_is_new(conference: Conference) -> None:
    link, [first, second] = _invited(conference, papers=2)
    answers = [_answer(first), _answer(second)]
    factories.sign(first)
    before = (Signature.objects.count(), Event.objects.count())
    assert signing.dry_run(link, answers, typed_name="Ada Lovelace").fresh == [second]
    assert (Signature.objects.count(), Event.objects.count()) == before


def test_an_agreement_of_somebody_else_is_not_signed(conference: Conference) -> None:
    _, [agreement] = _invited(conference)
    _, other = factories.invited_author(conference)
    with pytest.raises(signing.WithdrawnError) as refused:
        signing.sign(other, [_answer(agreement)], typed_name="Ada Lovelace")
    assert (refused.value.agreements, Signature.objects.count()) == ([], 0)
