import pytest

from agreements import links
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    EndCause,
    Event,
    HelpRequest,
    Matter,
    MatterKind,
    Message,
    MessageKind,
)
from agreements.people import address_changes
from agreements.people.authorships.adding import Newcomer
from agreements.people.identities import likeness, merging, parting, splitting
from agreements.states import State
from signatures import asking, signing
from signatures.documents import producing
from signatures.models import Decision
from signatures.operations import invariants
from signatures.shown_words import shown
from signatures.visits import opening
from signatures.visits.sheets import day_of_signing
from tests import factories


@pytest.fixture
def user():
    return factories.make_user()


def breaches(conference) -> list[str]:
    return invariants.examine(conference, with_files=False).breaches


def two(conference, **facts) -> tuple[Author, Author]:
    return tuple(factories.invited_author(conference, name=name, **facts)[0] for name in ("Eve Doppel", "Eva Doppel"))


def both_on_one_paper(conference, first: State, second: State) -> tuple[Author, Author]:
    eve, eva = (factories.make_author(conference, name=name) for name in ("Eve Doppel", "Eva Doppel"))
    paper = factories.make_paper(conference)
    factories.make_agreement(author=eve, paper=paper, state=first)
    factories.make_agreement(author=eva, paper=paper, state=second)
    return eve, eva


# --- Merging ------------------------------------------------------------------------------------------------------------
def test_case_3_one_person_with_two_addresses_has_all_papers_behind_both_links(conference, user):
    kept, other = two(conference)
    link = factories.make_link(other)

    merging.merge(kept, other, by=user)

    assert kept.authorships.count() == 2
    opened = links.find(links.token_of(link))
    assert opened is not None
    assert opened.author == kept
    assert links.find(links.token_of(factories.make_link(kept))).author == kept


def test_case_13_a_link_of_before_a_merger_signs_for_the_survivor(conference, user):
    kept, other = two(conference)
    link = factories.make_link(other)
    asked = other.authorships.get().agreements.get()
    merging.merge(kept, other, by=user)

    opened = links.with_id(link.pk)
    assert opened is not None
    words = shown(Agreement.objects.shown_to_author().get(pk=asked.pk), day=day_of_signing(conference))
    [signature] = signing.sign(
        opened, [signing.Answer(asked.pk, Decision.ACCEPTED, words.digest)], typed_name="Eva Doppel"
    )

    assert signature.link_id == link.pk
    assert signature.agreement.authorship.author == kept
    assert breaches(conference) == []


def test_a_signature_that_was_under_way_beside_a_merger_is_not_lost(conference, user):
    kept, other = two(conference)
    link = factories.make_link(other)
    asked = Agreement.objects.get(authorship__author=other)
    before = links.with_id(link.pk)
    merging.merge(kept, other, by=user)
    words = shown(Agreement.objects.shown_to_author().get(pk=asked.pk), day=day_of_signing(conference))
    answer = [signing.Answer(asked.pk, Decision.ACCEPTED, words.digest)]

    with pytest.raises(signing.MovedLinkError):
        signing.sign(before, answer, typed_name="Eva Doppel")
    assert signing.sign(links.with_id(link.pk), answer, typed_name="Eva Doppel")


@pytest.mark.parametrize(
    ("survivors", "others", "stays"),
    [
        (State.COUNTERSIGNED, State.INVITED, "Eve Doppel"),
        (State.INVITED, State.COUNTERSIGNED, "Eva Doppel"),
        (State.DRAFT, State.INVITED, "Eva Doppel"),
        (State.COUNTERSIGNED, State.COUNTERSIGNED, "Eve Doppel"),
        (State.DECLINED, State.WAIVED, "Eva Doppel"),
    ],
)
def test_where_both_are_authors_what_is_further_along_stays(conference, user, survivors, others, stays):
    kept, other = both_on_one_paper(conference, survivors, others)

    merging.merge(kept, other, by=user)

    standing = Authorship.objects.standing().get()
    assert (standing.author, standing.printed_name, standing.position) == (kept, stays, 1)
    ended = Authorship.objects.get(ended_cause=EndCause.MERGED)
    assert ended.agreements.get().state == State.VOID


def test_merging_tells_both_addresses_and_the_histories_of_all(conference, user):
    kept, other = two(conference)

    merging.merge(kept, other, by=user)

    mails = Message.objects.filter(kind=MessageKind.MERGED)
    assert {mail.email for mail in mails} == {kept.email, other.email}
    assert all("Eve Doppel" in mail.text and "Eva Doppel" in mail.text for mail in mails)
    assert kept.email not in mails.get(author=other).text
    papers = {f"paper:{each.paper_id}" for each in other.authorships.all()} | {
        f"paper:{each.paper_id}" for each in kept.authorships.all() if each.printed_name == "Eva Doppel"
    }
    subjects = set(Event.objects.filter(kind="author.merged").values_list("subject", flat=True))
    assert subjects == papers | {f"author:{kept.pk}", f"author:{other.pk}"}


