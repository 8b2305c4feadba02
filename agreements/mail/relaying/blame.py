"""Whom a refusal concerns: the one to whom a mail is, or the mail server, by its code and its words (RFC 5321, RFC 3463).

Servers differ, so what is certain comes first, and what is not is left open: see `Whose.UNCLEAR`.
"""

import re
from enum import Enum, auto

PERMANENT = 500


class SmtpStep(Enum):
    """How far the conversation had come."""

    MAIL = auto()
    RCPT = auto()
    DATA = auto()


class Whose(Enum):
    RECIPIENT = auto()
    # The sender's or the connection's: it would be said of any other mail, too.
    RELAY = auto()
    # Of the mail, or of any: what the server says of the next one tells.
    UNCLEAR = auto()


# Of the connection, whenever they come: going away, authentication, encryption, too much at once.
_OF_THE_CONNECTION = frozenset({421, 432, 454, 530, 534, 535, 538})
_ENHANCED = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})\b")
_LIMIT = re.compile(
    r"quota|limit|\brate\b|too many|too much|too fast|throttl|exceed|slow down|per (second|minute|hour|day)|dail|hourl"
    r"|concurren|volume of",
    re.IGNORECASE,
)
# Of the two kinds of limits: those of whoever sends, and those of a mailbox.
_OF_SENDING = re.compile(
    r"\bsen[dt]|outgoing|outbound|throttl|\brate\b|per (second|minute|hour|day)|dail|hourl|concurren|connection"
    r"|too many (e-?mails|mails|messages|recipients)|your (account|plan|ip)|message count",
    re.IGNORECASE,
)
_OF_A_MAILBOX = re.compile(
    r"mailbox|inbox|mail ?store|over ?quota|storage|disk|(recipient|user|addressee).{0,40}(full|quota|exceed)",
    re.IGNORECASE,
)
_OF_ACCESS = re.compile(
    r"relay(ing)? .{0,20}(denied|prohibited|not permitted|not allowed)|unable to relay|not permitted to relay"
    r"|client host|blocked using|black ?list|block ?list|listed (in|at|by)|authenticat|log ?in first|starttls|reverse dns"
    r"|\bptr\b|account .{0,30}(disabled|suspended|locked|blocked)|(sender|domain) .{0,30}not (verified|allowed|authori[sz]ed)"
    r"|not verified|sender address",
    re.IGNORECASE,
)
_GREYLISTED = re.compile(r"gr[ea]y ?-?list|postgrey", re.IGNORECASE)


def whose(step: SmtpStep, code: int, words: str) -> Whose:
    if step is SmtpStep.MAIL or code in _OF_THE_CONNECTION:
        return Whose.RELAY
    told = _by_number(words)
    if told is not None:
        return told
    if is_limit(words) or _OF_ACCESS.search(words):
        return Whose.RELAY
    is_policy = bool(re.match(r"\s*5\.7\.", words)) or (bool(_LIMIT.search(words)) and not _OF_A_MAILBOX.search(words))
    if code >= PERMANENT and (step is SmtpStep.DATA or is_policy):
        return Whose.UNCLEAR
    return Whose.RECIPIENT


def is_limit(words: str) -> bool:
    """Whether it says that whoever sends has sent too much."""
    found = _ENHANCED.match(words)
    if found and found.group(2, 3) == ("4", "5"):
        return True
    if found and found.group(2) in ("1", "2"):
        return False
    return bool(_LIMIT.search(words) and _OF_SENDING.search(words) and not _GREYLISTED.search(words))


def _by_number(words: str) -> Whose | None:
    """What its enhanced code tells beyond doubt."""
    found = _ENHANCED.match(words)
    if found is None or _GREYLISTED.search(words):
        return None
    subject, detail = int(found[2]), int(found[3])
    if subject == 1:
        # Of the sender's address.
        return Whose.RELAY if detail in (7, 8) else Whose.RECIPIENT
    if subject == 2:
        return Whose.RECIPIENT
    # Congestion; a server without room, or that is shutting down.
    if (subject, detail) in ((4, 5), (3, 1), (3, 2), (5, 3)):
        return Whose.RELAY
    return None
