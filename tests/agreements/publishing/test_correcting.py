"""A text that corrects the one in use: who waits is moved on to it, by whichever way, and is told once."""

from collections.abc import Callable
from functools import partial

import pytest

from agreements import audit, workflow
from agreements.conferences import text_variants, texts
from agreements.conferences.texts import CorrectionOrder
from agreements.jobs.bulk_jobs import AlreadyRunningError
from agreements.mail import sweeping
from agreements.models import (
    Agreement,
    Author,
    BulkJob,
    Conference,
    Event,
    Message,
    MessageKind,
    MessageState,
    Text,
    TextCorrection,
    VariantKind,
)
from agreements.papers import withdrawing
from agreements.people import invitations
from agreements.publishing import correcting
from agreements.settling import ends_and_returns
from agreements.states import State
from signatures.models import Decision
from signatures.operations import invariants, sweep
from signatures.visits import sheets
from tests import factories

pytestmark = pytest.mark.django_db
MINOR = CorrectionOrder(TextCorrection.MINOR, changes="A word was misspelt.")
MAJOR = CorrectionOrder(TextCorrection.MAJOR, changes="Clause 2 was wrong.")
AGAIN = CorrectionOrder(TextCorrection.MAJOR, asks_again=True, changes="Clause 2 was wrong.")
NEW = factories.TEXT.replace("I keep the copyright.", "I keep every right.")


def work_off() -> None:
    while sweep.run_bulk_job():
        pass


def corrected(
    conference: Conference, correction: CorrectionOrder = MINOR, *, tells: bool = True, body: str = NEW
) -> Text:
    text = factories.make_text(conference, published=False, body=body)
    correcting.publish(text, correction=correction, tells=tells, by=None)
    work_off()
    return text


def told(kind: MessageKind = MessageKind.NEW_WORDS) -> list[int]:
    return list(Message.objects.filter(kind=kind).order_by("author").values_list("author", flat=True))


def invite_by_mail(conference: Conference, *, state: MessageState = MessageState.SENT, papers: int = 1) -> Author:
    author = factories.make_author(conference)
    for _ in range(papers):
        factories.make_paper(conference, author)
    invitations.invite(conference, Agreement.objects.of_author(author.pk))
    if state != MessageState.QUEUED:
        now = conference.created_at
        Message.objects.filter(author=author).update(state=state, sent_at=now, finished_at=now, server_answer="250")
    return author


def test_who_waits_gets_the_new_words_and_one_mail(conference: Conference) -> None:
    author = invite_by_mail(conference, papers=2)

    text = corrected(conference)

    assert {each.text for each in Agreement.objects.of_author(author.pk)} == {text}
    mail = Message.objects.get(kind=MessageKind.NEW_WORDS)
    assert (mail.author, mail.agreements.count()) == (author, 2)
    for words in (mail.text, mail.html):
        assert "has corrected the text of the agreement" in words
        assert "“A word was misspelt.”" in words
    events = Event.objects.filter(kind="agreement.text_changed")
    assert [event.payload for event in events] == [{"from": 1, "to": 2}] * 2
    assert invariants.examine(conference).breaches == []


def test_whose_invitation_has_not_left_gets_no_second_mail(conference: Conference) -> None:
    author = invite_by_mail(conference, state=MessageState.QUEUED)

    text = corrected(conference)

    assert Agreement.objects.of_author(author.pk).get().text == text
    assert [message.kind for message in Message.objects.all()] == [MessageKind.INVITATION]


def test_nobody_is_mailed_who_need_not_be(conference: Conference) -> None:
    invite_by_mail(conference)

    corrected(conference, tells=False)

    assert told() == []


def test_a_second_correction_takes_the_place_of_a_notice_that_has_not_left(conference: Conference) -> None:
    author = invite_by_mail(conference)
    corrected(conference)

    corrected(conference, MAJOR, body=NEW.replace("every right", "all rights"))

    notices = Message.objects.filter(kind=MessageKind.NEW_WORDS).order_by("created_at")
    assert [(each.author, each.state) for each in notices] == [
        (author, MessageState.CANCELLED),
        (author, MessageState.QUEUED),
    ]
    assert "has changed the text of the agreement" in notices[1].text


