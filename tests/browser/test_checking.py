"""What the check page says to each kind of file and code, looked at as people see it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import BrowserContext, Page
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from agreements import workflow
from agreements.audit import deed
from agreements.models import Conference, VoidCause
from agreements.states import State
from signatures.codes import code_of
from signatures.models import Document, Signature
from tests import factories
from tests.browser.looking import Complaints, Look, all_looks, one_look
from tests.browser.test_pages import look_at
from tests.signatures import bombs, forging
from tests.signatures.checking.test_volumes import joined
from tests.vectors.strangers import names, text, updated

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(900)]


@dataclass
class Evidence:
    """Files by the headline that each gets, and codes."""

    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)


def gather(folder: Path) -> Evidence:
    found = Evidence()
    conference = factories.make_ready_conference(name="ICML 2020", short_name="ICML", signatory_name="David Blei")
    signature = _signed(conference, "Peisong Wang")
    _, ours = forging.produced(signature)
    found.files |= {
        "authentic": ("Authentic and unchanged", ours),
        "changed-word": ("Changed after it was sealed", forging.with_changed_byte(ours, _in_words(ours), by=3)),
        "changed-record": (
            "Changed after it was sealed",
            forging.with_record_saying(ours, "Peisong Wang", "Eve Mallory!"),
        ),
        "changed-seal": (
            "Changed after it was sealed",
            forging.with_changed_byte(ours, ours.index(b"/Contents <") + 900),
        ),
        "cut": ("Cut off", ours[:-9000]),
        "cut-early": ("Cut off", ours[:20_000]),
        "added": ("Something was added", forging.with_revision(ours)),
        "saved-again": ("Not as we sealed it", forging.saved_again(ours)),
        "printed": ("Not confirmed: no seal", forging.printed(ours)),
        "forged": (
            "Not our seal",
            forging.made_by_somebody_else(signature, folder, typed_name="Eve Mallory"),
        ),
        "foreign": (
            "Not our seal",
            forging.made_by_somebody_else(signature, folder, typed_name="Eve", subject="Seal of somebody else"),
        ),
        "too-much": ("We cannot say: too much to examine", bombs.many_fields(ours, 9)),
        "note": ("Something was added", _with_note(ours)),
        "locked": ("Locked with a password", forging.locked(ours)),
        "not-a-pdf": ("Not a PDF", b"Dear author,"),
    }
    found.codes |= {
        "known": ("We have this document", code_of(signature.pk)),
        "unknown": (_UNKNOWN, "K7QF-2M9D-8XWA-R3TN"),
    }
    _others(conference, found)
    return found


_UNKNOWN = "Nothing is known under this code"


def _others(conference: Conference, found: Evidence) -> None:
    void = _signed(conference, "Qiang Chen")
    _, content = forging.produced(void)
    with deed(conference):
        workflow.void([void.agreement], cause=VoidCause.MISTAKE, reason="Another title")
    found.files["void"] = ("Authentic, but ended", content)
    found.files["volume"] = ("Not confirmed: no seal", joined(found.files["authentic"][1], content))
    found.codes["known-void"] = ("We have this document, but its agreement was ended", code_of(void.pk))
    earlier = _signed(conference, "Earl Earlier")
    document, content = forging.produced(earlier)
    Document.objects.create(
        signature=earlier, revision=2, sha256="e" * 64, size=1, path="y", certificate=document.certificate
    )
    found.files["superseded"] = ("Authentic, but superseded", content)
    tried = factories.make_ready_conference(name="A demonstration", is_demonstration=True)
    found.files["demonstration"] = (
        "Authentic, but from a demonstration",
        forging.produced(_signed(tried, "Dora Demo"))[1],
    )


def _signed(conference: Conference, name: str) -> Signature:
    author = factories.make_author(conference, name=name)
    return factories.make_agreement(author=author, state=State.COUNTERSIGNED).signatures.get()


def _with_note(pdf: bytes) -> bytes:
    words = text("I decline, and have declined from the beginning: nobody asked me before my name was put here")
    box = generic.ArrayObject(map(generic.NumberObject, (60, 60, 400, 120)))
    note = names(Type=pdf_name("/Annot"), Subtype=pdf_name("/FreeText"), Rect=box, Contents=words)

    def place(writer: IncrementalPdfFileWriter) -> None:
        writer.register_annotation(writer.find_page_for_modification(0)[0], writer.add_object(note))

    return updated(pdf, place)


def _in_words(pdf: bytes) -> int:
    """Within the first word of the last varying stream: the certificate's page."""
    return pdf.index(b") Tj", pdf.rindex(b"BDC BT 0.1137", 0, pdf.index(b"/Type /Sig "))) - 5


