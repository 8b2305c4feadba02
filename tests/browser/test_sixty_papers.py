"""A list of sixty papers with the mess that such lists have, brought at the desk to "All papers are clear".

Staff do everything in the browser, page by page, and say only what is true. Authors answer as they do elsewhere in the tests;
what each of them did wrong is mended at the desk.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from agreements.models import (
    Agreement,
    Author,
    Conference,
    HelpKind,
    Matter,
    Message,
    MessageState,
    Paper,
    PressedDeed,
    User,
)
from agreements.states import State
from signatures import asking
from signatures.models import Decision
from signatures.operations import invariants, sweep
from tests import factories
from tests.agreements.settling.scanned import make_pdf

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.no_cover, pytest.mark.timeout(900)]

HEADER = "paper_id,title,author_order,name,email,orcid\n"
PAPERS = 60
# What the list itself has wrong, by paper: the rows in place of two ordinary authors.
ODD_ROWS = {
    1: [("No Address", ""), ("Ada One", "ada.1@ex.org")],
    2: [("N/A", "mended@ex.org"), ("Bob Two", "bob.2@ex.org")],
    3: [("Kim Lab", "lab@ex.org"), ("Cy Three", "cy.3@ex.org")],
    4: [("Lee Lab", "lab@ex.org"), ("Di Four", "di.4@ex.org")],
    5: [("Eve Doppel", "eve@old.org"), ("Ed Five", "ed.5@ex.org")],
    6: [("Eve Doppel", "eve@new.org"), ("Flo Six", "flo.6@ex.org")],
    16: [("Same Paper", "same@ex.org")],
    17: [("Same Paper", "same@ex.org")],
}


def rows(number: int) -> list[tuple[str, str]]:
    return ODD_ROWS.get(number) or [(f"{who} {number:02}", f"{who.lower()}.{number}@ex.org") for who in ("Uma", "Vic")]


def list_of(papers: Iterator[int] | range) -> bytes:
    lines = [
        f"P{number:02},On Kites and Strings {number},{place},{name},{email},\n"
        for number in papers
        for place, (name, email) in enumerate(rows(number), 1)
    ]
    return (HEADER + "".join(lines)).encode()


class Desk:
    """One of the staff at the browser."""

    def __init__(self, page: Page, conference: Conference, owner: User) -> None:
        self.page, self.conference = page, conference
        page.goto("/login/")
        page.locator("[name=login]").fill(owner.email)
        page.locator("[name=password]").fill(factories.PASSWORD)
        page.locator("main button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/login/" not in url)

    def open(self, path: str) -> Page:
        self.page.goto(f"/c/{self.conference.slug}/{path}")
        return self.page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").last.fill(value)

    def confirm(self, **values: str) -> None:
        """The one question of the page."""
        self.fill(**values)
        self.page.locator("main form[method=post] .actions button.primary").first.click()
        expect(self.page.get_by_role("status").first).to_be_visible()

    def paper(self, number: int) -> Paper:
        return self.conference.papers.get(number=f"P{number:02}")

    def agreement(self, number: int, place: int = 1) -> Agreement:
        return Agreement.objects.standing().get(
            authorship__paper=self.paper(number), authorship__position=place, authorship__ended_at=None
        )

    def author(self, number: int, place: int = 1) -> Author:
        return self.agreement(number, place).authorship.author

    def upload(self, content: bytes, button: str) -> None:
        self.open("import/")
        self.page.locator("input[type=file]").set_input_files(
            {"name": "list.csv", "mimeType": "text/csv", "buffer": content}
        )
        self.press("Show what would change")
        self.page.locator("main form button").filter(has_text=button).first.click()

    def invite_everybody(self) -> None:
        """What is more than a page can wait for is done by a worker, which here is this one."""
        self.open("invite/")
        self.confirm()
        while sweep.run_bulk_job():
            pass

    def waive(self, number: int, kind: str, *, with_file: bool = False, **values: str) -> None:
        self.open(f"agreements/{self.agreement(number).pk}/waive/")
        self.page.locator(f"input[name=kind][value={kind}]").check()
        if with_file:
            self.page.locator("input[type=file]").set_input_files(
                {"name": "form.pdf", "mimeType": "application/pdf", "buffer": make_pdf()}
            )
        self.confirm(**values)


@pytest.fixture
def desk(context: BrowserContext, own_documents: Path) -> Desk:
    conference = factories.make_ready_conference(
        slug="sixty", name_correction="ask_again", title_correction="keep", countersigning="rule"
    )
    owner = factories.make_member(conference, name="Olga Owner")
    return Desk(context.new_page(), conference, owner)


def test_sixty_papers_and_their_mess_become_clear_by_true_statements_alone(desk: Desk) -> None:
    _import(desk)
    _before_anybody_answers(desk)
    _answers_and_what_is_wrong_with_them(desk)
    _what_is_decided(desk)
    _the_rest_signs(desk)

    page = desk.open("")
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("All 57 papers are clear.")
    assert not Matter.objects.open().exists()
    assert invariants.examine(desk.conference).breaches == []
    assert _clear_by_raw_rows() == {paper.number: paper.is_clear for paper in desk.conference.papers.all()}


def _import(desk: Desk) -> None:
    """One row has no name: its paper is held back, named, and comes with the corrected list."""
    desk.upload(list_of(range(1, PAPERS + 1)), "hold back 1")
    assert desk.conference.papers.count() == PAPERS - 1
    ODD_ROWS[2][0] = ("Mended Name", "mended@ex.org")
    desk.upload(list_of(range(2, 3)), "Import 1 paper")
    assert desk.conference.papers.count() == PAPERS


def _before_anybody_answers(desk: Desk) -> None:
    assert sorted(Matter.objects.open().values_list("kind", flat=True)) == ["no_address", "shared_address"]
    desk.open(f"authors/{desk.author(1).pk}/address/")
    desk.confirm(email="found@ex.org")
    desk.open("decide/?kind=shared_address")
    desk.press("Yes, they share the address")
    expect(desk.page.locator(".undo")).to_be_visible()
    PressedDeed.objects.update(next_attempt_at=timezone.now())
    assert sweep.carry_out_pressed() == 1
    merged, kept = desk.author(5), desk.author(6)
    desk.open(f"authors/{kept.pk}/merge/?other={merged.pk}")
    desk.press("Merge the two entries")
    expect(desk.page.get_by_role("status").first).to_be_visible()
    desk.open(f"papers/{desk.paper(16).pk}/merge/{desk.paper(17).pk}/")
    desk.confirm(reason="One paper, submitted to two tracks")
    desk.open(f"papers/{desk.paper(18).pk}/edit/")
    desk.confirm(title="On Kites, Strings and Wind")
    desk.open(f"papers/{desk.paper(19).pk}/authors/add/")
    desk.confirm(name="Late Author", email="late@ex.org")
    desk.open(f"bulk/withdraw/?of=papers&selected={desk.paper(7).pk}")
    desk.confirm(reason="Its authors asked for it")
    desk.invite_everybody()


def _answers_and_what_is_wrong_with_them(desk: Desk) -> None:
    factories.sign(desk.agreement(8))
    factories.sign(desk.agreement(13))
    factories.sign(desk.agreement(14), typed_name="Mickey Mouse")
    factories.sign(desk.agreement(15), decision=Decision.DECLINED)
    for number, kind, words in (
        (12, HelpKind.NOT_MY_PAPER, "I never worked on this."),
        (20, HelpKind.QUESTION, "May I still post it on my page?"),
    ):
        link = factories.make_link(desk.author(number))
        asking.ask_for_help(link, kind=kind, words=words, agreement=desk.agreement(number).pk)
    bounced = Message.objects.filter(author=desk.author(21)).first()
    assert bounced is not None
    Message.objects.filter(pk=bounced.pk).update(
        state=MessageState.FAILED, given_up_at=bounced.created_at, server_answer="550 No such user"
    )


def _what_is_decided(desk: Desk) -> None:
    desk.open(f"bulk/withdraw/?of=papers&selected={desk.paper(8).pk}")
    desk.confirm(reason="Its authors asked for it, after one had signed")
    desk.waive(9, "deceased", reason="The family wrote to us")
    desk.waive(10, "scan", reason="It came by post", with_file=True)
    desk.waive(
        11, "employer", reason="Their policy", with_file=True, signer_name="Erika Employer",
        signer_title="Head of Legal", signer_organisation="Somewhere Ltd",
    )  # fmt: skip
    desk.open(f"authorships/{desk.agreement(12).authorship_id}/end/")
    desk.confirm(reason="Somebody of the same name")
    desk.open(f"help/{desk.conference.help_requests.get(kind='not_my_paper').pk}/")
    desk.fill(words="You are off the paper.")
    desk.press("Settle")
    desk.open(f"authors/{desk.author(13).pk}/edit/")
    desk.fill(name="Uma Thirteen")
    desk.press("Save the correction")
    desk.press("Save the correction")
    expect(desk.page.get_by_role("status").first).to_be_visible()
    desk.open(f"agreements/{desk.agreement(14).pk}/ask-again/")
    desk.confirm(reason="Please sign with your own name.")
    desk.open(f"help/{desk.conference.help_requests.get(kind='question').pk}/")
    desk.fill(words="Yes, you keep the copyright.")
    desk.press("Settle")
    desk.open(f"authors/{desk.author(21).pk}/address/")
    desk.confirm(email="right@ex.org")


def _the_rest_signs(desk: Desk) -> None:
    factories.sign(desk.agreement(15))
    waiting = Agreement.objects.awaiting_answer().filter(conference=desk.conference).of_accepted_papers()
    for agreement in list(waiting):
        factories.sign(agreement)
    assert not Agreement.objects.filter(state=State.DRAFT).of_accepted_papers().exists()


def _clear_by_raw_rows() -> dict[str, bool]:
    """Every standing author of an accepted paper has exactly one agreement that is done; nothing else is read."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.number, p.status, COUNT(s.id), SUM(CASE WHEN a.state IN ('countersigned', 'waived') THEN 1 ELSE 0 END)
            FROM agreements_paper p
            LEFT JOIN agreements_authorship s ON s.paper_id = p.id AND s.ended_at IS NULL
            LEFT JOIN agreements_agreement a ON a.authorship_id = s.id AND a.state <> 'void'
            GROUP BY p.number, p.status
            """
        )
        return {
            number: status == "accepted" and bool(authors) and authors == done
            for number, status, authors, done in cursor.fetchall()
        }
