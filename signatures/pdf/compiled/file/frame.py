"""What holds a document together: catalogue, pages, the signature field and the attached file's specification."""

from signatures.pdf import layout
from signatures.pdf.compiled.file import metadata
from signatures.pdf.compiled.file.numbers import CATALOGUE, FIELD, FIRST_PAGE, PAGES, PROFILE, RECORD_FILE, OwnNumbers
from signatures.pdf.compiled.syntax import objects
from signatures.pdf.compiled.syntax.objects import array, ref


def frame(
    contents: list[list[bytes]], tree: int, language: str, numbers: OwnNumbers, *, is_sealed: bool
) -> dict[int, bytes]:
    """By number; `contents`: for each page the references to its streams, `tree`: the number of the structure tree."""
    found = {FIRST_PAGE + index: _page(index, each, numbers.resources) for index, each in enumerate(contents)}
    found[PAGES] = b"<</Type /Pages /Count %d /Kids %s>>" % (len(contents), array(map(ref, found)))
    value = b" /V %s" % ref(numbers.signature) if is_sealed else b""
    found[FIELD] = (
        b"<</Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /TU (Seal of the conference) /F 132 /Rect [0 0 0 0]"
        b" /P %s /StructParent %d%s>>" % (ref(FIRST_PAGE), len(contents), value)
    )
    found[RECORD_FILE] = (
        b"<</Type /Filespec /F (%s) /UF (%s) /AFRelationship /Data /Desc (Record of the signature) /EF <</F %s /UF %s>>>>"
        % (*[metadata.RECORD_NAME.encode("ascii")] * 2, *[ref(numbers.record)] * 2)
    )
    found[CATALOGUE] = _catalogue(tree, language, numbers, is_sealed=is_sealed)
    return found


def _catalogue(tree: int, language: str, numbers: OwnNumbers, *, is_sealed: bool) -> bytes:
    sealed = b" /Perms <</DocMDP %s>>" % ref(numbers.signature) if is_sealed else b""
    return (
        b"<</Type /Catalog /Pages %s /Lang %s /MarkInfo <</Marked true>> /StructTreeRoot %s /Metadata %s"
        b" /ViewerPreferences <</DisplayDocTitle true>> /OutputIntents [<</Type /OutputIntent /S /GTS_PDFA1"
        b" /OutputConditionIdentifier (sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1) /DestOutputProfile %s>>]"
        b" /AF [%s] /Names <</EmbeddedFiles <</Names [(%s) %s]>>>>"
        b" /AcroForm <</Fields [%s] /SigFlags %d>>%s>>"
        % (
            ref(PAGES),
            objects.string(language),
            ref(tree),
            ref(numbers.metadata),
            ref(PROFILE),
            ref(RECORD_FILE),
            metadata.RECORD_NAME.encode("ascii"),
            ref(RECORD_FILE),
            ref(FIELD),
            3 if is_sealed else 1,
            sealed,
        )
    )


def _page(index: int, contents: list[bytes], resources: int) -> bytes:
    annotation = b" /Annots [%s]" % ref(FIELD) if index == 0 else b""
    size = b"[0 0 %d %d]" % (layout.PAGE_WIDTH, layout.PAGE_HEIGHT)
    return b"<</Type /Page /Parent %s /MediaBox %s /Contents %s /Resources %s /StructParents %d /Tabs /S%s>>" % (
        ref(PAGES),
        size,
        array(contents),
        ref(resources),
        index,
        annotation,
    )