def _apart(work: Callable[[], Evidence]) -> Evidence:
    """In a thread of its own, because sealing begins an event loop, and the browser's runs in this one."""

    def run() -> Evidence:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def _give(page: Page, content: bytes) -> None:
    page.goto("/verify/")
    page.get_by_label("The PDF").set_input_files(
        {"name": "agreement.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.get_by_role("button", name="Check this file").click()
    page.get_by_role("status").wait_for()


# Of pages that differ in a word alone, one: `make looks` sees all.
_ONE_OF_A_KIND = (
    "authentic",
    "changed-word",
    "cut",
    "forged",
    "too-much",
    "note",
    "void",
    "volume",
    "known",
    "unknown",
)


def _every(_name: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("looks", "is_looked_at"),
    [
        pytest.param(one_look, _ONE_OF_A_KIND.__contains__, id="one_look"),
        pytest.param(all_looks, _every, id="all_looks", marks=[pytest.mark.slow, pytest.mark.timeout(1800)]),
    ],
)
def test_every_verdict(
    looks: Callable[[int], Sequence[Look]], is_looked_at: Callable[[str], bool], context: BrowserContext, tmp_path: Path,
    subtests: pytest.Subtests,
) -> None:  # fmt: skip
    assert settings.SEAL_KEY_FILE.exists()
    found = _apart(lambda: gather(tmp_path))
    page = context.new_page()
    complaints = Complaints(page)
    files = {name: told for name, told in found.files.items() if is_looked_at(name)}
    for number, (name, (headline, content)) in enumerate(files.items()):
        with subtests.test(name):
            complaints.heard.clear()
            _give(page, content)
            assert page.locator("h1").inner_text() == headline
            look_at(page, f"check-{name}", complaints, looks(number))
    codes = {name: told for name, told in found.codes.items() if is_looked_at(name)}
    assert files
    assert codes
    for number, (name, (headline, code)) in enumerate(codes.items()):
        with subtests.test(name):
            complaints.heard.clear()
            page.goto("/verify/")
            page.get_by_label("The code on its last page").fill(code.lower().replace("-", " "))
            page.get_by_role("button", name="Look it up").click()
            page.get_by_role("status").wait_for()
            assert page.locator("h1").inner_text() == headline
            look_at(page, f"check-{name}", complaints, looks(number))


def test_no_file_is_asked_for(context: BrowserContext) -> None:
    page = context.new_page()
    complaints = Complaints(page)
    page.goto("/verify/")
    page.get_by_role("button", name="Check this file").click()
    page.locator("form.drop").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.get_by_text("Choose a file first.", exact=True).wait_for()
    page.get_by_text("How to check without us").click()
    look_at(page, "check-no-file", complaints)


def test_a_dropped_file_is_checked(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/verify/")
    page.get_by_text("or drop it anywhere on this page").wait_for()
    dropped = page.evaluate_handle(
        "() => { const data = new DataTransfer(); data.items.add(new File(['Dear'], 'a.pdf')); return data; }"
    )
    page.dispatch_event("main", "drop", {"dataTransfer": dropped})
    page.get_by_role("heading", name="Not a PDF").wait_for()
