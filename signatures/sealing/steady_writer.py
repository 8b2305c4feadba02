"""pyHanko's writer of further revisions of a file, made so that the same input gives the same bytes."""

import hashlib
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


class SteadyWriter(IncrementalPdfFileWriter):
    """Names the revision after its content and keeps its dates; pyHanko's own writer draws a name and reads the clock."""

    @classmethod
    def _handle_id(cls, prev: Any) -> Any:
        first, _ = prev.document_id
        second = hashlib.sha256(prev.stream.getvalue()).digest()[:16]
        return generic.ArrayObject([generic.ByteStringObject(first), generic.ByteStringObject(second)])

    def _update_meta(self) -> None:
        pass
