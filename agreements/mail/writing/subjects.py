"""The subject of a mail as it leaves."""

from email.header import Header

# So long is an encoded word at most, that the first one stands beside the header's name (RFC 2047 allows 75).
_WORD = 60


def on_one_line(subject: str) -> str:
    """Written so that no program breaks the line before the first word, which some then show as a blank."""
    if subject.isascii() and max(map(len, subject.split()), default=0) < _WORD:
        return subject
    return Header(subject, "utf-8", maxlinelen=_WORD).encode(linesep="")
