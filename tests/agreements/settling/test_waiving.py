"""What stands in the place of an author's answer: recorded by one, or proposed by one and confirmed by another."""

import pytest

from agreements import audit
from agreements.models import (
    Agreement,
    Conference,
    Event,
    EventValue,
    EvidenceFile,
    Message,
    MessageKind,
    User,
    Waiver,
    WaiverKind,
)
from agreements.settling import ends_and_returns, handing_in, waiving
from agreements.settling.holding import OtherThanShownError
from agreements.settling.waivers import Grounds
from agreements.settling.waiving import Outcome
from agreements.states import State
from agreements.workflow import ForbiddenMoveError
from tests import factories
from tests.agreements.settling.scanned import hand_in, scan

DIED = Grounds(WaiverKind.DECEASED, "The widow wrote to us.")
BY_HAND = Grounds(WaiverKind.SCAN, "Came by post.")


@pytest.fixture
def user(db: None) -> User:
    return factories.make_user()


@pytest.fixture
def careful(conference: Conference) -> Conference:
    """A conference in which two have to agree."""
    conference.waivers_need_two = True
    conference.save()
    return conference


def invited(conference: Conference) -> Agreement:
    return factories.make_agreement(conference, state=State.INVITED)


def test_case_16_a_deceased_author_is_waived_and_the_paper_is_clear(conference: Conference, user: User) -> None:
    agreement = invited(conference)
    reminder = factories.make_message(agreement.authorship.author, kind=MessageKind.REMINDER)
    reminder.agreements.add(agreement)

    assert waiving.waive(agreement, DIED, by=user) == Outcome.WAIVED

    agreement.refresh_from_db()
    agreement.authorship.paper.refresh_from_db()
    assert (agreement.state, agreement.authorship.paper.is_clear) == (State.WAIVED, True)
    waiver = Waiver.objects.get()
    assert (waiver.is_granted, waiver.by, waiver.decided_by, waiver.state_before) == (True, user, user, "invited")
    reminder.refresh_from_db()
    assert reminder.cancel_cause == "settled"
    assert not Message.objects.filter(kind=MessageKind.ENDED).exists()


def test_case_16_an_employer_signs_with_name_title_and_organisation(conference: Conference, user: User) -> None:
    grounds = Grounds(WaiverKind.EMPLOYER, "Their policy", "Erika Employer", "Head of Legal", "Somewhere Ltd")

    waiving.waive(invited(conference), grounds, file=scan(), by=user)

    waiver = Waiver.objects.get()
    assert (waiver.signer_name, waiver.signer_title, waiver.signer_organisation) == (
        "Erika Employer", "Head of Legal", "Somewhere Ltd",
    )  # fmt: skip
    event = Event.objects.get(kind="agreement.waived")
    assert event.payload["file"] == EvidenceFile.objects.get().sha256 == waiver.file.sha256  # type: ignore[union-attr]
    assert EventValue.objects.get(event=event, name="signer_name").value == "Erika Employer"


def test_case_28_a_scan_for_somebody_who_has_signed_online_is_kept_beside(conference: Conference, user: User) -> None:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)

    assert waiving.waive(agreement, BY_HAND, file=scan(), by=user) == Outcome.KEPT_BESIDE

    agreement.refresh_from_db()
    assert agreement.state == State.COUNTERSIGNED
    assert agreement.files.get().filename == "scan.pdf"
    assert not Waiver.objects.exists()
    assert Event.objects.get(kind="agreement.file_kept").payload["file"] == agreement.files.get().sha256


def test_who_has_signed_online_is_not_waived_for_another_reason(conference: Conference, user: User) -> None:
    with pytest.raises(ForbiddenMoveError):
        waiving.waive(factories.make_agreement(conference, state=State.COUNTERSIGNED), DIED, by=user)


def test_what_changed_since_it_was_shown_is_not_waived(conference: Conference, user: User) -> None:
    agreement = invited(conference)
    factories.sign(agreement, decision="declined")  # type: ignore[arg-type]

    with pytest.raises(OtherThanShownError):
        waiving.waive(agreement, DIED, by=user, shown="invited")


def test_a_second_member_confirms_and_nobody_confirms_their_own(careful: Conference, user: User) -> None:
    agreement = invited(careful)
    assert waiving.waive(agreement, DIED, by=user) == Outcome.PROPOSED
    agreement.refresh_from_db()
    assert agreement.state == State.INVITED
    assert careful.matters.open().filter(kind="waiver").count() == 1
    with pytest.raises(waiving.AlreadyProposedError):
        waiving.waive(agreement, DIED, by=factories.make_user())
    waiver = Waiver.objects.get()
    with pytest.raises(waiving.OwnProposalError):
        waiving.confirm(waiver, by=user)

    other = factories.make_user()
    assert waiving.confirm(waiver, by=other) == Outcome.WAIVED

    waiver.refresh_from_db()
    agreement.refresh_from_db()
    assert (agreement.state, waiver.by, waiver.decided_by, waiver.is_granted) == (State.WAIVED, user, other, True)
    assert not careful.matters.open().exists()
    with pytest.raises(waiving.DecidedError):
        waiving.confirm(waiver, by=factories.make_user())


