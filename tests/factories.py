"""Plain functions that make what a test needs; whatever a deed does in the product is done by that deed here too."""

from datetime import timedelta
from io import BytesIO
from itertools import count
from typing import Any
from uuid import UUID

from django.utils import timezone
from PIL import Image

from agreements import audit, clearance, links, matters, workflow
from agreements.conferences import details, images, texts
from agreements.conferences.image_files import plain
from agreements.mail.words import keeping_words
from agreements.mail.words.source import TypedWords
from agreements.mail.words.standards import standard_of
from agreements.mail.words.stems import STEMS
from agreements.matters import About
from agreements.models import (
    Agent,
    Agreement,
    Author,
    Authorship,
    Conference,
    ConferenceImage,
    ImageKind,
    Link,
    Membership,
    Message,
    MessageKind,
    MessageState,
    OwnWords,
    Paper,
    Policy,
    Role,
    Text,
    User,
    VoidCause,
    Waiver,
    WaiverKind,
)
from agreements.people import forwarding
from agreements.states import State
from agreements.workflow.chosen_variants import ORDINARY
from signatures import signing
from signatures.answering import Office
from signatures.models import Decision, Signature
from signatures.shown_words import must_choose, shown
from signatures.visits.choosing import variants
from signatures.visits.sheets import day_of_signing

PASSWORD = "correct horse battery staple"

TEXT = """# {{ conference.name }} Publishing Release

This Agreement takes effect on {{ effective_date }} between {{ author.name }} and {{ conference.legal_name }}.

EventTitle: {{ paper.title }}

I, {{ author.name }}, agree that:

1. {{ conference.short_name }} may publish the Work.
2. I keep the copyright.
"""

# All have as many digits, so that names and numbers sort as they were made.
_numbers = count(10_000)


def make_conference(**facts: Any) -> Conference:
    """A conference as it is founded; `deadline` is a month away, and nothing is published (see `make_text`)."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "slug": f"conference-{number}",
        "name": f"Conference {number}",
        "legal_name": "The Example Conference Association",
        "short_name": "ECA",
        "address": "1 Example Street, Vienna",
        "signatory_name": "Sylvia Signatory",
        "time_zone": "Europe/Vienna",
        "deadline": timezone.now() + timedelta(days=30),
        "contact_name": "Paula Chair",
        "contact_email": "chairs@example.org",
    }
    return details.create_conference(by=None, **(defaults | facts))


def make_text(
    conference: Conference,
    *,
    published: bool = True,
    body: str = TEXT,
    is_for_all: bool | None = None,
    in_short: str | None = None,
) -> Text:
    text = texts.save_text(conference, body=body, by=None, is_for_all=is_for_all, in_short=in_short)
    if published:
        texts.publish(text, by=None)
    return text


def make_own_words(conference: Conference, stem: str, *, by: User | None = None) -> OwnWords:
    """The mail's next version: the standard words with one more in front of the subject."""
    standard = standard_of(STEMS[stem])
    words = TypedWords(f"{next(_numbers)}: {standard.subject}", standard.body)
    found = keeping_words.change(conference, STEMS[stem], words, over=None, by=by or make_user())
    assert found is not None
    return found


