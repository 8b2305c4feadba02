"""What an author is told before agreeing to sign electronically; numbered, because evidence names what was shown.

The points are those of 15 U.S.C. 7001(c)(1): paper, fees, scope, withdrawal, contact data, technical needs and copies.
"""

import hashlib
from dataclasses import dataclass

VERSION = "1"


@dataclass(frozen=True)
class Point:
    key: str
    heading: str
    words: str


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

DIGEST = hashlib.sha256("\n".join(f"{p.key}\t{p.heading}\t{p.words}" for p in POINTS).encode()).hexdigest()