def test_merging_tells_nobody_who_was_never_asked(conference, user):
    kept, other = both_on_one_paper(conference, State.DRAFT, State.DRAFT)
    merging.merge(kept, other, by=user)
    assert not Message.objects.exists()


def test_the_survivor_takes_over_what_it_lacks(conference, user):
    kept = factories.make_author(conference, email="", name="Eve")
    other, link = factories.invited_author(
        conference, email="eve@ex.org", orcid="0000-0002-1825-0097", native_name="夏娃"
    )

    merging.merge(kept, other, by=user)

    kept.refresh_from_db()
    link.refresh_from_db()
    assert not link.is_revoked
    assert (kept.email, kept.orcid, kept.native_name) == ("eve@ex.org", "0000-0002-1825-0097", "夏娃")
    assert Message.objects.filter(kind=MessageKind.MERGED).count() == 1
    assert breaches(conference) == []


def test_open_requests_and_matters_go_with_the_papers(conference, user):
    kept, other = two(conference)
    asking.ask_for_help(factories.make_link(other), kind="not_my_paper", words="No")
    factories.sign(other.authorships.get().agreements.get(), decision=Decision.DECLINED)

    merging.merge(kept, other, by=user)

    assert HelpRequest.objects.get().author == kept
    assert {matter.author for matter in Matter.objects.open()} == {kept}
    assert Matter.objects.open().count() == 2
    assert breaches(conference) == []


def test_merging_twice_or_with_oneself_is_refused(conference, user):
    kept, other = two(conference)
    merging.merge(kept, other, by=user)

    for pair in ((other, kept), (kept, other), (kept, kept)):
        with pytest.raises(merging.CannotMergeError):
            merging.merge(*pair, by=user)


def test_a_request_for_a_new_link_at_the_merged_address_leads_to_the_survivor(conference, user):
    kept, other = two(conference)
    merging.merge(kept, other, by=user)

    assert opening.send_new_links(other.email) == 1

    mail = Message.objects.get(kind=MessageKind.LINK)
    assert mail.email == other.email
    assert links.find(links.token_of(mail.link)).author == kept


def test_a_changed_address_of_the_survivor_ends_the_merged_links_too(conference, user):
    kept, other = two(conference)
    link = factories.make_link(other)
    merging.merge(kept, other, by=user)
    kept.refresh_from_db()

    address_changes.change_address(kept, email="only@ex.org", by=user)

    link.refresh_from_db()
    assert link.is_revoked
    assert opening.send_new_links(other.email) == 0


def test_answers_of_before_a_merger_are_no_answers_by_a_former_link(conference, user):
    kept, other = two(conference)
    address_changes.change_address(kept, email="given@ex.org", by=user)
    factories.sign(Agreement.objects.get(authorship__author=other))

    merging.merge(kept, other, by=user)

    assert breaches(conference) == []


def test_a_document_of_before_a_merger_still_agrees_with_its_record(conference, user, seal_key, own_documents):
    kept, other = two(conference)
    address_changes.change_address(other, email="given@ex.org", by=user)
    signature = factories.sign(Agreement.objects.get(authorship__author=other))
    assert producing.produce([signature.pk]) == 1

    merging.merge(kept, other, by=user)

    assert invariants.examine(conference).breaches == []


# --- Taking a merger back -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("others", [State.DRAFT, State.INVITED, State.COUNTERSIGNED])
def test_a_merger_is_taken_back_while_nobody_answered(conference, user, others):
    kept, other = both_on_one_paper(conference, State.INVITED, others)
    factories.make_agreement(author=other, state=State.INVITED)
    before = sorted(Authorship.objects.values_list("pk", "author", "position", "agreements__state", "ended_at"))
    merging.merge(kept, other, by=user)
    other.refresh_from_db()
    assert parting.partable(kept, [other], Event.objects.all()) == {other.pk}

    parting.part(other, by=user)

    assert before == sorted(
        Authorship.objects.values_list("pk", "author", "position", "agreements__state", "ended_at")
    )
    assert Author.objects.get(pk=other.pk).merged_into is None
    assert breaches(conference) == []


def test_taking_back_returns_what_was_taken_over(conference, user):
    kept = factories.make_author(conference, email="", name="Eve")
    factories.make_agreement(author=kept)
    other, _ = factories.invited_author(conference, email="eve@ex.org", orcid="0000-0002-1825-0097")
    merging.merge(kept, other, by=user)

    parting.part(other, by=user)

    kept.refresh_from_db()
    assert (kept.email, kept.orcid) == ("", "")
    assert breaches(conference) == []


