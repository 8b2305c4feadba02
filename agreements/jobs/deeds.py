"""What a job does: a deed for each kind."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from agreements.models import BulkJob

# With the keys of the chunk's rows, as text: ids of agreements, of papers, or of the parts of a list. Returns those that it
# left out, because somebody else had changed them by then.
ChunkDeed = Callable[[BulkJob, Sequence[str]], Collection[str] | None]


@dataclass(frozen=True)
class WholeDeed:
    """One whose chunks are all done, or none of them.

    `prepare` does what needs time before the transaction of a chunk begins, and makes the chunk's deed; `take_back` orders
    what was done to be taken back, within the deed that gives the job up.
    """

    prepare: Callable[[BulkJob], ChunkDeed]
    take_back: Callable[[BulkJob, str], None]


Deeds = Mapping[str, ChunkDeed | WholeDeed]
