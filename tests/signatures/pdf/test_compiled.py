import csv
import json
import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from agreements.conferences import image_files
from agreements.wording import Wording, compose
from signatures import sealing
from signatures.pdf.compiled import SealWords, Templates
from signatures.pdf.description import Check, Description, Picture
from tests.factories import make_picture
from tests.signatures.drawn import by_reportlab, in_file
from tests.signatures.pdf.archives import findings_in
from tests.signatures.pdf.reference.seal import seal
from tests.signatures.pdf.test_pdf import EVIDENCE_PAGE, SAMPLE, SHARED, VALUES, describe, words

SHORT = (
    "# Release\n\nBetween {{ author.name }} and {{ conference.name }} about the paper {{ paper.title }}, from "
    "{{ effective_date }} on:\n\nEventTitle: {{ paper.title }}\n\nDate: {{ paper.date }}\n\n"
    "1. Let it be **copied**.\n2. So be *it*."
)
VARYING = frozenset({0, 1, 2, 3})
WORDS = SealWords(
    reason="Agreed", location="La Jolla (CA)", name="ICML", signed_at=datetime(2026, 9, 23, 14, 2, 11, tzinfo=UTC)
)
SCRIPTS = (
    "Peisong Wang", "何翔宇", "Łukasz Šimon Đorđević", "Ἀριστοτέλης", "Йоханнес", "محمد الحسيني", "שרה כהן", "प्रिया शर्मा",
    "ศรีสุดา", "김민준", "Nguyễn Thị Ánh", "山田 太郎", "தமிழ் செல்வன்", "গৌতম", "გიორგი", "Արամ",
)  # fmt: skip


def signed_by(name: str, title: str = VALUES["paper.title"], *, text: str = SHORT, **changes: Any) -> Description:
    wording = compose(text, VALUES | {"author.name": name, "paper.title": title})
    return describe(wording, printed_name=name, typed_name=name, **changes)


def sample(name: str = "Peisong Wang", title: str = VALUES["paper.title"], **changes: object) -> Description:
    return signed_by(
        name, title, text=SAMPLE.read_text(encoding="utf-8"), **({"evidence_page": EVIDENCE_PAGE} | changes)
    )


def differing(templates: Templates, description: Description) -> list[object]:
    """Lines that do not stand where ReportLab puts them, from both sides.

    In the second drawing: the third one has rules of its own for where a line ends, which `test_third_drawing` is about.
    """
    description = replace(description, drawing=2)
    compiled = set(in_file(templates.document(description, VARYING)))
    return sorted(compiled ^ {place for place in by_reportlab(description) if place[3]})


def picture(width: int = 120, height: int = 40, alternative: str = "Logo of ICML 2020") -> Picture:
    plain = image_files.plain(make_picture(width, height, ink=(15, 92, 92)))
    return Picture(plain.digest, plain.width, plain.height, alternative, plain.content)


def pictured(**changes: object) -> Description:
    check = Check("https://agreements.example.org/verify/", "K7QF-2M9D-8XWA-R3TN")
    written = picture(300, 90, "Written signature of David Blei")
    return sample(
        **(
            {"evidence_page": replace(EVIDENCE_PAGE, check=check), "logo": picture(), "signature_picture": written}
            | changes
        )
    )


def authorships() -> list[dict[str, str]]:
    path = SHARED / "data" / "icml2020.csv"
    if not path.exists():
        pytest.skip("the conference's own data are not beside this checkout")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def names_and_titles() -> list[tuple[str, str]]:
    return [(" ".join(row["name"].split()), " ".join(row["title"].split())) for row in authorships()]


