"""Files that are written beside and put in place, so that a half one never has the name."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def write(pieces: Iterable[bytes], out: Path) -> None:
    """OSError if it cannot be written, or whatever `pieces` raise: then there is no such file, or the one from before."""
    handle, draft = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(out)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
