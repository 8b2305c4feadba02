"""The words of our mails: the same as text and as HTML, whatever is in a title or a name."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine

from agreements.mail import compose
from agreements.mail.compose import LINK_MARK, ComposedMail, Topic
from agreements.mail.words.stems import STEMS
from agreements.models import Agreement, Author, Conference, MessageKind
from agreements.states import State
from signatures.telling import receipt_words
from signatures.telling.receipt_words import ToldAnswer
from tests import factories
from tests.agreements.mail.pressing import spelled_out

pytestmark = pytest.mark.django_db

KINDS = list(MessageKind)
# What has its button at the top, too, and names all its papers.
AT_ONCE = (MessageKind.FOR_ALL, MessageKind.COPY, MessageKind.AGENT_COPY)
# All but the one that tells whoever asked of their data: it is about no paper.
ABOUT_PAPERS = [kind for kind in KINDS if kind != MessageKind.DATA]
WITH_LINK = [kind for kind in KINDS if STEMS[kind].has_link]


class Visible(HTMLParser):
    """Gathers what a reader sees: without the head and the hidden first words."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_hidden = tag in ("head", "style") or ("class", "preheader") in attrs
        if is_hidden or self.hidden:
            self.hidden += tag not in ("meta", "br")

    def handle_endtag(self, tag: str) -> None:
        if self.hidden:
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words += re.findall(r"\w+", data)


def visible(html: str) -> list[str]:
    reader = Visible()
    reader.feed(spelled_out(html))
    return reader.words


def make_letter(kind: MessageKind, conference: Conference, *, papers: int = 1, **author_facts: Any) -> ComposedMail:
    author = factories.make_author(conference, **author_facts)
    for _ in range(papers):
        factories.make_agreement(author=author, state=State.INVITED)
    return write(kind, author, **more_of(kind, Agreement.objects.of_author(author.pk).earliest("created_at")))


def more_of(kind: MessageKind, agreement: Agreement) -> dict[str, Any]:
    """What else a mail of this kind tells."""
    author = agreement.authorship.author
    match kind:
        case MessageKind.COPY:
            return {"signature": factories.sign(agreement)}
        case MessageKind.RECEIPT | MessageKind.AGENT_RECEIPT:
            return _receipt_of(agreement, is_by_agent=kind == MessageKind.AGENT_RECEIPT)
        case MessageKind.ENDED | MessageKind.FORM_REFUSED:
            return {"reason": "It was <i>not</i> signed.\nPlease look.", "cause": "mistake"}
        case MessageKind.PUT_BACK:
            return {"is_awaited": True}
        case MessageKind.FOR_ALL:
            return {"signers": "Ada <i>Ames</i>", "signer_count": 1, "until": "3 December 2026, 12:00 UTC"}
        case MessageKind.ANSWER:
            request = author.help_requests.create(conference=author.conference, kind="name", agreement=agreement)
            return {
                "request": request,
                "answer": "We have it.\nIs it <i>right</i> now?",
                "done": "The name was corrected.",
            }
        case _:
            return {}


def _receipt_of(agreement: Agreement, *, is_by_agent: bool) -> dict[str, Any]:
    link = factories.officers_link(factories.forward(agreement)) if is_by_agent else None
    signature = factories.sign(agreement, link=link)
    return receipt_words.facts([ToldAnswer(signature, is_being_made=True)], signature.link)


def write(kind: MessageKind, author: Author, **more: Any) -> ComposedMail:
    agreements = list(Agreement.objects.of_author(author.pk).shown_to_author())
    [mail] = compose.write(kind, author.conference, [Topic(author, agreements, more)])
    return mail


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("papers", [1, 3])
@pytest.mark.parametrize("facts", [{}, {"deadline": None, "is_demonstration": True}])
def test_text_and_html_have_the_same_words(kind: MessageKind, papers: int, facts: dict[str, Any]) -> None:
    conference = factories.make_ready_conference(**facts)

    mail = make_letter(kind, conference, papers=papers, name="Zoë O'Brien & <Söhne>")

    assert visible(mail.html) == re.findall(r"\w+", mail.text)


