"""Files that somebody has checked: ours after an accident, and PDFs that nobody meant well."""

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import strategies as st

from agreements.models import Conference
from signatures.checking import offline, online
from signatures.documents import drawing
from tests import factories
from tests.fuzzing.targets import Attempt, Input, Target, WrongAnswerError, hostile
from tests.fuzzing.world import sealing_key, undone
from tests.signatures.sealed import sealed

OURS, MADE, BYTES = "ours", "made", "bytes"
_FILTERS = ("Flate", "LZW", "ASCII85", "ASCIIHex", "RunLength", "CCITTFax", "DCT", "JPX", "JBIG2", "Nonsense")

_filters = st.sampled_from([f"/{name}Decode" for name in _FILTERS]).flatmap(
    lambda name: st.sampled_from(
        [f"/Filter {name}", f"/Filter [{name} {name}]", f"/Filter {name} /DecodeParms <</Columns 0>>"]
    )
) | st.just("")
_contents = hostile.joined(
    hostile.repeated(
        st.sampled_from(["9", "BT (a) Tj ET ", "q ", "\n", "x\u00da\x03", "<41>", "1 beginbfchar <01> <0041> "]),
        400,
        500_000,
    ),
    most=3,
)
# One in six is so long that whatever reads it again and again shows itself.
_sizes = st.sampled_from([*[_contents] * 5, st.just("9" * 400_000)]).flatmap(lambda contents: contents)
_streams = st.tuples(_filters, _sizes).map(
    lambda drawn: f"<</Length {len(drawn[1])} {drawn[0]}>>\nstream\n{drawn[1]}\nendstream"
)
# What stands at each number in a file of one page, and now and then something else.
_ROLES = (
    "<</Type /Catalog /Pages 2 0 R>>",
    "<</Type /Pages /Kids [3 0 R] /Count 1>>",
    "<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>",
    "<</Length 24>>\nstream\nBT /F1 9 Tf (abc) Tj ET \nendstream",
    "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R>>",
)
_ODD = (
    *(
        "<</Type /X>>",
        "null",
        "[]",
        "[[[[",
        "<<",
        "<</Type /Pages /Kids [2 0 R] /Count 99999999>>",
        "1 0 R",
        "-1",
        "(",
        "<41",
    ),
    *(
        "<</Type /Catalog /Pages 1 0 R /AcroForm <</Fields [4 0 R]>>>>",
        "<</Type /Sig /ByteRange [0 0 0 0] /Contents <00>>>",
    ),
    "<</Type /Catalog /Pages 2 0 R /Names <</EmbeddedFiles <</Names [(a) 4 0 R]>>>>>>",
)
_others = st.sampled_from(_ODD) | _streams
_objects = st.tuples(*[st.just(role) | st.just(role) | _others for role in _ROLES], _streams)
_trailers = st.tuples(st.sampled_from(["7", "999999999", "-1", "0"]), st.sampled_from(["1", "1", "2", "99", "0"])).map(
    lambda drawn: f"<</Size {drawn[0]} /Root {drawn[1]} 0 R>>"
)
_edits = st.tuples(st.floats(0, 1), st.integers(0, 400), st.binary(max_size=40)).map(
    lambda drawn: f"{drawn[0]:.6f} {drawn[1]} {drawn[2].decode('latin-1')}"
)
_files = st.one_of(
    st.lists(_edits, min_size=1, max_size=4).map(lambda edits: (OURS, *edits)),
    st.tuples(_trailers, _objects).map(lambda drawn: (MADE, drawn[0], *drawn[1])),
    st.tuples(
        st.just(BYTES), hostile.joined(st.sampled_from(["%PDF-1.7\n", "%%EOF", "startxref\n0\n"]) | hostile.words)
    ),
)

_original = b""


@contextmanager
def _opened() -> Iterator[Attempt]:
    global _original  # noqa: PLW0603  made once, and needed again where an input becomes a file
    with sealing_key():
        [signature] = sealed(_conference())
        _original = drawing.read(signature.documents.get())
        yield _attempt


def _conference() -> Conference:
    return factories.make_ready_conference()


def _attempt(words: Input) -> None:
    content = content_of(words)
    with undone():
        verdict = online.verify(content)
    if verdict.is_authentic != (content == _original):
        raise WrongAnswerError("taken for ours and unchanged" if verdict.is_authentic else "ours, and not known")
    offline.record_of(content)


def content_of(words: Input) -> bytes:
    kind, *parts = words
    if kind == OURS:
        return _edited(_original, parts)
    if kind == MADE:
        return _made(*parts)
    return "".join(parts).encode("latin-1", "replace")


def _edited(content: bytes, edits: list[str]) -> bytes:
    """Each edit is a place, as a share of the file, how many bytes go, and those that come."""
    for edit in edits:
        share, length, patch = edit.split(" ", 2)
        at = int(float(share) * len(content))
        content = content[:at] + patch.encode("latin-1") + content[at + int(length) :]
    return content


def _made(trailer: str, *objects: str) -> bytes:
    """Without a table of where its objects are, so that every reader has to look for them."""
    bodies = "".join(f"{number} 0 obj\n{body}\nendobj\n" for number, body in enumerate(objects, start=1))
    return f"%PDF-1.7\n{bodies}trailer\n{trailer}\nstartxref\n0\n%%EOF\n".encode("latin-1", "replace")


_ONCE = (
    (
        MADE,
        "<</Size 999999999 /Root 1 0 R>>",
        "<</Type /X>>",
        f"<</Length 400000>>\nstream\n{'9' * 400_000}\nendstream",
    ),
    (MADE, "<</Size 7 /Root 1 0 R>>", *_ROLES, "<</Length 4 /Filter /JBIG2Decode>>\nstream\nabcd\nendstream"),
)
TARGET = Target(
    inputs=_files, opened=_opened, first=_ONCE, needs_database=True, file_of=lambda words: (".pdf", content_of(words))
)
