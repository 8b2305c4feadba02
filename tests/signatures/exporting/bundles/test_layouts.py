"""How files are called, in each layout, as those who take them want it."""

import csv
import io

import pytest

from agreements.models import VariantKind
from signatures.exporting.bundles.layouts import acm_grid, patterns, pmlr_ids
from signatures.exporting.bundles.layouts.file_names import LONGEST, Taken, part
from signatures.exporting.bundles.layouts.placing import Plan, placed
from signatures.exporting.bundles.pieces import PaperPieces, PieceKind, SignedPiece
from signatures.models import BundleLayout


def piece(author: str, position: int = 1, *, kind: PieceKind = PieceKind.DOCUMENT, **facts: object) -> SignedPiece:
    defaults = {"ending": "pdf", "signed_at": "2020-09-23T23:30:00Z", "code": "ABCD-EFGH-JKMN-PQRS"}
    return SignedPiece(kind, "a" * 64, 1, author=author, position=position, **(defaults | facts))  # type: ignore[arg-type]


def paper(number: str, *pieces: SignedPiece, **facts: str) -> PaperPieces:
    defaults = {"title": f"The Title of {number}", "track": "", "first_author": pieces[0].author}
    return PaperPieces(number=number, pieces=pieces, **(defaults | facts))


ADA, BEN = piece("Ada Ames"), piece("Ben Boe", 2)
PAPERS = [paper("7", ADA, BEN), paper("12", piece("Zoë van der Müller"), piece("Cy Coe", 2, kind=PieceKind.SCAN))]


def paths(layout: BundleLayout, papers: list[PaperPieces] = PAPERS, **told: object) -> list[str]:
    plan = Plan(layout, **told)  # type: ignore[arg-type]
    return [path for places in placed(plan, papers) for path in (places.volume, *places.paths) if path]


@pytest.mark.parametrize(
    ("layout", "told", "wanted"),
    [
        (
            BundleLayout.SIGNATURES,
            {},
            [
                "agreements/7/01_Ada_Ames.pdf",
                "agreements/7/02_Ben_Boe.pdf",
                "agreements/12/01_Zoe_van_der_Muller.pdf",
                "agreements/12/02_Cy_Coe_by_hand.pdf",
            ],
        ),
        (
            BundleLayout.PAPERS,
            {},
            [
                "papers/7.pdf",
                "originals/7/01_Ada_Ames.pdf",
                "originals/7/02_Ben_Boe.pdf",
                "papers/12.pdf",
                "originals/12/01_Zoe_van_der_Muller.pdf",
                "originals/12/02_Cy_Coe_by_hand.pdf",
            ],
        ),
        (
            BundleLayout.PMLR,
            {"volume": "119", "year": 2020},
            [
                "v119permissions/ames20aPermission.pdf",
                "originals/ames20a/01_Ada_Ames.pdf",
                "originals/ames20a/02_Ben_Boe.pdf",
                "v119permissions/van-der-muller20aPermission.pdf",
                "originals/van-der-muller20a/01_Zoe_van_der_Muller.pdf",
                "originals/van-der-muller20a/02_Cy_Coe_by_hand.pdf",
            ],
        ),
        (
            BundleLayout.PATTERN,
            {"pattern": "{track}/{paper} {code}-{signed}.pdf"},
            [
                "documents/_/7_ABCD-EFGH-JKMN-PQRS-2020-09-23.pdf",
                "documents/_/7_ABCD-EFGH-JKMN-PQRS-2020-09-23-2.pdf",
                "documents/_/12_ABCD-EFGH-JKMN-PQRS-2020-09-23.pdf",
                "documents/_/12_ABCD-EFGH-JKMN-PQRS-2020-09-23_by_hand.pdf",
            ],
        ),
    ],
)
def test_each_layout_has_its_names(layout: BundleLayout, told: dict[str, object], wanted: list[str]) -> None:
    assert paths(layout, **told) == wanted


def test_a_paper_signed_by_hand_alone_is_a_permission_itself() -> None:
    scan = piece("Ada Ames", kind=PieceKind.SCAN, ending="jpg")

    assert paths(BundleLayout.PMLR, [paper("7", scan)], year=2010) == ["permissions/ames10aPermission.jpg"]


def test_grid_has_the_columns_of_acms_own() -> None:
    """conference-practice.md, 2.10: as its button for CSV hands it out."""
    header = (
        '" ","ACM No.","Contact No.","Title","Author","Email","DL Paper Type","Rights Granted","Third Party","Aux. Material",'
        '"Video Recording","Artistic Images","Govt. Employees","Open Access","DOI","Authorizer","Statement","CC License",'
        '"Non-ACM Copyright"'
    )
    assert list(acm_grid.COLUMNS) == next(csv.reader(io.StringIO(header)))