def hard_ones(values: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """With signs beyond ASCII, the longest and the shortest names and titles, and each thirtieth; in their order."""
    signs = {pair for pair in values if not "".join(pair).isascii()}
    by_name = sorted(values, key=lambda pair: (len(pair[0]), pair))
    by_title = sorted(values, key=lambda pair: (len(pair[1]), pair))
    ends = {pair for ranked in (by_name, by_title) for pair in (*ranked[:10], *ranked[-30:])}
    return [pair for number, pair in enumerate(values) if pair in signs | ends or number % 30 == 0]


@pytest.mark.parametrize("name", ["Łukasz Šimon Đorđević", "Ἀριστοτέλης", "Йоханнес", "Nguyễn Thị Ánh"])
def test_every_line_with_a_name_in_letters_that_need_no_shaping_stands_where_reportlab_puts_it(name: str) -> None:
    assert differing(Templates(), signed_by(name)) == []


@pytest.mark.no_cover  # the same lines thousands of times
@pytest.mark.parametrize(
    ("chosen", "count"),
    [(hard_ones, 295), pytest.param(list, 4226, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])],
)
def test_every_line_of_a_conference_stands_where_reportlab_puts_it(
    chosen: Callable[[list[tuple[str, str]]], list[tuple[str, str]]], count: int
) -> None:
    templates = Templates()
    values = chosen(names_and_titles())

    wrong = [name for name, title in values if differing(templates, signed_by(name, title))]

    assert len(values) == count
    assert wrong == []


@pytest.mark.no_cover  # the same lines again and again
@pytest.mark.parametrize("step", [240, pytest.param(60, marks=pytest.mark.slow)])
def test_every_line_of_full_documents_stands_where_reportlab_puts_it(step: int) -> None:
    templates = Templates()

    for row in authorships()[::step]:
        title, text = " ".join(row["title"].split()), SAMPLE.read_text(encoding="utf-8")
        description = signed_by(
            row["name"], title, text=text, evidence_page=EVIDENCE_PAGE, is_speaker=row["is_speaker"] == "true"
        )
        assert differing(templates, description) == []


def hard_values() -> list[tuple[str, str]]:
    dice = random.Random(20200923)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-'.,()&<>$\\ éüßñçø"
    made = ["".join(dice.choices(letters, k=dice.randrange(1, 200))) for _ in range(60)]
    values = [" ".join(value.split()) or "X" for value in made]
    values += ["W" * 150, "i" * 300, "a b " * 70 + "c", "Word " * 90 + "end", "Maximiliane-Theodora " * 9 + "X" * 120]
    return [(value[:200].strip(), other) for value, other in zip(values, values[::-1], strict=True)]


@pytest.mark.no_cover  # the same lines again and again
@pytest.mark.parametrize("start", range(5))
def test_every_line_of_hard_names_and_titles_stands_where_reportlab_puts_it(start: int) -> None:
    templates = Templates()

    for name, title in hard_values()[start::5]:
        assert differing(templates, signed_by(name, title)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"decision": None},
        {"decision": "declined"},
        {"countersigned_on": ""},
        {"is_speaker": False},
        {"watermark": "DRAFT"},
        {"evidence_page": None},
    ],
)
@pytest.mark.parametrize("make", [sample, pictured])
def test_every_kind_of_document_is_drawn_as_reportlab_draws_it(
    make: Callable[..., Description], changes: dict[str, object]
) -> None:
    if make is pictured and "evidence_page" in changes:
        changes = {"signature_picture": None}
    description = make(**changes, drawing=2)
    compiled = [place for place in in_file(Templates().document(description, VARYING)) if place[3] != "DRAFT"]

    expected = [place for place in by_reportlab(description) if place[3] and place[3] != "DRAFT"]
    assert sorted(compiled) == sorted(expected)


def test_pictures_and_codes_are_figures_with_words_for_those_who_do_not_see_them() -> None:
    with pikepdf.open(BytesIO(Templates().document(pictured(), VARYING))) as file:
        figures = [str(each.Alt) for each in file.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]

    assert figures == [
        "Logo of ICML 2020",
        "checked",
        "Accept: checked",
        "Decline: not checked",
        "Written signature of David Blei",
        "QR code of the address at which this document can be checked; the short code below it says the same.",
    ]


def test_pictures_are_kept_as_they_are_and_without_what_archives_refuse() -> None:
    logo = picture()
    with pikepdf.open(BytesIO(Templates().document(pictured(logo=logo), VARYING))) as file:
        image = file.pages[0].Resources.XObject.Picture0
        found = pikepdf.PdfImage(image).as_pil_image().tobytes()

    assert {"/SMask", "/Mask", "/Interpolate"} & set(image.keys()) == set()
    assert found == Image.open(BytesIO(logo.content)).tobytes()