@pytest.mark.parametrize("kind", WITH_LINK)
def test_link_stands_on_a_line_of_its_own_and_is_seen_in_the_html(conference: Conference, kind: MessageKind) -> None:
    mail = make_letter(kind, conference)

    lines = mail.text.splitlines()
    where = lines.index(LINK_MARK)
    assert lines[where - 1] == lines[where + 1] == ""
    # What asks for something has its button at the top and at the end.
    buttons = mail.html.count('class="button"')
    assert buttons == (2 if kind in compose.ASKING or kind in AT_ONCE else 1)
    assert mail.text.count(LINK_MARK) == buttons
    assert mail.html.count(f'href="{LINK_MARK}"') == buttons + 1
    assert mail.html.count(f">{LINK_MARK}<") == 1


@pytest.mark.parametrize("kind", ABOUT_PAPERS)
def test_long_list_of_papers_is_folded_in_html_where_the_page_has_it(
    conference: Conference, kind: MessageKind
) -> None:
    author = factories.make_author(conference)
    titles = [f"Title{number}" for number in "ABCDEFG"]
    for title in titles:
        paper = factories.make_paper(conference, title=title)
        factories.make_agreement(author=author, paper=paper, state=State.INVITED)
    agreements = Agreement.objects.of_author(author.pk).shown_to_author().order_by("authorship__paper__title")
    more = more_of(kind, agreements[0])
    [mail] = compose.write(kind, conference, [Topic(author, list(agreements), more)])

    told = [title for title in titles if title in visible(mail.html)]
    if kind in compose.ASKING:
        assert told == titles[:3]
        assert "And 4 more, all on the page" in mail.html
    elif "answers" not in more:
        assert told == titles
    if "answers" not in more:
        assert [title for title in titles if title in mail.text] == titles


@pytest.mark.parametrize("kind", ABOUT_PAPERS)
def test_names_and_titles_are_escaped_in_html_alone(conference: Conference, kind: MessageKind) -> None:
    author = factories.make_author(conference, name="<b>O'Brien</b> & Söhne")
    paper = factories.make_paper(conference, title="P < NP & <script>alert(1)</script> {{ conference.slug }} %s")
    agreement = factories.make_agreement(author=author, paper=paper, state=State.INVITED)
    mail = write(kind, author, **more_of(kind, agreement))

    assert "<b>O'Brien</b> & Söhne" in mail.text
    assert "P < NP & <script>alert(1)</script> {{ conference.slug }} %s" in mail.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in mail.html
    assert "<script" not in mail.html
    assert "<b>" not in mail.html
    assert "<i>" not in mail.html


@pytest.mark.parametrize("kind", ABOUT_PAPERS)
def test_subject_is_one_line_that_names_the_conference(kind: MessageKind) -> None:
    conference = factories.make_ready_conference(name="Tom & Jerry 2026")
    author = factories.make_author(conference)
    paper = factories.make_paper(conference, title="Of “Mice” & Cats " + "and so on " * 40)
    agreement = factories.make_agreement(author=author, paper=paper, state=State.INVITED)
    mail = write(kind, author, **more_of(kind, agreement))

    assert mail.subject.startswith("Tom & Jerry 2026: ")
    assert "Of “Mice” & Cats" in mail.subject
    assert "\n" not in mail.subject
    assert len(mail.subject) < 150


