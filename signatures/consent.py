"""What an author is told before agreeing to sign electronically; numbered, because evidence names what was shown.

The points are those of 15 U.S.C. 7001(c)(1): paper, fees, scope, withdrawal, contact data, technical needs and copies.
"""

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

from agreements.models import Link

VERSION = "1"


@dataclass(frozen=True)
class Point:
    key: str
    heading: str
    words: str


class Statement(NamedTuple):
    version: str
    points: tuple[Point, ...]

    @property
    def digest(self) -> str:
        told = "\n".join(f"{p.key}\t{p.heading}\t{p.words}" for p in self.points)
        return hashlib.sha256(told.encode()).hexdigest()


# The words as evidence names them by their digest: pages show exactly these, so they are not translated; a translation
# would be another version, with a digest of its own.
POINTS = (
    Point(
        "paper",
        "You may sign on paper",
        "Press “I want to sign on paper” and the conference sends you a form. It costs nothing.",
    ),
    Point("scope", "What this covers", "Only the agreements that are listed on this page, and nothing else."),
    Point(
        "withdraw",
        "Changing your mind",
        "Until you press the last button you can leave at any time. Afterwards write to the conference.",
    ),
    Point(
        "contact",
        "Another address",
        "Press “Use another address” and the conference sends a new link there. The old one then stops working.",
    ),
    Point(
        "technical",
        "What you need",
        "A browser, and a program that opens PDF files. “Read as PDF” above each agreement shows whether yours does.",
    ),
    Point(
        "copy",
        "Your copy",
        "You can read, print and keep each agreement before you sign. Afterwards this link leads to the sealed copy.",
    ),
)

OF_AUTHORS = Statement(VERSION, POINTS)
DIGEST = OF_AUTHORS.digest

_WRITE = {
    "paper": "Write to the conference, and it sends you a form. It costs nothing.",
    "contact": "Write to the conference, and it sends a new link there. The old one then stops working.",
}
# An officer has none of the buttons that two of the points name.
OF_OFFICERS = Statement(
    "1-officer", tuple(Point(each.key, each.heading, _WRITE.get(each.key, each.words)) for each in POINTS)
)


def statement_for(link: Link) -> Statement:
    return OF_OFFICERS if link.agent_id else OF_AUTHORS