def test_a_second_member_refuses(careful: Conference, user: User) -> None:
    agreement = invited(careful)
    waiving.waive(agreement, DIED, by=user)

    waiving.refuse(Waiver.objects.get(), reason="She answered me yesterday.", by=factories.make_user())

    waiver = Waiver.objects.get()
    assert (waiver.is_granted, waiver.refusal) == (False, "She answered me yesterday.")
    assert not careful.matters.open().exists()
    assert waiving.waive(agreement, DIED, by=user) == Outcome.PROPOSED


def test_what_was_signed_before_a_second_member_confirms_stays_signed(careful: Conference, user: User) -> None:
    agreement = invited(careful)
    waiving.waive(agreement, BY_HAND, file=scan(), by=user)
    factories.sign(agreement)

    assert waiving.confirm(Waiver.objects.get(), by=factories.make_user()) == Outcome.KEPT_BESIDE

    agreement.refresh_from_db()
    assert (agreement.state, agreement.files.count()) == (State.COUNTERSIGNED, 1)
    assert not careful.matters.open().exists()


def test_a_waiver_is_taken_back_by_a_row_of_its_own(conference: Conference, user: User, triggers: None) -> None:
    agreement = invited(conference)
    waiving.waive(agreement, DIED, by=user)

    ends_and_returns.put_back([agreement.pk], conference=conference, reason="She is alive.", by=user)

    agreement.refresh_from_db()
    first, second = Waiver.objects.order_by("proposed_at")
    assert (agreement.state, second.revokes, second.reason) == (State.INVITED, first, "She is alive.")
    assert not Waiver.objects.granted().exists()
    assert waiving.waive(agreement, DIED, by=user) == Outcome.WAIVED


def test_several_are_waived_for_one_reason(conference: Conference, user: User) -> None:
    open_one, signed = invited(conference), factories.make_agreement(conference, state=State.COUNTERSIGNED)

    done = waiving.waive_all([open_one.pk, signed.pk], DIED, conference=conference, by=user)

    assert ([each.pk for each in done.done], [each.pk for each in done.left]) == ([open_one.pk], [signed.pk])


# --- Handed in by the author --------------------------------------------------------------------------------------------
def test_an_author_hands_a_scan_in_and_one_of_the_staff_confirms_it(conference: Conference, user: User) -> None:
    agreement = invited(conference)

    waiver = hand_in(agreement)

    assert (waiver.kind, waiver.by, waiver.file.uploaded_by) == (WaiverKind.SCAN, None, None)  # type: ignore[union-attr]
    assert conference.matters.open().get().kind == "waiver"
    assert waiving.confirm(waiver, by=user) == Outcome.WAIVED


def test_an_author_whose_scan_is_refused_is_told_why(conference: Conference, user: User) -> None:
    agreement = invited(conference)

    waiving.refuse(hand_in(agreement), reason="Page 2 is missing.\nPlease scan it.", by=user)

    mail = Message.objects.get(kind=MessageKind.FORM_REFUSED)
    assert (mail.author, list(mail.agreements.all())) == (agreement.authorship.author, [agreement])
    assert "Page 2 is missing.\nPlease scan it." in mail.text
    assert "Page 2 is missing.<br>Please scan it." in mail.html


def test_what_one_of_the_staff_proposed_is_refused_without_a_mail(careful: Conference, user: User) -> None:
    agreement = invited(careful)
    waiving.waive(agreement, BY_HAND, file=scan(), by=user)

    waiving.refuse(Waiver.objects.get(), reason="It is not signed.", by=factories.make_user())

    assert not Message.objects.exists()


def test_a_newer_scan_takes_the_place_of_one_that_nobody_has_looked_at(conference: Conference) -> None:
    agreement = invited(conference)
    hand_in(agreement, "page-1.pdf")

    waiver = hand_in(agreement, "whole.pdf")

    assert waiver.file is not None
    assert (waiver.file.filename, agreement.files.count(), Waiver.objects.count()) == ("whole.pdf", 2, 1)


def test_case_28_a_scan_that_an_author_who_has_signed_hands_in_is_kept_beside(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)

    assert handing_in.hand_in(agreement, scan(), link=factories.make_link(agreement.authorship.author)) is None
    assert agreement.files.count() == 1


def test_nothing_is_handed_in_for_what_has_ended(conference: Conference) -> None:
    with pytest.raises(handing_in.NotAskedError):
        hand_in(factories.make_agreement(conference, state=State.VOID))


def test_a_file_is_never_changed_or_removed(conference: Conference, triggers: None) -> None:
    hand_in(invited(conference))

    with pytest.raises(Exception, match="never changed"), audit.deed(conference):
        EvidenceFile.objects.update(filename="other.pdf")