def test_invitation_reads_like_a_letter(conference: Conference) -> None:
    conference = factories.make_ready_conference(
        name="ICML 2020", deadline=datetime(2026, 6, 2, 6, 59, tzinfo=UTC), time_zone="America/Los_Angeles"
    )
    peisong, qiang = (factories.make_author(conference, name=name) for name in ("Peisong Wang", "Qiang Chen"))
    paper = factories.make_paper(conference, number="5787", title="Towards Accurate Networks")
    for author in (peisong, qiang):
        factories.make_agreement(author=author, paper=paper, state=State.INVITED)

    with time_machine.travel(datetime(2026, 5, 3, 12, 0, tzinfo=UTC), tick=False):
        mail = write(MessageKind.INVITATION, peisong)

    assert mail.subject == "ICML 2020: please sign the agreement for “Towards Accurate Networks”"
    assert mail.text == (
        "ICML 2020\n\n"
        "Dear Peisong Wang,\n\n"
        "Before your paper can be published at ICML 2020, we ask each of its authors to sign an agreement. "
        "Please read and answer by 1 June 2026, 23:59 PDT (2 June, 06:59 UTC). You can accept or decline.\n\n"
        "Read and answer:\n\n"
        f"{LINK_MARK}\n\n"
        "It is about this paper:\n\n"
        "* Towards Accurate Networks\n"
        "  Paper 5787, with Qiang Chen\n\n"
        "If you decline, you need not say why; the conference then decides what becomes of the paper. "
        "Is a name misspelt, or a co-author missing? Say so on the page before you sign, and the conference puts it right.\n\n"
        "Read and answer:\n\n"
        f"{LINK_MARK}\n\n"
        "This link is only for you: please do not pass it on. "
        "If this is not your paper, or you are somebody else, you can say so on the page.\n\n"
        "Questions? Reply to this mail or write to chairs@example.org.\n\n"
        "Paula Chair\n"
        "Contact for authors, ICML 2020\n\n"
        "The Example Conference Association, 1 Example Street, Vienna\n"
    )


def test_mail_without_a_contact_is_signed_by_the_signatory() -> None:
    conference = factories.make_ready_conference(name="ICML 2020", contact_name="", signatory_name="Sid Natory")

    mail = make_letter(MessageKind.INVITATION, conference)

    assert "\n\nSid Natory\nSignatory, ICML 2020\n\n" in mail.text
    assert mail.text.count(conference.legal_name) == 1


def test_reminder_after_the_deadline_says_so() -> None:
    conference = factories.make_ready_conference(deadline=datetime(2026, 5, 1, 12, 0, tzinfo=UTC), time_zone="UTC")
    author, _ = factories.invited_author(conference)

    with time_machine.travel(datetime(2026, 5, 3, 12, 0, tzinfo=UTC), tick=False):
        mail = write(MessageKind.REMINDER, author)

    assert "The deadline was 1 May 2026, 12:00 UTC, but your answer is still welcome." in mail.text


def test_mail_of_a_demonstration_says_so_first() -> None:
    mail = make_letter(MessageKind.INVITATION, factories.make_ready_conference(is_demonstration=True))

    assert mail.text.splitlines()[0] == "Demonstration: nothing here is a real agreement"


def test_html_needs_nothing_from_elsewhere(conference: Conference) -> None:
    mail = make_letter(MessageKind.INVITATION, conference)

    assert re.findall(r"<img|<script|<link|url\(|https?:", mail.html) == []


def test_write_asks_as_often_for_one_letter_as_for_three(
    conference: Conference, django_assert_num_queries: Any
) -> None:
    authors = [factories.invited_author(conference)[0] for _ in range(4)]
    papers_of = {a: list(Agreement.objects.of_author(a.pk).shown_to_author()) for a in authors}

    for some in (authors[:1], authors[1:]):
        with django_assert_num_queries(4):
            compose.write(MessageKind.INVITATION, conference, [Topic(each, papers_of[each]) for each in some])


def test_deadline_anywhere_on_earth_is_called_so() -> None:
    conference = factories.make_ready_conference(
        deadline=datetime(2099, 1, 16, 11, 59, tzinfo=UTC), time_zone="Etc/GMT+12"
    )
    author, _ = factories.invited_author(conference)

    mail = write(MessageKind.INVITATION, author)

    assert "by 15 January 2099, 23:59 Anywhere on Earth (16 January, 11:59 UTC)." in mail.text
