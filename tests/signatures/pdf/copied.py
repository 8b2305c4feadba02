"""What readers of PDF give back of titles and names that run from right to left: `make copying` prints it as a table.

Poppler's and PDFium are asked always. The others are no packages of ours, and are asked where they are found: mutool; PyMuPDF
by the interpreter that PYMUPDF names; pdf.js in the folder that PDFJS names, beside which its node_modules stand.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2

from agreements.wording import compose
from signatures.pdf.compiled import Templates
from signatures.pdf.description import EvidencePage, Section
from signatures.pdf.glyphs import direction
from tests.signatures.pdf.test_pdf import VALUES, describe

# In which both directions stand, or digits and brackets.
MIXED = (
    "استفاده از موجک های CAS در حل عددی معادلات انتگرال",
    "למידה עמוקה: BERT בעברית (2024)",
    "اردو زبان (NLP 2024) میں تحقیق",
    "دراسة مقارنة (Transformers, BERT و GPT-4) في اللغة العربية للحصول على نتائج أفضل في الترجمة الآلية",
    'מאמר "על" BERT (2024)',
    "الشبكات العصبية 3.5 مرة أسرع",
    "یادگیری عمیق با TensorFlow: شبکه‌های عصبی ۱۴۰۲",
    "BERT בעברית: מודל שפה",
    "نموذج GPT-4",
    "ניתוח של 20% מהנתונים [א] ו-[ב]",
    "A study of العربية in NLP",
    "تحليل C++ و Python 3",
)
# Of one direction, with marks, joiners and ligatures.
PLAIN = (
    "التعلم العميق للشبكات العصبية",
    "למידה עמוקה של רשתות",
    "یادگیری عمیق شبکه‌های عصبی",
    "محمد بن عبد الله",
    "شِيرِين علاء عَبْدُ",
    "שָׂרָה בן־גוריון לוי",
    "مه‌سا گلچین",
    "ڈاکٹر ٹیپو ہارون شہزادی",
)
_TEXT = (
    "# Release\n\nBetween {{ author.name }} and {{ conference.name }} about the paper {{ paper.title }}, from "
    "{{ effective_date }} on:\n\nEventTitle: {{ paper.title }}\n\n1. Let it be **copied**.\n2. So be *it*."
)
_TEMPLATES = Templates()
_IN_NUMBERS = "#$%+,-./:"
_MARKS = re.compile("[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f]")
_MUPDF = "import sys, pymupdf; print(''.join(page.get_text() for page in pymupdf.open(sys.argv[1])))"
_PDFJS = """
globalThis.DOMMatrix ??= class {};  // for drawing alone
const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
const pdf = await getDocument({ url: process.argv[2], verbosity: 0 }).promise;
for (let number = 1; number <= pdf.numPages; number++) {
  const { items } = await (await pdf.getPage(number)).getTextContent();
  console.log(items.map((item) => (item.str ?? "") + (item.hasEOL ? "\\n" : "")).join(""));
}
"""

Reader = Callable[[Path], str]


def readers() -> dict[str, Reader]:
    found: dict[str, Reader] = {
        "pdftotext": lambda path: _said("pdftotext", path, "-"),
        "-raw": lambda path: _said("pdftotext", "-raw", path, "-"),
        "-struct-text": _structure,
        "PDFium": _pdfium,
    }
    if shutil.which("mutool"):
        found["mutool"] = lambda path: _said("mutool", "draw", "-q", "-F", "text", path)
    if interpreter := os.environ.get("PYMUPDF"):
        found["PyMuPDF"] = lambda path: _said(interpreter, "-c", _MUPDF, path)
    if folder := os.environ.get("PDFJS"):
        found["pdf.js"] = lambda path: _pdfjs(Path(folder), path)
    return found


def _said(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


def _structure(path: Path) -> str:
    """The words of the tree, each of which stands in quotation marks on a line of its own."""
    told = _said("pdfinfo", "-struct-text", path).splitlines()
    return " ".join(line.strip().removeprefix('"').removesuffix('"') for line in told)


def _pdfium(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def _pdfjs(folder: Path, path: Path) -> str:
    script = folder / "text.mjs"
    script.write_text(_PDFJS, encoding="utf-8")
    return _said("node", script, path)


def copied(text: str) -> str:
    """In NFC, without marks of direction, which are no letters, and with single blanks."""
    return " ".join(unicodedata.normalize("NFC", _MARKS.sub("", text)).split())


def document(title: str, **changes: Any) -> bytes:
    """It has the title three times: in a sentence, on a line of its own and as a row of evidence."""
    page = EvidencePage("Certificate", ("It is.",), (Section("Paper", (("Paper", f"5787: {title}"),)),))
    wording = compose(_TEXT, VALUES | {"author.name": "Ann Lee", "paper.title": title})
    described = describe(wording, printed_name="Ann Lee", typed_name="Ann Lee", evidence_page=page)
    return _TEMPLATES.document(replace(described, title=title, **changes), frozenset({0, 1}))


def counted(titles: Iterable[str], asked: dict[str, Reader]) -> dict[str, dict[str, int]]:
    """By title and reader, in how many of the three places the title comes back exactly."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "document.pdf")
        found = {}
        for title in titles:
            path.write_bytes(document(title))
            found[title] = {name: copied(read(path)).count(copied(title)) for name, read in asked.items()}
    return found


def in_popplers_reach(title: str) -> bool:
    """Whether `pdftotext` could give this back of any file that has each sign of it at its place, on a page of English words.

    It takes the signs of a line from left to right, and turns round each stretch that has neither a letter that runs to the
    right nor a figure nor what may stand in a number (its UnicodeTypeTable.cc); marks of direction could part such stretches.
    """
    _, levels = direction.isolated([(title, True)])
    seen, reached = direction.in_order(levels, title), {0}
    for end in range(1, len(seen) + 1):
        for start in range(end):
            stretch, written = seen[start:end], list(title[start:end])
            sides = set(map(_side, stretch))
            is_given = ("R" not in sides and stretch == written) or (sides <= {"R", ""} and stretch[::-1] == written)
            if start in reached and is_given:
                reached.add(end)
    return len(title) in reached


def _side(character: str) -> str:
    side = unicodedata.bidirectional(character)
    if character in _IN_NUMBERS or side in {"EN", "AN"}:
        return "number"
    return {"L": "L", "R": "R", "AL": "R"}.get(side, "")


def main() -> int:
    asked = readers()
    print(f"| title | {' | '.join(f'`{name}`' for name in asked)} |")
    print(f"| --- |{' --- |' * len(asked)}")
    for title, counts in counted((*MIXED, *PLAIN), asked).items():
        print(f"| \u2068{title}\u2069 | {' | '.join(map(str, counts.values()))} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
