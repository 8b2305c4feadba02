"""The fast way to a document: templates that are laid out once, filled with what varies, and sealed in one go."""

from signatures.pdf.compiled.seal import Sealer, SealWords
from signatures.pdf.compiled.template import Template, Templates

__all__ = ["SealWords", "Sealer", "Template", "Templates"]