def test_documents_with_other_pictures_do_not_meet() -> None:
    templates = Templates()
    one, other = pictured(), pictured(logo=picture(240, 40))

    for description in (one, other, one, pictured(logo=None)):
        assert templates.document(description, VARYING) == Templates().document(description, VARYING)


def test_a_wrong_guess_of_what_varies_changes_nothing_that_is_seen() -> None:
    names = ["Peisong Wang", "Emma Strubell", "何翔宇"]

    expected = {name: words(Templates().document(sample(name), VARYING)) for name in names}

    for varying in (frozenset[int](), frozenset({0, 99}), frozenset(range(-1, 50))):
        templates = Templates()
        assert {name: words(templates.document(sample(name), varying)) for name in names} == expected


@pytest.mark.no_cover  # the same lines again and again
def test_a_document_does_not_depend_on_those_before_it() -> None:
    templates = Templates()
    names = [*SCRIPTS, "Peisong " * 30]
    for name in names:
        templates.document(sample(name), VARYING)

    for name in reversed(names):
        assert templates.document(sample(name), VARYING) == Templates().document(sample(name), VARYING)


def test_a_shape_that_was_dropped_is_laid_out_again() -> None:
    short, long = sample(title="One"), sample(title="One title of several lines " * 8)
    plenty, scarce = Templates(), Templates(most_bytes=1)

    for description in (short, long, short):
        assert scarce.document(description, VARYING) == plenty.document(description, VARYING)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize("name", SCRIPTS)
def test_a_name_of_any_script_comes_back_out(name: str, tmp_path: Path) -> None:
    file = tmp_path / "document.pdf"
    file.write_bytes(Templates().document(signed_by(name), VARYING))

    read = subprocess.run(["pdftotext", file, "-"], capture_output=True, encoding="utf-8", check=True).stdout

    plain = "".join(character for character in read if character not in "\u202a\u202b\u202c\u200e\u200f")
    assert plain.count(name) == 3


def test_the_record_of_the_signature_is_attached() -> None:
    with pikepdf.open(BytesIO(Templates().document(sample(), VARYING))) as file:
        record = json.loads(file.attachments["signature.json"].get_file().read_bytes())
        assert file.Root.AF[0].AFRelationship == "/Data"

    assert record["typed_name"] == "Peisong Wang"
    assert record["evidence"]["Author"]["Typed name"] == "Peisong Wang"


def test_what_is_drawn_is_tagged_or_called_an_artifact() -> None:
    with pikepdf.open(BytesIO(Templates().document(sample(watermark="DRAFT"), VARYING))) as file:
        for page in file.pages:
            depth = 0
            for _, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                depth += (name in {"BDC", "BMC"}) - (name == "EMC")
                assert depth <= 1
                assert depth == 1 or name not in {"Tj", "TJ", "S", "f"}


def test_a_document_names_its_language_its_title_and_its_standards() -> None:
    with pikepdf.open(BytesIO(Templates().document(sample(language="de"), VARYING))) as file:
        assert str(file.Root.Lang) == "de"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert file.docinfo["/Title"] == "ICML 2020 Publishing Release: Peisong Wang"
        with file.open_metadata() as metadata:
            assert metadata["dc:title"] == "ICML 2020 Publishing Release: Peisong Wang"
            assert (metadata.pdfa_status, metadata["pdfuaid:part"]) == ("3A", "1")


def test_a_document_names_its_own_title_where_titles_vary() -> None:
    templates = Templates()
    text = "# Release of {{ paper.title }} & more\n\nI, {{ author.name }}, agree."

    for title in ("One", "Another (of <two>)"):
        document = templates.document(signed_by("Peisong Wang", title, text=text), frozenset({-1, 0}))
        with pikepdf.open(BytesIO(document)) as file, file.open_metadata() as metadata:
            whole = f"Release of {title} & more"
            assert (file.docinfo["/Title"], file.docinfo["/Subject"]) == (f"{whole}: Peisong Wang", whole)
            assert (metadata["dc:title"], metadata["dc:description"]) == (f"{whole}: Peisong Wang", whole)


