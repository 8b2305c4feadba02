"""Where a form that is printed leaves room for a pen: nothing stands there that would claim to be signed."""

from collections.abc import Iterator

from reportlab.platypus import Flowable

from signatures.pdf import layout
from signatures.pdf.backend import Backend, Tag, italic
from signatures.pdf.description import Description

_OF_AUTHOR = ("Signature:", "Date:")
_OF_ANOTHER = ("Signed by (Print):", "Title:", "Organisation:", "Signature:", "Date:")


def author_block(description: Description, backend: Backend, root: Tag) -> Iterator[Flowable]:
    """The printed name, lines for a pen, and what to do with the form."""
    assert description.pen is not None  # noqa: S101  # for the type checker: no other form comes here
    is_for_another = description.pen.is_for_another
    name = "For the author:" if is_for_another else "Name (Print):"
    lines = _OF_ANOTHER if is_for_another else _OF_AUTHOR
    column = layout.column_of(backend, (name, *lines))
    if description.is_speaker:
        yield layout.Checked(backend, root.child("P"), "Speaker:", column)
    yield layout.entry(backend, root, name, lambda each: each.printed_name, column)
    for label in lines:
        yield layout.signature(backend, root, (), column, label)
    yield backend.text(italic(description.pen.note), backend.measures.body, root.child("P"))
