import pytest

from agreements.models import Agreement, Author, Authorship, Conference, Event, Message, MessageKind
from agreements.people import amending
from agreements.states import State
from tests import factories


@pytest.fixture
def user():
    return factories.make_user()


def signed(conference, name: str = "Ada Amse") -> Authorship:
    author = factories.make_author(conference, name=name)
    return factories.make_agreement(author=author, state=State.COUNTERSIGNED).authorship


def with_rule(conference, rule: str) -> Conference:
    Conference.objects.update(name_correction=rule)
    conference.refresh_from_db()
    return conference


# --- A person -----------------------------------------------------------------------------------------------------------
def test_a_corrected_person_is_one_event_whose_names_are_personal(conference, user):
    author = factories.make_author(conference, name="Ada Amse")

    amending.amend_author(author, changes={"name": "Ada Ames", "orcid": "0000-0002-1825-0097"}, by=user)

    author.refresh_from_db()
    assert (author.name, author.orcid, author.name_key) == ("Ada Ames", "0000-0002-1825-0097", "ames  ada")
    event = Event.objects.get(kind="author.amended")
    assert event.payload["changed"] == ["name", "orcid"]
    assert "Ames" not in str(event.payload)
    assert {value.name: value.value for value in event.values.all()} == {
        "name_from": "Ada Amse", "name_to": "Ada Ames", "orcid_from": "", "orcid_to": "0000-0002-1825-0097",
    }  # fmt: skip


def test_a_new_name_is_printed_on_the_papers_that_were_chosen(conference, user):
    author, _ = factories.invited_author(conference, papers=2, name="Ada Amse")
    first, second = author.authorships.order_by("pk")

    amending.amend_author(author, changes={"name": "Ada Ames"}, by=user, printed_on=[first.pk])

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.printed_name, second.printed_name) == ("Ada Ames", "Ada Amse")


def test_nothing_changed_is_no_event(conference, user):
    author = factories.make_author(conference, name="Ada Ames")
    amending.amend_author(author, changes={"name": "Ada Ames"}, by=user)
    assert not Event.objects.filter(kind="author.amended").exists()


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(conference, user):
    author = factories.make_author(conference, name="Ada Amse")
    shown = Author.objects.get(pk=author.pk)
    amending.amend_author(author, changes={"name": "Ada Ames"}, by=user)

    with pytest.raises(amending.OvertakenCorrectionError):
        amending.amend_author(author, changes={"name": "A. Ames"}, by=user, shown=shown)

    amending.amend_author(author, changes={"language": "de"}, by=user, shown=shown)
    author.refresh_from_db()
    assert (author.name, author.language) == ("Ada Ames", "de")


# --- The rule for what was signed ---------------------------------------------------------------------------------------
def test_case_17_a_name_that_is_kept_leaves_what_was_signed_and_mails_nobody(conference, user):
    authorship = signed(with_rule(conference, "keep"))

    corrected = amending.amend_authorship(authorship, changes={"printed_name": "Ada Ames"}, by=user)

    agreement = Agreement.objects.get()
    assert corrected == (0, 0)
    assert (agreement.state, agreement.signed_name, agreement.is_as_signed) == (State.COUNTERSIGNED, "Ada Amse", False)
    assert not Message.objects.filter(kind=MessageKind.CORRECTED).exists()


def test_case_17_an_amended_name_is_told_with_old_and_new_and_what_it_means(conference, user):
    authorship = signed(with_rule(conference, "amend"))

    corrected = amending.amend_authorship(authorship, changes={"printed_name": "Ada Ames"}, by=user)

    assert corrected == (1, 0)
    mail = Message.objects.get(kind=MessageKind.CORRECTED)
    assert "“Ada Amse” was corrected to “Ada Ames”" in " ".join(mail.text.split())
    assert "still counts" in mail.text
    assert Agreement.objects.get().state == State.COUNTERSIGNED


def test_case_17_a_name_to_sign_again_replaces_what_was_signed_and_says_why(conference, user):
    authorship = signed(with_rule(conference, "ask_again"))

    corrected = amending.amend_authorship(authorship, changes={"printed_name": "Ada Ames"}, by=user)

    assert corrected == (0, 1)
    former = Agreement.objects.get(state=State.VOID)
    again = Agreement.objects.get(replaces=former)
    assert (former.void_cause, again.state, former.signatures.count()) == ("replaced", State.INVITED, 1)
    mail = Message.objects.get(kind=MessageKind.INVITATION)
    assert list(mail.agreements.all()) == [again]
    assert "from “Ada Amse” to “Ada Ames”" in mail.text
    signature = factories.sign(again)
    assert signature.printed_name == "Ada Ames"


def test_one_name_on_two_signed_papers_is_one_mail(conference, user):
    with_rule(conference, "amend")
    author, _ = factories.invited_author(conference, papers=2, name="Ada Amse")
    for agreement in Agreement.objects.all():
        factories.sign(agreement)
    papers = list(author.authorships.values_list("pk", flat=True))

    corrected = amending.amend_author(author, changes={"name": "Ada Ames"}, by=user, printed_on=papers)

    assert corrected.told == 2
    assert Message.objects.filter(kind=MessageKind.CORRECTED).count() == 1


@pytest.mark.parametrize("state", [State.DRAFT, State.INVITED, State.DECLINED, State.WAIVED])
def test_who_has_not_signed_reads_the_new_name_and_is_not_mailed(conference, user, state):
    agreement = factories.make_agreement(with_rule(conference, "ask_again"), state=state)

    corrected = amending.amend_authorship(agreement.authorship, changes={"printed_name": "Ada Ames"}, by=user)

    agreement.refresh_from_db()
    assert corrected == (0, 0)
    assert agreement.state == state
    assert not Message.objects.exclude(kind=MessageKind.RECEIPT).exists()


def test_a_name_that_becomes_again_what_was_signed_asks_for_nothing(conference, user):
    authorship = signed(with_rule(conference, "keep"))
    amending.amend_authorship(authorship, changes={"printed_name": "Ada Ames"}, by=user)
    with_rule(conference, "ask_again")

    assert amending.amend_authorship(authorship, changes={"printed_name": "Ada Amse"}, by=user) == (0, 0)
    assert Agreement.objects.count() == 1


def test_affiliation_and_speaker_ask_for_nothing(conference, user):
    authorship = signed(with_rule(conference, "ask_again"))

    amending.amend_authorship(authorship, changes={"affiliation": "Ex U", "is_speaker": True}, by=user)

    authorship.refresh_from_db()
    assert (authorship.affiliation, authorship.is_speaker) == ("Ex U", True)
    assert Agreement.objects.get().state == State.COUNTERSIGNED
    subjects = set(Event.objects.filter(kind="authorship.amended").values_list("subject", flat=True))
    assert subjects == {f"paper:{authorship.paper_id}", f"author:{authorship.author_id}"}


def test_who_has_no_address_is_asked_again_once_there_is_one(conference, user):
    authorship = signed(with_rule(conference, "ask_again"))
    Author.objects.update(email="")

    amending.amend_authorship(authorship, changes={"printed_name": "Ada Ames"}, by=user)

    assert Agreement.objects.standing().get().state == State.DRAFT
    assert not Message.objects.filter(kind=MessageKind.INVITATION).exists()
