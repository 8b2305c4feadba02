"""What a mail to a return address says: bounced, deferred, out of office, complained, or something else.

Called in a child process (`agreements.web.sandbox`), because strangers write these mails. Pure: it believes nothing, and
whether one of the tokens that it finds is ours is asked elsewhere.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from enum import StrEnum

from flufl.bounce import all_failures

MAX_BYTES = 1024 * 1024
# As `tokens` writes them, behind the plus of a return address.
_TOKEN = re.compile(r"\+([a-z2-7]{42})@", re.IGNORECASE)
_MOST_TOKENS = 5
_MOST_WORDS = 480
# Where the address stands to which it was sent; the text of a bounce may quote others.
_SENT_TO = ("x-original-to", "delivered-to", "envelope-to", "x-envelope-to", "to", "cc")
# RFC 3463.
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
# What a server says at the end of a conversation: "550 5.1.1 ...".
_REPLY = re.compile(r"(?<![\d.])[45]\d\d[ #-].{3,}")
_FAULTS = ("fail", "error")
# RFC 5965, 7.3; "opt-out" is of RFC 6650.
_UNWANTED = ("abuse", "fraud", "opt-out", "complaint", "other")
_AWAY = re.compile(
    r"^\s*(auto(matic|mated)?[ -]?(reply|response|antwort)|out of (the )?office|automatische antwort|abwesen|"
    r"réponse automatique|absence|respuesta automática|risposta automatica|自动回复|自動返信|不在|"
    r"vacation|on (vacation|leave|holiday)|i am away)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[\s\x00-\x1f\x7f]+")


class Meaning(StrEnum):
    """As `ReportKind` names what is told from outside."""

    BOUNCED = "bounced"
    DEFERRED = "deferred"
    OUT_OF_OFFICE = "out_of_office"
    COMPLAINED = "complained"
    OTHER = "other"


@dataclass(frozen=True)
class Finding:
    """`tokens`: the likeliest first. `digest`: of what the mail says, whichever way it took."""

    tokens: tuple[str, ...]
    meaning: Meaning
    status: str
    words: str
    digest: str


@dataclass(frozen=True)
class _Said:
    meaning: Meaning
    status: str = ""
    words: str = ""


def read(content: bytes, sent_to: str) -> Finding:
    """`sent_to`: the address to which it was sent, where whoever hands it over knows that."""
    mail = message_from_bytes(content[:MAX_BYTES])
    said = _said(mail)
    return Finding(
        tokens=tuple(_tokens(mail, content[:MAX_BYTES], sent_to)),
        meaning=said.meaning,
        status=said.status,
        words=_SPACES.sub(" ", said.words).strip()[:_MOST_WORDS],
        digest=hashlib.sha256(_body_of(content)).hexdigest(),
    )


def _body_of(content: bytes) -> bytes:
    """Without the headers, to which each server on the way adds its own, unless there is nothing else."""
    _head, _gap, body = content.replace(b"\r\n", b"\n").partition(b"\n\n")
    return body.strip() or content


def _tokens(mail: Message, content: bytes, sent_to: str) -> Iterator[str]:
    heads = [sent_to, *(str(value) for name in _SENT_TO for value in mail.get_all(name, []))]
    found = dict.fromkeys(token.lower() for head in heads for token in _TOKEN.findall(head))
    # What came back may quote its own return path, such as a complaint (RFC 5965).
    yield from list(found | dict.fromkeys(tokens_in(content)))[:_MOST_TOKENS]


def status_in(words: str) -> str:
    """RFC 3463; empty where there is none."""
    found = _STATUS.search(words)
    return found[1][:11] if found else ""


def tokens_in(content: bytes) -> list[str]:
    """Wherever they stand, of bytes that nothing else could read."""
    return [token.lower() for token in _TOKEN.findall(content[:MAX_BYTES].decode("ascii", "replace"))][:_MOST_TOKENS]


def _said(mail: Message) -> _Said:
    for look in (_complaint, _delivery_status, _known_form, _away, _by_a_server):
        said = look(mail)
        if said is not None:
            return said
    return _Said(Meaning.OTHER, words=_in_short(mail))


# --- RFC 5965 ------------------------------------------------------------------------------------------------------------
def _complaint(mail: Message) -> _Said | None:
    for part in mail.walk():
        if part.get_content_type() == "message/feedback-report":
            kind = _fields_of(part).get("feedback-type", "").strip().lower()
            meaning = Meaning.COMPLAINED if kind in _UNWANTED else Meaning.OTHER
            return _Said(meaning, words=_text_of(mail) or kind)
    return None


def _fields_of(part: Message) -> Message:
    """The fields of a report: the parser takes some of them for a mail of their own."""
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        return inner[0]
    return message_from_bytes(_bytes_of(part))


# --- RFC 3464 ------------------------------------------------------------------------------------------------------------
def _delivery_status(mail: Message) -> _Said | None:
    """A fault of any recipient comes before a delay: each mail of ours has one recipient, who may forward it to others."""
    found = [said for part in mail.walk() for said in _of_part(mail, part)]
    for meaning in (Meaning.BOUNCED, Meaning.DEFERRED, Meaning.OTHER):
        if said := next((each for each in found if each.meaning is meaning), None):
            return said
    return None


def _of_part(mail: Message, part: Message) -> Iterator[_Said]:
    if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
        return
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message) and (action := str(block.get("action", "")).strip().lower()):
            yield _of_recipient(mail, block, action)


def _of_recipient(mail: Message, block: Message, action: str) -> _Said:
    """“failed” with a status of 4.x.x: the server has tried for as long as it tries. It is given up, too."""
    _kind, _, diagnosis = str(block.get("diagnostic-code", "")).partition(";")
    status = status_in(str(block.get("status", ""))) or status_in(diagnosis)
    meaning = Meaning.OTHER
    if action.startswith(_FAULTS):
        meaning = Meaning.BOUNCED
    elif action.startswith("delayed"):
        meaning = Meaning.DEFERRED
    return _Said(meaning, status, diagnosis or _reply_in(_text_of(mail)))


# --- The common other forms ----------------------------------------------------------------------------------------------
def _known_form(mail: Message) -> _Said | None:
    try:
        deferred, bounced = all_failures(mail)
    except Exception:  # noqa: BLE001  # its detectors were written for the mails of their time
        return None
    if not deferred and not bounced:
        return None
    text = _text_of(mail)
    return _Said(Meaning.BOUNCED if bounced else Meaning.DEFERRED, status_in(text), _reply_in(text))


def _away(mail: Message) -> _Said | None:
    """RFC 3834, and what came before it. What is “auto-generated” answers nobody: that is looked at as a server's words."""
    submitted = str(mail.get("auto-submitted", "")).strip().lower()
    precedence = str(mail.get("precedence", "")).strip().lower()
    is_answer = (
        submitted.startswith(("auto-replied", "auto-notified"))
        or precedence in ("auto_reply", "auto-reply")
        or any(
            name in mail for name in ("x-autoreply", "x-autorespond", "x-auto-response-suppress", "x-autoresponder")
        )
    )
    if (is_answer and not _is_of_a_server(mail)) or _AWAY.match(_subject_of(mail)):
        return _Said(Meaning.OUT_OF_OFFICE, words=_in_short(mail))
    return None