def test_the_short_code_and_the_evidence_stand_in_the_record() -> None:
    templates = Templates()
    templates.document(pictured(), VARYING)

    evidence_page = replace(
        EVIDENCE_PAGE, check=Check("https://agreements.example.org/verify/", "AAAA-BBBB-CCCC-DDDD")
    )
    with pikepdf.open(BytesIO(templates.document(pictured(evidence_page=evidence_page), VARYING))) as file:
        record = json.loads(file.attachments["signature.json"].get_file().read_bytes())

    assert record["code"] == "AAAA-BBBB-CCCC-DDDD"
    assert record["evidence"] == {section.title: dict(section.rows) for section in evidence_page.sections}


@pytest.fixture(scope="module")
def sealed() -> bytes:
    sealer = sealing.sealer(sealing.preview_key())
    return Templates().document(sample("Łukasz 何翔宇"), VARYING, sealer, WORDS)


def test_a_compiled_document_is_sealed_as_pyhanko_would(sealed: bytes) -> None:
    (report,) = sealing.inspect(sealed)

    assert report.is_intact
    assert report.covers_whole_file
    assert report.signed_at == WORDS.signed_at
    assert report.fingerprint == sealing.preview_key().fingerprint


@pytest.mark.no_cover  # the same lines thousands of times
@pytest.mark.parametrize("count", [40, pytest.param(200, marks=pytest.mark.slow)])
def test_any_changed_byte_of_a_compiled_document_is_noticed(count: int, sealed: bytes) -> None:
    dice = random.Random(20200923)
    unnoticed = []
    for place in dice.sample(range(len(sealed)), count):
        changed = bytearray(sealed)
        changed[place] ^= 1 << dice.randrange(8)
        if looks_sealed(bytes(changed)):
            unnoticed.append(place)

    assert unnoticed == []


def looks_sealed(content: bytes) -> bool:
    try:
        reports = sealing.inspect(content)
    except sealing.UnreadableError:
        return False
    return len(reports) == 1 and reports[0].is_intact and reports[0].covers_whole_file


def test_pyhanko_can_seal_a_compiled_body() -> None:
    body = Templates().document(sample(), VARYING)

    whole = seal(
        body, sealing.preview_key(), reason="Agreed", location="La Jolla", name="ICML", signed_at=WORDS.signed_at
    )

    (report,) = sealing.inspect(whole)
    assert report.is_intact


@pytest.mark.parametrize("tool", [["qpdf", "--check"], ["pdfsig", "-nocert"]])
def test_other_tools_find_nothing_wrong(tool: list[str], sealed: bytes, tmp_path: Path) -> None:
    if shutil.which(tool[0]) is None:
        pytest.skip(f"{tool[0]} is not installed")
    file = tmp_path / "sealed.pdf"
    file.write_bytes(sealed)

    done = subprocess.run([*tool, file], capture_output=True, encoding="utf-8")

    assert ("No syntax or stream encoding errors found" in done.stdout) or ("Signature is Valid." in done.stdout)


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="pdffonts is not installed")
def test_every_font_is_embedded_with_its_unicode(sealed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "sealed.pdf"
    file.write_bytes(sealed)

    table = subprocess.run(["pdffonts", file], capture_output=True, encoding="utf-8").stdout

    rows = [line.split()[-5:-2] for line in table.splitlines()[2:]]
    assert rows == [["yes", "yes", "yes"]] * len(rows)
    assert rows


def test_a_wording_of_another_text_gets_a_template_of_its_own() -> None:
    templates = Templates()
    other = Wording("Another", compose(SHORT, VALUES).blocks)

    templates.document(signed_by("Peisong Wang"), VARYING)

    assert words(templates.document(describe(other), VARYING)).startswith("Another Between Peisong Wang")


@pytest.mark.no_cover  # most of it is the checker's
@pytest.mark.parametrize("description", [*map(sample, SCRIPTS[:12]), pictured()], ids=[*SCRIPTS[:12], "pictured"])
def test_an_archive_checker_accepts_the_body(description: Description) -> None:
    assert findings_in(Templates().document(description, VARYING)) == []