def test_grid_tells_what_was_signed_of_each_paper() -> None:
    ada = piece(
        "Ada Ames",
        email="ada@example.org",
        typed_name="Ada Ames",
        variant=VariantKind.CROWN,
        choices=(("CC licence", "CC BY 4.0"), ("video", "yes")),
    )
    content = acm_grid.written([paper("7", ada, BEN, title="=On Kites"), paper("8", BEN)]).decode("utf-8-sig")

    first, second = csv.DictReader(io.StringIO(content, newline=""))

    assert {name: cell for name, cell in first.items() if cell} == {
        " ": "1",
        "Contact No.": "7",
        "Title": "'=On Kites",
        "Author": "Ada Ames; Ben Boe",
        "Email": "ada@example.org",
        "Rights Granted": "YES",
        "Video Recording": "yes",
        "Govt. Employees": "YES",
        "Authorizer": "Ada Ames",
        "Statement": "ABCD-EFGH-JKMN-PQRS",
        "CC License": "CC BY 4.0",
    }
    assert (second["Govt. Employees"], second["Author"]) == ("", "Ben Boe")


# --- Names that every system takes --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("José Núñez", "Jose_Nunez"),
        ("王伟", "WangWei"),
        ("../../etc/passwd", "etc_passwd"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("-rf", "rf"),
        (".hidden.", "hidden"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("a\x00b\nc", "a_b_c"),
        ("\u202egnp", "gnp"),
        ("…", "_"),
        ("", "_"),
        ("x" * 300, "x" * LONGEST),
    ],
)
def test_any_text_becomes_a_name(text: str, name: str) -> None:
    assert part(text) == name


def test_no_two_files_are_one_on_any_system() -> None:
    taken = Taken()

    found = [taken.free("a", stem, "pdf") for stem in ("Lee", "lee", "LEE", "lee-2", "Lee")]

    assert found == ["a/Lee.pdf", "a/lee-2.pdf", "a/LEE-3.pdf", "a/lee-2-2.pdf", "a/Lee-4.pdf"]
    assert len({path.casefold() for path in found}) == len(found)


# --- Patterns ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("", "Write a pattern"),
        ("x" * 201, "Write a pattern"),
        ("all", "at least one field"),
        ("{paper", "brace"),
        ("{paper}}", "brace"),
        ("{affiliation}", "no field {affiliation}"),
        ("{paper!r}", "nothing else"),
        ("{paper:>9}", "nothing else"),
        ("{paper.conference}", "no field {paper.conference}"),
        ("{}", "no field {}"),
        ("{paper}:{author}", "letters without accents"),
        ("../{paper}", "more than dots"),
        ("/{paper}", "more than dots"),
        ("{paper}//{author}", "more than dots"),
        ("{paper}/", "more than dots"),
    ],
)
def test_a_pattern_that_gives_no_names_is_refused_with_why(pattern: str, why: str) -> None:
    with pytest.raises(patterns.PatternError, match=why.replace("{", r"\{").replace("}", r"\}")):
        patterns.check(pattern)


@pytest.mark.parametrize("pattern", [patterns.EXAMPLE, "{title}.pdf", *(f"{{{name}}}" for name in patterns.FIELDS)])
def test_every_field_gives_names_and_never_adds_a_folder(pattern: str) -> None:
    patterns.check(pattern)
    odd = paper("7/b", piece("Ada / Ames", code="A/B"), title="../On/Kites", track="x/..")

    folder, stem = patterns.folder_and_stem(pattern, odd, odd.pieces[0])

    assert folder.count("/") + bool(folder) == pattern.count("/")
    assert stem.strip("._/") == stem != ""


# --- PMLR -------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("author", "id_"),
    [
        ("Ada Turner", "turner10a"),
        ("Turner, Ada", "turner10a"),
        ("Joost van Amersfoort", "van-amersfoort10a"),
        ("Stéphane d'Ascoli", "d-ascoli10a"),
        ("Alexia Jolicoeur-Martineau", "jolicoeur-martineau10a"),
        ("Sammy Davis Jr.", "davis10a"),
        ("Plato", "plato10a"),
        ("王伟", "wangwei10a"),
        ("", "paper10a"),
    ],
)
def test_a_paper_is_called_by_its_first_author_and_the_year(author: str, id_: str) -> None:
    assert pmlr_ids.ids([("17", author)], year=2010) == [id_]


def test_letters_go_on_behind_z_and_ids_that_papers_have_are_kept() -> None:
    papers = [("wang20b", "Somebody Else"), *((str(number), "Lei Wang") for number in range(28))]

    found = pmlr_ids.ids(papers, year=2020)

    assert found[:4] == ["wang20b", "wang20a", "wang20c", "wang20d"]
    assert found[-4:] == ["wang20z", "wang20aa", "wang20ab", "wang20ac"]