def test_a_merger_after_which_somebody_answered_stays(conference, user):
    kept, other = two(conference)
    merging.merge(kept, other, by=user)
    factories.sign(Authorship.objects.get(printed_name="Eva Doppel").agreements.get())

    with pytest.raises(parting.CannotPartError):
        parting.part(other, by=user)
    assert kept.authorships.count() == 2


# --- Splitting ----------------------------------------------------------------------------------------------------------
def test_case_2_two_people_in_one_entry_become_two_and_answers_go_with_their_papers(conference, user):
    author, link = factories.invited_author(conference, papers=2, name="Wei Zhang")
    first, second = author.authorships.order_by("pk")
    signature = factories.sign(first.agreements.get())

    new = splitting.split(author, [first.pk], who=Newcomer("Wei Zhang", email=author.email), by=user)

    first.refresh_from_db()
    signature.refresh_from_db()
    assert (first.author, second.author) == (new, author)
    assert (signature.link, signature.agreement.authorship.author) == (link, new)
    assert factories.make_link(new) != link
    assert breaches(conference) == []


def test_splitting_off_nothing_or_everything_is_refused(conference, user):
    author, _ = factories.invited_author(conference, papers=2)
    everything = list(author.authorships.values_list("pk", flat=True))

    for chosen in ([], everything, [0]):
        with pytest.raises(splitting.CannotSplitError):
            splitting.split(author, chosen, who=Newcomer("Another"), by=user)
    assert Author.objects.count() == 1


def test_a_queued_mail_about_what_was_split_off_is_stopped(conference, user):
    author, _ = factories.invited_author(conference, papers=2)
    first, _ = author.authorships.order_by("pk")
    queued = factories.make_message(author)
    queued.agreements.set([first.agreements.get()])

    splitting.split(author, [first.pk], who=Newcomer("Another", email="another@ex.org"), by=user)

    queued.refresh_from_db()
    assert queued.state == "cancelled"


# --- Who is probably who ------------------------------------------------------------------------------------------------
def signs(found) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.author.name, each.other.name, tuple(sign.value for sign in each.signs)) for each in found]


def test_likenesses_are_found_by_orcid_address_and_name_on_a_paper(conference):
    paper = factories.make_paper(conference)
    for name, facts in (
        ("Ada Ames", {"orcid": "0000-0002-1825-0097"}),
        ("A. Ames", {"orcid": "0000-0002-1825-0097"}),
        ("Zoë Müller", {}),
        ("Zoe Muller", {}),
        ("Ben Boe", {"email": "lab@ex.org"}),
        ("Cid Coe", {"email": "lab@ex.org"}),
    ):
        author = factories.make_author(conference, name=name, **facts)
        factories.make_draft(factories.make_authorship(paper, author))

    found = likeness.of_conference(conference, limit=10)

    assert signs(found) == [
        ("Ada Ames", "A. Ames", ("orcid",)),
        ("Ben Boe", "Cid Coe", ("address",)),
        ("Zoë Müller", "Zoe Muller", ("name",)),
    ]
    zoe = Author.objects.get(name="Zoe Muller")
    assert signs(likeness.of_author(zoe)) == [("Zoe Muller", "Zoë Müller", ("name",))]
    assert signs(likeness.of_author(Author.objects.get(name="A. Ames"))) == [("A. Ames", "Ada Ames", ("orcid",))]


def test_two_people_are_remembered_and_their_shared_address_is_settled(conference, user):
    ben, cid = (factories.make_author(conference, name=name, email="lab@ex.org") for name in ("Ben Boe", "Cid Coe"))
    for author in (ben, cid):
        factories.make_agreement(author=author)
    factories.evaluate(conference)
    assert Matter.objects.open().get().kind == MatterKind.SHARED_ADDRESS

    assert likeness.keep_apart(cid, ben, by=user)
    assert not likeness.keep_apart(ben, cid, by=user)

    assert likeness.of_conference(conference, limit=10) == []
    assert likeness.of_author(ben) == []
    assert not Matter.objects.open().exists()


def test_likenesses_take_the_same_queries_whatever_their_number(conference, django_assert_num_queries):
    for number in range(3):
        paper = factories.make_paper(conference, number=f"p{number}")
        for _ in range(2):
            author = factories.make_author(conference, name=f"Same {number}")
            factories.make_draft(factories.make_authorship(paper, author))

    with django_assert_num_queries(6):
        assert len(likeness.of_conference(conference, limit=10)) == 3
