"""The words of one mail that is held, written otherwise by hand: its subject, its text, and the same words as HTML."""

import hashlib
import re
from collections.abc import Iterator

import css_inline
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from agreements import audit, clock
from agreements.mail.compose import LINK_MARK
from agreements.models import Conference, Message, User

LONGEST = 20_000
_ADDRESS = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?)])")


class LostLinkError(Exception):
    """The words have no place for the author's link any more."""


class NotHeldError(Exception):
    """It has left meanwhile, or may at any moment."""


class RewordedMeanwhileError(Exception):
    """Somebody else has written them otherwise since they were shown."""


def place_of_link() -> str:
    """What stands for the author's link where words are written: no link is ever shown to staff."""
    return _("[the author’s own link]")


def shown(message: Message) -> str:
    """Its words as somebody writes them otherwise."""
    return message.text.replace(LINK_MARK, place_of_link())


def digest_of(message: Message) -> str:
    """Of the subject and of the text, each by itself: neither runs into the other."""
    return _digest(_digest(message.subject) + _digest(message.text))


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def reword(message: Message, *, subject: str, words: str, was: str, conference: Conference, by: User) -> None:
    """`was`: the digest of the words that were shown. Raises LostLinkError, NotHeldError, RewordedMeanwhileError."""
    text = "\n".join(words.splitlines()).strip().replace(place_of_link(), LINK_MARK) + "\n"
    with audit.deed(conference, by=by):
        rows = Message.objects.filter(conference=conference, pk=message.pk).held()
        present = next(iter(audit.locks.rows(rows)), None)
        if present is None:
            raise NotHeldError
        if digest_of(present) != was:
            raise RewordedMeanwhileError
        if LINK_MARK in present.text and LINK_MARK not in text:
            raise LostLinkError
        written = {"subject": subject, "text": text, "html": as_html(text, subject=subject, conference=conference)}
        Message.objects.filter(pk=present.pk).update(reworded_at=clock.now(), reworded_by=by, **written)
        audit.record(
            "message.reworded",
            subject=f"message:{present.pk}",
            facts={
                "author": present.author_id,
                "from": _digest(present.text),
                "to": _digest(text),
                "subject_from": _digest(present.subject),
                "subject_to": _digest(subject),
            },
        )


def as_html(text: str, *, subject: str, conference: Conference) -> str:
    """The same words, paragraph by paragraph; the link, and any other address, can be pressed."""
    context = {"paragraphs": list(_paragraphs(text)), "subject": subject, "conference": conference}
    return css_inline.inline(render_to_string("mail/reworded.html", context))


def _paragraphs(text: str) -> Iterator[list[list[tuple[str, bool]]]]:
    """Lines of parts; of each, whether it is an address."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        yield [list(_parts(line)) for line in paragraph.splitlines()]


def _parts(line: str) -> Iterator[tuple[str, bool]]:
    for part in re.split(f"({re.escape(LINK_MARK)}|{_ADDRESS.pattern[1:-1]})", line):
        if part:
            yield part, part == LINK_MARK or _ADDRESS.fullmatch(part) is not None
