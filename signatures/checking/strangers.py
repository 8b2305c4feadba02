"""Where strangers' files are examined: in children that know nothing but how to read them, whichever way they were given."""

from pathlib import Path

from agreements.web.sandbox import Limits, NoAnswerError, Reason, Sandbox

# Our documents have some 80 KB; a volume of them, put together by somebody, has more.
LARGEST = 10 * 1024 * 1024
# One of ours takes a fraction of these seconds, also the oldest and the longest.
_PROCESSOR_SECONDS = 1.4
_MEMORY = 240 * 1024 * 1024

SANDBOX = Sandbox("signatures.checking.offline")


def limits(seconds: float) -> Limits:
    """`seconds`: by the clock, which also runs while other programs have the processor."""
    # Beside the file there may be the original.
    return Limits(seconds, _PROCESSOR_SECONDS, _MEMORY, 2 * LARGEST)


def content_of(path: Path) -> bytes:
    """Raises OSError, and NoAnswerError for a file that is larger than any of ours: it is not read."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise NoAnswerError(Reason.SIZE)
    return content
