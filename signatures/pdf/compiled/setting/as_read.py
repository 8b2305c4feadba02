"""A stretch that runs to the left, sign by sign in the order in which it is read, each at its own place.

Readers that follow the file then have the words as they were written; those that go by places turn them round as ever.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeGuard

from signatures.pdf.compiled.setting.line_runs import LineRun, ShapedRun, TypesetLine, shaped, width
from signatures.pdf.glyphs.shaping import RIGHT_TO_LEFT_MARK, Cluster, mark

PlacedSigns = Iterator[tuple[int, Cluster]]

# PDFium leaves out what has no width, and takes what stands at one place in the order of the file.
_LEAST = 2
_HAVE_THEIR_SIDE = frozenset({"R", "AL", "NSM", "BN"})


def runs_to_the_left(run: LineRun) -> TypeGuard[ShapedRun]:
    return isinstance(run, ShapedRun) and bool(run.runs_to_the_left)


def signs(run: LineRun, start: int, line: TypesetLine) -> PlacedSigns:
    """Where each sign of a stretch to the left stands, in thousandths of the size; of others, what stands before them."""
    return _turned(run, start) if runs_to_the_left(run) else _mark_before(run, start, line)


def _turned(run: ShapedRun, start: int) -> PlacedSigns:
    clusters = [cluster for cluster in shaped(run).clusters if cluster.sign.parts]
    at = start + sum(cluster.advance for cluster in clusters)
    on_it = 0
    for cluster in reversed(clusters):
        at -= cluster.advance
        on_it = 0 if cluster.advance else on_it + _LEAST
        yield at - on_it, _sided(cluster) if cluster.advance else _widened(cluster)
    if unicodedata.bidirectional(run.text[-1]) == "NSM":
        yield start - on_it - _LEAST, mark(clusters[0].face, RIGHT_TO_LEFT_MARK)


def _mark_before(run: LineRun, start: int, line: TypesetLine) -> PlacedSigns:
    """Or poppler takes a blank or stop on the right of a stretch that runs to the left for a part of it."""
    if run.text[0].isalnum() or not run.text.strip():
        return
    for left, other in zip(line.starts, line.runs, strict=True):
        if runs_to_the_left(other) and left + width(other) == start:
            yield start, mark(shaped(other).clusters[0].face)


def _sided(cluster: Cluster) -> Cluster:
    """Blanks and stops go with the letters around them, and pdf.js leaves no such blank out."""
    text = cluster.sign.text
    if unicodedata.bidirectional(text[0]) in _HAVE_THEIR_SIDE:
        return cluster
    return replace(cluster, sign=cluster.sign._replace(text=RIGHT_TO_LEFT_MARK + text))


def _widened(cluster: Cluster) -> Cluster:
    parts = tuple((glyph, right + _LEAST, up) for glyph, right, up in cluster.sign.parts)
    return replace(cluster, sign=cluster.sign._replace(parts=parts, width=_LEAST))
