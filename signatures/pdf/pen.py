"""Where a form that is printed leaves room for a pen: nothing stands there that would claim to be signed."""

from collections.abc import Iterator

from reportlab.platypus import Flowable

from signatures.pdf import fonts, layout
from signatures.pdf.backend import Backend, Tag, italic
from signatures.pdf.description import Description

_GAP = 10
_OF_AUTHOR = ("Signature:", "Date:")
_OF_ANOTHER = ("Signed by (Print):", "Title:", "Organisation:", "Signature:", "Date:")


def author_block(description: Description, backend: Backend, root: Tag) -> Iterator[Flowable]:
    """The printed name, lines for a pen, and what to do with the form."""
    assert description.pen is not None  # noqa: S101  # for the type checker: no other form comes here
    is_for_another = description.pen.is_for_another
    name = "For the author:" if is_for_another else "Name (Print):"
    lines = _OF_ANOTHER if is_for_another else _OF_AUTHOR
    body = backend.measures.body
    column = max(fonts.width(label, fonts.UPRIGHT, body.fontSize) for label in (name, *lines)) + _GAP
    if description.is_speaker:
        yield layout.Checked(backend, root.child("P"), "Speaker:", column)
    tag = root.child("P")
    printed = backend.text(lambda each: each.printed_name, body, tag)
    yield layout.Entry(backend, tag, name, printed, column)
    for label in lines:
        yield _line(backend, root, label, column)
    yield backend.text(italic(description.pen.note), body, root.child("P"))


def _line(backend: Backend, root: Tag, label: str, column: float) -> Flowable:
    tag = root.child("P")
    return layout.Entry(backend, tag, label, backend.name((), tag), column, is_ruled=True)
