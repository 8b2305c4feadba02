"""The names of other libraries that are none of their promises, and on which ours counts: all of them stand here."""

from io import BytesIO

from bidi import algorithm
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from reportlab.pdfgen.canvas import Canvas


def test_reportlab_keeps_a_pages_operators_in_a_list() -> None:
    """`Canvas._code`, for compiled/drawing/recording.py."""
    canvas = Canvas(BytesIO())
    begun = len(canvas._code)

    canvas.line(0, 0, 10, 10)

    assert isinstance(canvas._code, list)
    assert canvas._code[begun:] == ["n 0 0 m 10 10 l S"]


def test_pyhankos_writer_asks_its_own_methods_for_names_and_dates() -> None:
    """`_handle_id` and `_update_meta`, for sealing/steady_writer.py."""
    assert callable(IncrementalPdfFileWriter._handle_id)
    assert callable(IncrementalPdfFileWriter._update_meta)
    assert {"_handle_id", "_update_meta"} <= _called_in(IncrementalPdfFileWriter)


def _called_in(kind: type) -> set[str]:
    functions = [each for owner in kind.__mro__ for each in vars(owner).values()]
    plain = [getattr(each, "__func__", each) for each in functions]
    return {name for each in plain if hasattr(each, "__code__") for name in each.__code__.co_names}


def test_python_bidi_has_the_steps_of_its_algorithm() -> None:
    """They have no underscore, and no documentation either; for glyphs/direction.py."""
    storage = algorithm.get_empty_storage() | {"base_level": 0, "base_dir": "L"}

    algorithm.get_embedding_levels("a \u05d0", storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)

    assert [character["type"] for character in storage["chars"]] == ["L", "WS", "R"]
    assert [(run["start"], run["length"], run["sor"]) for run in storage["runs"]] == [(0, 3, "L")]