def test_a_notice_is_not_sent_to_who_has_answered_meanwhile(conference: Conference) -> None:
    author = invite_by_mail(conference)
    corrected(conference)
    factories.sign(Agreement.objects.of_author(author.pk).get())

    sweeping.deliver()

    assert Message.objects.get(kind=MessageKind.NEW_WORDS).state == MessageState.CANCELLED


@pytest.mark.parametrize(("correction", "is_asked"), [(MINOR, False), (MAJOR, False), (AGAIN, True)])
def test_who_has_signed_is_asked_again_only_by_choice(
    conference: Conference, correction: CorrectionOrder, is_asked: bool
) -> None:
    signed = factories.make_agreement(conference, state=State.COUNTERSIGNED)

    text = corrected(conference, correction)

    signed.refresh_from_db()
    assert signed.text != text
    assert (signed.state == State.VOID) is is_asked
    new = Agreement.objects.filter(replaces=signed)
    assert [(each.state, each.text) for each in new] == ([(State.INVITED, text)] if is_asked else [])
    assert told(MessageKind.INVITATION) == ([signed.authorship.author_id] if is_asked else [])
    assert told() == []
    assert invariants.examine(conference).breaches == []


def test_who_signed_one_paper_and_waits_for_another_gets_one_mail(conference: Conference) -> None:
    author = invite_by_mail(conference, papers=2)
    factories.sign(Agreement.objects.of_author(author.pk).first())

    corrected(conference, AGAIN)

    mail = Message.objects.exclude(state=MessageState.SENT).exclude(kind=MessageKind.RECEIPT).get()
    assert (mail.kind, mail.agreements.count()) == (MessageKind.INVITATION, 2)
    assert "Clause 2 was wrong." in mail.text


def test_case_11_who_declined_changes_their_mind_under_the_new_words(conference: Conference) -> None:
    declined = factories.make_agreement(conference, state=State.DECLINED)

    text = corrected(conference)

    factories.sign(declined, decision=Decision.ACCEPTED)
    declined.refresh_from_db()
    assert (declined.state, declined.text) == (State.COUNTERSIGNED, text)
    assert "I keep every right." in str(declined.signatures.latest("number").shown)
    assert not Message.objects.filter(kind=MessageKind.NEW_WORDS).exists()


def test_an_officer_is_told_in_the_place_of_the_author(conference: Conference) -> None:
    author = invite_by_mail(conference)
    factories.forward(Agreement.objects.of_author(author.pk).get())
    now = conference.created_at
    Message.objects.filter(kind=MessageKind.AGENT).update(state=MessageState.SENT, sent_at=now, finished_at=now)

    corrected(conference)

    mail = Message.objects.get(kind=MessageKind.NEW_WORDS)
    assert mail.email == "olga@works.test"
    assert "Dear Olga Officer," in mail.text


def test_words_are_new_from_the_moment_of_publication_on(conference: Conference) -> None:
    """Before a worker has come to an agreement its author reads, and signs, the present text."""
    agreement = factories.make_agreement(conference, state=State.INVITED)

    text = correct_without_workers(conference)

    factories.sign(agreement)
    agreement.refresh_from_db()
    assert agreement.text == text
    work_off()
    assert told() == []
    assert invariants.examine(conference).breaches == []


def correct_without_workers(conference: Conference) -> Text:
    text = factories.make_text(conference, published=False, body=NEW)
    correcting.publish(text, correction=MINOR, by=None)
    return text


def test_whoever_was_invited_while_it_was_published_is_moved_with_the_last_part(conference: Conference) -> None:
    former = conference.current_text
    assert former is not None
    text = correct_without_workers(conference)
    # As if the deed that invited had begun before and ended after the list of the job was made.
    late = factories.make_agreement(conference)
    factories.invite(late)
    Agreement.objects.filter(pk=late.pk).update(text=former)
    Event.objects.filter(agreement=late).update(payload={"from": "draft", "text": former.number})

    work_off()

    late.refresh_from_db()
    assert late.text == text


def _withdraw_and_revive(agreement: Agreement) -> Callable[[], object]:
    conference, paper = agreement.conference, agreement.authorship.paper
    withdrawing.withdraw(conference, [paper.pk], reason="For now", by=None)
    return partial(withdrawing.revive, conference, [paper.pk], by=None)


