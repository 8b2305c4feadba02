"""Text of any script -> placed glyphs, the content stream that shows them, and the fonts that hold them.

    line = shape("محمد الحسيني", faces)                 # `faces` as in signatures.pdf.fonts: UPRIGHT, BOLD, ...
    fonts = FontSet(prefix="V", base=constant)          # one for each document
    name, code = fonts.place(line.clusters[0])          # notes in `fonts` what is shown
    resources, objects = fonts.objects(first=40)        # {"V0": 40, ...}, bodies of the objects 40, 41, ...

`shape` works per process and remembers; `ShapedLine.width` is in thousandths of the size. A line is one direction's isolate:
a name inside a sentence is shaped for itself and laid between its neighbours. To break text into lines, measure its
words, then shape each line's part of the name as a whole, or right-to-left words stand in the wrong order.

What stands together (a letter and its marks, a ligature, an Indic syllable) is drawn as one glyph of the embedded font
whose Unicode is the whole text of that cluster. So every reader gives the text back, and nothing needs ActualText.
`FontSet(base=...)` builds upon a set whose fonts are in the document already, as a constant repertoire in a template.
"""

from signatures.pdf.glyphs.embedding import FontSet
from signatures.pdf.glyphs.shaping import Cluster, ShapedLine, UndrawableError, shape, suits

__all__ = ["Cluster", "FontSet", "ShapedLine", "UndrawableError", "shape", "suits"]
