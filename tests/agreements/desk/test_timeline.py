from agreements import audit, workflow
from agreements.desk.timeline import events, lines_of
from agreements.models import EventValue, HelpKind, MessageState, VoidCause
from agreements.people import address_changes, invitations
from agreements.states import State
from signatures import asking
from signatures.models import Decision
from tests import factories


def lines(events, **options) -> list[tuple[str, str]]:
    return [(line.words, line.detail) for line in lines_of(events, **options)]


def of_paper(paper):
    return events.events_of_paper(paper)


def test_timeline_makes_one_line_of_one_deed_for_several_authors(conference):
    authors = [factories.make_author(conference, name=name) for name in ("Ada", "Ben", "Cy")]
    paper = factories.make_paper(conference, *authors)
    user = factories.make_user(name="Olga Owner")

    invitations.invite(conference, conference.agreements.all(), by=user)

    assert lines(of_paper(paper)) == [("Olga Owner invited Ada, Ben and Cy", "")]


def test_timeline_speaks_of_several_authors_in_the_plural_where_nobody_is_named(conference):
    authors = [factories.make_author(conference, name=name) for name in ("Ada", "Ben")]
    paper = factories.make_paper(conference, *authors)

    invitations.invite(conference, conference.agreements.all(), by=None)

    assert lines(of_paper(paper)) == [("Ada and Ben were invited", "")]


def test_timeline_gives_the_reason_of_a_refusal_and_a_name_that_differs(conference):
    ada, ben = (factories.make_author(conference, name=name) for name in ("Ada Ames", "Ben Boe"))
    paper = factories.make_paper(conference)
    accepted = factories.make_agreement(paper=paper, author=ada, state=State.INVITED)
    declined = factories.make_agreement(paper=paper, author=ben, state=State.INVITED)
    factories.sign(accepted, typed_name="Ada Amés")
    factories.sign(declined, decision=Decision.DECLINED)

    assert lines(of_paper(paper))[:3] == [
        ("Ben Boe declined", ""),
        ("The conference countersigned automatically for Ada Ames", ""),
        ("Ada Ames accepted", "Typed “Ada Amés”, printed “Ada Ames”"),
    ]


def test_timeline_names_what_went_wrong_and_what_was_ended(conference):
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED, printed_name="Ada Ames")
    user = factories.make_user(name="Olga Owner")
    with audit.deed(conference, by=user):
        workflow.sealing_failed(agreement, signature="signature:x", error="No glyph")
        workflow.void([agreement], cause=VoidCause.MISTAKE, reason="The paper was withdrawn")

    assert lines(of_paper(agreement.authorship.paper))[:2] == [
        ("Olga Owner ended the agreement of Ada Ames", "It was asked for by mistake. The paper was withdrawn"),
        ("The document for Ada Ames could not be made", "No glyph"),
    ]


def test_timeline_names_a_paper_once_of_which_it_tells_the_same_twice(conference):
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED, printed_name="Ada Ames")
    user = factories.make_user(name="Olga Owner")
    with audit.deed(conference, by=user):
        for _ in range(2):
            workflow.sealing_retried([agreement])

    author = agreement.authorship.author
    words, _detail = lines(events.events_of_author(author, author.row_ids), by_paper=True)[0]

    number = agreement.authorship.paper.number
    assert words == f"Olga Owner asked for the document for Ada Ames again, paper {number}"


def test_timeline_names_the_papers_on_an_authors_page(conference):
    author = factories.make_author(conference, name="Ada Ames", email="old@ex.org")
    for number in ("1", "2"):
        factories.make_paper(conference, author, number=number)
    user = factories.make_user(name="Olga Owner")

    invitations.invite(conference, conference.agreements.all(), by=user)
    asking.ask_for_help(factories.make_link(author), kind=HelpKind.OTHER_ADDRESS, words="")
    address_changes.change_address(author, email="new@ex.org", by=user)

    assert lines(events.events_of_author(author, author.row_ids), by_paper=True) == [
        ("Olga Owner changed the email address", "From old@ex.org to new@ex.org; 1 mail was cancelled"),
        ("The author asked for help", "Use another address"),
        ("Olga Owner invited Ada Ames, papers 1 and 2", ""),
    ]


def test_timeline_says_that_a_value_was_erased(conference):
    author = factories.make_author(conference)
    address_changes.change_address(author, email="new@ex.org", by=factories.make_user(name="Olga"))
    EventValue.objects.all().delete()

    assert lines(events.events_of_author(author, author.row_ids)) == [
        ("Olga changed the email address", "From (erased) to (erased)")
    ]


def test_timeline_says_what_a_change_of_address_did_to_the_mails(conference):
    author = factories.make_author(conference, email="old@ex.org")
    for state in (MessageState.QUEUED, MessageState.QUEUED, MessageState.SENDING):
        factories.make_message(author, state=state)
    address_changes.change_address(author, email="new@ex.org", by=factories.make_user(name="Olga"))

    assert lines(events.events_of_author(author, author.row_ids)) == [
        (
            "Olga changed the email address",
            "From old@ex.org to new@ex.org; 2 mails were cancelled; 1 mail was just being sent",
        )
    ]
