"""Texts of agreements: checked in time, and once they pass, page and document say the same words."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

from django.template.loader import render_to_string
from hypothesis import strategies as st

from agreements.wording import FIELDS, Wording, check, compose
from signatures.pdf.compiled import Templates
from signatures.pdf.description import Description
from tests.fuzzing.targets import Attempt, Input, Target, WrongAnswerError, hostile
from tests.fuzzing.targets.documents import letters_of, text_of

_LONGEST = 60_000  # as the form has it
_VALUES = {name: f"<{name}> & *co* {{{{ x }}}}" for name in FIELDS}
_LINES = (
    *(
        "# Title",
        "## Second",
        "# {{ paper.title }}",
        "",
        "",
        "1. First.",
        "2. Second.",
        "7) Seventh.",
        "   More of it.",
        "\\pagebreak",
    ),
    *(
        "Date: {{ paper.date }}",
        "EventTitle: {{ paper.title }}",
        "- bullet",
        "> quoted",
        "    code",
        "```",
        "***",
        "---",
        "<b>x</b>",
    ),
    *(
        "**bold** and *italic* and ***both***",
        "[a](b)",
        "![a](b)",
        "{{ author.name }}",
        "{{author.shoe}}",
        "{{ {{",
        "a  b\\",
        "&amp;",
    ),
)
_pieces = st.sampled_from(
    ["*", "**", "_", "`", "[", "](", "<", ">", "\\", "a", " ", "{{", "}}", "*a ", "**a*b", "1. ", "\t", "a\n", "&"]
)
_lines = st.sampled_from(_LINES) | hostile.words | hostile.plausible | hostile.joined(_pieces)
_repeated = hostile.repeated(_pieces | _lines.map("{}\n".format), 40, 4_000, 60_000)
_texts = st.tuples(
    st.sampled_from(["# Title\n\n", ""]), hostile.joined(_lines.map("{}\n\n".format) | _repeated, most=8)
)


@contextmanager
def _opened() -> Iterator[Attempt]:
    templates = Templates()

    def attempt(words: Input) -> None:
        body = "".join(words)[:_LONGEST]
        if check(body):
            return
        wording = compose(body, _VALUES)
        if "".join(_page_of(wording).split()) != "".join(wording.text.split()):
            raise WrongAnswerError("the page says other words")
        if _missing_in_document(templates, wording):
            raise WrongAnswerError("the document leaves letters out")

    yield attempt


def _page_of(wording: Wording) -> str:
    page = _Page()
    page.feed(render_to_string("desk/sheet.html", {"words": wording}))
    page.close()
    return "".join(page.words)


class _Page(HTMLParser):
    """What a reader of the page sees, with the numbers and colons that the browser and the style draw."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self.words.append(f"{dict(attrs)['value']}.")

    def handle_endtag(self, tag: str) -> None:
        if tag == "dt":
            self.words.append(":")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _missing_in_document(templates: Templates, wording: Wording) -> Counter[str]:
    description = Description(
        wording=wording, printed_name="Ada Ames", signatory_name="Sylvia Signatory", organisation="The Association"
    )
    drawn = text_of(templates.document(description, frozenset()))
    return Counter() if drawn is None else letters_of(wording.text) - letters_of(drawn)


_ONCE = tuple(("# T\n\n", piece * (_LONGEST // len(piece))) for piece in ("a\n", "**a*b", "*a "))
TARGET = Target(inputs=_texts, opened=_opened, first=_ONCE, variants=3)