def _end_and_put_back(agreement: Agreement) -> Callable[[], object]:
    conference = agreement.conference
    ends_and_returns.end([agreement.pk], conference=conference, reason="For now", by=None)
    return partial(ends_and_returns.put_back, [agreement.pk], conference=conference, by=None)


def _waive_and_put_back(agreement: Agreement) -> Callable[[], object]:
    factories.waive(agreement)
    by = factories.make_user()
    return partial(ends_and_returns.put_back, [agreement.pk], conference=agreement.conference, by=by)


@pytest.mark.parametrize("away", [_withdraw_and_revive, _end_and_put_back, _waive_and_put_back])
def test_what_comes_back_asks_for_the_present_words(
    conference: Conference, away: Callable[[Agreement], Callable[[], object]]
) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)
    come_back = away(agreement)
    text = corrected(conference)
    agreement.refresh_from_db()
    assert agreement.text != text

    come_back()

    agreement.refresh_from_db()
    assert (agreement.state, agreement.text) == (State.INVITED, text)
    assert invariants.examine(conference).breaches == []


def test_no_other_text_is_published_while_the_last_one_is_brought_to_who_waits(conference: Conference) -> None:
    factories.make_agreement(conference, state=State.INVITED)
    correct_without_workers(conference)
    third = factories.make_text(conference, published=False, body=NEW + "3. More.\n")

    with pytest.raises(AlreadyRunningError):
        correcting.publish(third, correction=MINOR, by=None)

    third.refresh_from_db()
    assert third.is_draft


def test_the_first_text_moves_nobody() -> None:
    conference = factories.make_conference()
    text = factories.make_text(conference, published=False)

    assert correcting.publish(text, correction=MINOR, by=None) is None
    assert (text.is_published, text.correction) == (True, "")
    assert not BulkJob.objects.exists()


def test_a_row_is_moved_only_from_where_it_was_seen(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)
    text = factories.make_text(conference, body=NEW)
    Agreement.objects.filter(pk=agreement.pk).update(text=text)

    with pytest.raises(workflow.ForbiddenMoveError), audit.deed(conference):
        workflow.renew([agreement], text=text)


def test_invariants_name_what_was_left_under_former_words(conference: Conference) -> None:
    former = conference.current_text
    agreement = factories.make_agreement(conference, state=State.INVITED)
    corrected(conference)
    Agreement.objects.filter(pk=agreement.pk).update(text=former)

    breaches = invariants.examine(conference).breaches

    assert f"agreement {agreement.pk} is asked for under text 1, which text 2 corrected" in breaches
    assert f"agreement {agreement.pk} stands under text 1, but the log tells of text 2" in breaches


# --- Variants ----------------------------------------------------------------------------------------------------------
def _with_crown(conference: Conference, body: str) -> Text:
    text = factories.make_text(conference, published=False, body=body)
    crown = body.replace("I keep", "The Crown keeps")
    text_variants.save_variant(conference, VariantKind.CROWN, body=crown, by=None)
    return text


@pytest.mark.parametrize("keeps", [True, False])
def test_a_variant_is_kept_where_the_new_text_has_it_and_is_else_chosen_anew(
    conference: Conference, *, keeps: bool
) -> None:
    texts.publish(_with_crown(conference, factories.TEXT + "3. More.\n"), by=None)
    agreement = factories.make_agreement(conference, state=State.INVITED)
    with audit.deed(conference):
        audit.locks.people([agreement.authorship.author_id])
        workflow.choose_variant(agreement, agreement.text.variants.get() if agreement.text else None)

    draft = _with_crown(conference, NEW)
    if not keeps:
        text_variants.remove_variant(conference, VariantKind.CROWN, by=None)
    correcting.publish(draft, correction=MINOR, by=None)
    link = factories.make_link(agreement.authorship.author)
    [before] = sheets.open_sheets(link)
    work_off()
    [after] = sheets.open_sheets(link)

    agreement.refresh_from_db()
    assert agreement.text == draft
    assert (agreement.variant in draft.variants.all(), agreement.variant is None) == (keeps, not keeps)
    for sheet in (before, after):
        assert ("The Crown keeps every right." in sheet.wording.text) is keeps
        assert sheet.must_choose is False
    assert invariants.examine(conference).breaches == []