def make_picture(width: int = 120, height: int = 40, *, mode: str = "RGB", kind: str = "PNG", ink: Any = 0) -> bytes:
    """The file of a picture: a frame of ink on white, a tenth of its size away from the edges."""
    image = Image.new(mode, (width, height), "white")
    image.paste(ink, (width // 10, height // 10, width - width // 10, height - height // 10))
    output = BytesIO()
    image.save(output, kind)
    return output.getvalue()


def make_image(conference: Conference, kind: ImageKind = ImageKind.LOGO, *, picture: bytes = b"") -> ConferenceImage:
    images.change_image(conference, kind=kind, picture=plain(picture or make_picture()), by=make_user())
    return ConferenceImage.objects.current(conference)[kind]


def make_ready_conference(**facts: Any) -> Conference:
    """A conference whose text is published, so that authors can be invited; where one signs for all, its words say so."""
    conference = make_conference(**facts)
    make_text(conference, is_for_all=conference.policy == Policy.ONE_FOR_ALL)
    return conference


def make_user(email: str = "", **facts: Any) -> User:
    """A staff account whose password is PASSWORD."""
    return User.objects.create_user(email or f"staff-{next(_numbers)}@example.org", PASSWORD, **facts)


def make_member(conference: Conference, role: Role = Role.OWNER, **facts: Any) -> User:
    """A user with a role in the conference."""
    user = make_user(**facts)
    Membership.objects.create(conference=conference, user=user, role=role)
    return user


def make_author(conference: Conference, **facts: Any) -> Author:
    number = next(_numbers)
    defaults = {"name": f"Author Number{number}", "email": f"author-{number}@example.org"}
    return Author.objects.create(conference=conference, **(defaults | facts))


def make_paper(conference: Conference, *authors: Author, **facts: Any) -> Paper:
    """A paper; its authors, in that order, get an authorship and a draft agreement each."""
    number = next(_numbers)
    defaults = {"number": str(number), "title": f"The Title of Paper {number}"}
    paper = Paper.objects.create(conference=conference, **(defaults | facts))
    for author in authors:
        make_draft(make_authorship(paper, author))
    return paper


def make_authorship(paper: Paper, author: Author | None = None, **facts: Any) -> Authorship:
    author = author or make_author(paper.conference)
    last = max(paper.authorships.values_list("position", flat=True), default=0)
    defaults: dict[str, Any] = {"printed_name": author.name, "position": last + 1}
    return Authorship.objects.create(paper=paper, author=author, **(defaults | facts))


def make_draft(authorship: Authorship) -> Agreement:
    agreement = Agreement.objects.create(conference=authorship.paper.conference, authorship=authorship)
    with audit.deed(agreement.conference):
        workflow.changed([agreement])
    return agreement


def make_agreement(
    conference: Conference | None = None,
    *,
    state: State = State.DRAFT,
    author: Author | None = None,
    paper: Paper | None = None,
    **authorship_facts: Any,
) -> Agreement:
    """An agreement that came into `state` by the deeds that lead there.

    A conference that countersigns by rule never holds an accepted one: ACCEPTED needs `countersigning="queue"`.
    """
    known = author or paper
    conference = conference or (known.conference if known else make_conference())
    authorship = make_authorship(paper or make_paper(conference), author or make_author(conference))
    if state in (State.DRAFT, State.WAIVED):
        agreement = make_draft(authorship)
        _set(agreement, **authorship_facts)
    else:
        text = conference.current_text or make_text(conference)
        # In one deed: what follows from its rows is derived at its end, which takes longer than all the rest.
        with audit.deed(conference):
            agreement = make_draft(authorship)
            _set(agreement, **authorship_facts)
            workflow.invite(agreement, text=text)
        make_link(agreement.authorship.author)
    _bring_to(agreement, state)
    return Agreement.objects.select_related("conference", "text", "authorship__paper", "authorship__author").get(
        pk=agreement.pk
    )


def _set(agreement: Agreement, **authorship_facts: Any) -> None:
    if authorship_facts:
        Authorship.objects.filter(pk=agreement.authorship_id).update(**authorship_facts)
        agreement.refresh_from_db()


def _bring_to(agreement: Agreement, state: State) -> None:
    """A draft to what it becomes without an invitation, an invited one to any other state."""
    if state == State.WAIVED:
        waive(agreement)
    elif state in (State.ACCEPTED, State.COUNTERSIGNED):
        sign(agreement)
        agreement.refresh_from_db()
        assert agreement.state == state, "the conference's way of countersigning leads elsewhere"
    elif state == State.DECLINED:
        sign(agreement, decision=Decision.DECLINED)
    elif state == State.VOID:
        void(agreement)


def void(agreement: Agreement, *, cause: VoidCause = VoidCause.MISTAKE, reason: str = "Made for a test") -> None:
    with audit.deed(agreement.conference, by=make_user()):
        workflow.void([agreement], cause=cause, reason=reason)


def waive(agreement: Agreement, *, kind: WaiverKind = WaiverKind.DECEASED) -> Waiver:
    by = make_user()
    with audit.deed(agreement.conference, by=by):
        at = audit.evidence_time()
        waiver = Waiver.objects.create(
            agreement=agreement, kind=kind, reason="Made for a test", state_before=agreement.state, by=by, proposed_at=at,
            decided_by=by, decided_at=at, is_granted=True,
        )  # fmt: skip
        workflow.waive(agreement, waiver)
    return waiver


def evaluate(conference: Conference) -> None:
    """What deeds write beside rows that a test made without one: clearance and matters."""
    with audit.deed(conference):
        clearance.changed(conference.papers.values_list("pk", flat=True))
        for about in About:
            matters.changed(about, conference.authors.values_list("pk", flat=True))


def let_days_pass(conference: Conference) -> None:
    """Whoever may object to a signature for all was told long ago; no mail is written."""
    long_ago = timezone.now() - timedelta(days=1)
    Authorship.objects.filter(paper__conference=conference).update(may_object_until=long_ago)
    evaluate(conference)


def invite(agreement: Agreement) -> Link:
    """Ask the author to sign, without a mail; publishes a text where there is none. Returns the author's link."""
    conference = agreement.conference
    text = conference.current_text or make_text(conference)
    with audit.deed(conference):
        workflow.invite(agreement, text=text)
    return make_link(agreement.authorship.author)


def sign(
    agreement: Agreement,
    *,
    decision: Decision = Decision.ACCEPTED,
    typed_name: str = "",
    reason: str = "",
    link: Link | None = None,
    office: Office | None = None,
    picks: tuple[int, ...] = (),
) -> Signature:
    """The author's answer to what is on the page today, or that of the officer whose link it is, under their own name unless
    another is typed; the first option of each choice, unless others are picked, and for the ordinary author of a text with
    variants, unless something else was said."""
    agreement = Agreement.objects.shown_to_author().get(pk=agreement.pk)
    workflow.with_present_words([agreement])
    authorship = agreement.authorship
    link = link or make_link(authorship.author)
    if must_choose(agreement, link):
        variants.choose(link, {agreement.pk: ORDINARY})
        agreement = Agreement.objects.shown_to_author().get(pk=agreement.pk)
    words = shown(agreement, link, day=day_of_signing(agreement.conference))
    picked = (picks or (0,) * len(words.choices)) if decision == Decision.ACCEPTED else ()
    [signature] = signing.sign(
        link,
        [
            signing.Answer(
                agreement.pk, decision, words.digest, is_change=agreement.state == State.DECLINED, picks=picked
            )
        ],
        typed_name=typed_name or (link.agent.name if link.agent else authorship.printed_name),
        is_name_confirmed=True,
        reason=reason,
        office=office,
    )
    return signature


def make_accepted(conference: Conference, count: int, *, author: Author | None = None) -> list[UUID]:
    """One author's agreements on that many papers, all answered in one visit; quick. Returns their ids."""
    author = author or make_author(conference)
    text = conference.current_text or make_text(conference)
    numbers = [next(_numbers) for _ in range(count)]
    papers = [Paper(conference=conference, number=str(n), title=f"The Title of Paper {n}") for n in numbers]
    authorships = [
        Authorship(paper=paper, author=author, printed_name=author.name, position=1)
        for paper in Paper.objects.bulk_create(papers)
    ]
    agreements = [
        Agreement(conference=conference, authorship=authorship)
        for authorship in Authorship.objects.bulk_create(authorships)
    ]
    with audit.deed(conference):
        for agreement in Agreement.objects.bulk_create(agreements):
            workflow.invite(agreement, text=text)
    asked = Agreement.objects.of_author(author.pk).shown_to_author()
    day = day_of_signing(conference)
    answers = [
        signing.Answer(agreement.pk, Decision.ACCEPTED, shown(agreement, day=day).digest) for agreement in asked
    ]
    signing.sign(make_link(author), answers, typed_name=author.name)
    return [answer.agreement for answer in answers]


def forward(*agreements: Agreement, by: User | None = None, **facts: str) -> Agent:
    """To an officer of the author's employer, Olga Officer unless others are named."""
    named = {
        "name": "Olga Officer",
        "title": "Head of Legal",
        "organisation": "Example Works",
        "email": "olga@works.test",
    }
    author = agreements[0].authorship.author
    return forwarding.forward(
        author, [each.pk for each in agreements], officer=forwarding.Officer(**(named | facts)), by=by or make_user()
    )


def officers_link(agent: Agent) -> Link:
    return Link.objects.select_related("author__conference", "agent").get(agent=agent, revoked_at=None)


def make_link(author: Author) -> Link:
    """The author's link; `links.token_of` and `links.address_of` tell its token and address."""
    return links.links_for([author])[author.pk]


def invited_author(conference: Conference | None = None, *, papers: int = 1, **facts: Any) -> tuple[Author, Link]:
    """An author with that many papers, invited to sign each, and the author's link."""
    conference = conference or make_ready_conference()
    author = make_author(conference, **facts)
    for _ in range(papers):
        make_agreement(author=author, state=State.INVITED)
    return author, make_link(author)


def make_message(
    author: Author,
    *,
    kind: MessageKind = MessageKind.INVITATION,
    state: MessageState = MessageState.QUEUED,
    **facts: Any,
) -> Message:
    """A message as it stands in the table, with the facts that go with its state; nothing is composed or sent."""
    now = timezone.now()
    if state in (MessageState.SENT, MessageState.BOUNCED):
        facts = {"sent_at": now, "finished_at": now, "server_answer": "250 OK"} | facts
    elif state == MessageState.FAILED:
        facts = {"given_up_at": now, "server_answer": "550 No such user"} | facts
    elif state == MessageState.CANCELLED:
        facts = {"finished_at": now} | facts
    return Message.objects.create(
        conference=author.conference,
        author=author,
        link=make_link(author),
        kind=kind,
        state=state,
        **(
            {"email": author.email, "subject": "Please sign", "text": "Please sign.\n", "html": "<p>Please sign.</p>"}
            | facts
        ),
    )