def _by_a_server(mail: Message) -> _Said | None:
    """In whatever language: a mail of a server that gives a number for what happened."""
    text = _text_of(mail)
    status = status_in(text) if _is_of_a_server(mail) else ""
    if not status or status.startswith("2"):
        return None
    meaning = Meaning.BOUNCED if status.startswith("5") else Meaning.DEFERRED
    return _Said(meaning, status, _reply_in(text))


def _is_of_a_server(mail: Message) -> bool:
    sender = str(mail.get("from", "")).lower()
    return any(name in sender for name in ("mailer-daemon", "postmaster", "mail delivery", "microsoftexchange"))


# --- Words ---------------------------------------------------------------------------------------------------------------
def _subject_of(mail: Message) -> str:
    try:
        return str(make_header(decode_header(str(mail.get("subject", "")))))
    except (ValueError, LookupError, MessageError):
        return ""


def _in_short(mail: Message) -> str:
    return ": ".join(filter(None, [_subject_of(mail), _text_of(mail)]))


def _reply_in(text: str) -> str:
    """The line with the server's reply, or else what the mail begins with."""
    found = _REPLY.search(text)
    return found[0] if found else text


def _text_of(mail: Message) -> str:
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            return _decoded(_bytes_of(part), str(part.get_content_charset() or "utf-8")).strip()
    return ""


def _decoded(written: bytes, charset: str) -> str:
    try:
        return written.decode(charset, "replace")
    except (LookupError, ValueError):
        return written.decode("utf-8", "replace")


def _bytes_of(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
