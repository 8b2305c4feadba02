"""The story that both journeys tell: one conference, two papers, four authors, one of whom declines."""

import csv
import io
import re
from typing import Any

from tests.journey.installation import Installation
from tests.waiting import wait_for

TITLE = "Towards Accurate Post-training Network Quantization via Bit-Split and Stitching"
AUTHORS = ("Peisong Wang", "Qiang Chen", "Xiangyu He", "Jian Cheng")
SIGNERS, DECLINER = AUTHORS[:3], AUTHORS[3]
CHAIR = {"name": "Paula Chair", "email": "chair@example.org"}
PASSWORD = "a long phrase that nobody guesses"
CONFERENCE = {
    "name": "ICML 2020",
    "short_name": "ICML",
    "slug": "icml",
    "signatory_name": "David Blei",
    "legal_name": "International Conference on Machine Learning",
    "address": "10010 North Torrey Pines Road, La Jolla",
    "time_zone": "America/Los_Angeles",
    "paper_date": "2020-07-16",
    "contact_name": "Paula Chair",
    "contact_email": "chairs@example.org",
}
# The first author has two papers and answers both in one sitting.
ANSWERS = sorted([(AUTHORS[0], "accepted"), *((name, "accepted") for name in SIGNERS), (DECLINER, "declined")])
DOCUMENTS = 4


def address_of(name: str) -> str:
    return name.lower().replace(" ", ".") + "@example.org"


def csv_file() -> bytes:
    rows = [["paper_id", "title", "author_order", "name", "email", "is_speaker"]]
    rows += [["5787", TITLE, str(n), name, address_of(name), str(n == 1).lower()] for n, name in enumerate(AUTHORS, 1)]
    rows += [["5788", "A Second Paper, by One of Them", "1", AUTHORS[0], address_of(AUTHORS[0]), "true"]]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def link_in(mail: dict[str, Any]) -> str:
    [link] = set(re.findall(r"http://\S+/s/[a-z2-7]{52}/", mail["text"]))
    return str(link)


def wait_for_documents(installation: Installation) -> None:
    wait_for(lambda: len(installation.documents()) == DOCUMENTS, what=f"{DOCUMENTS} documents")


def answers_in(export: bytes) -> list[tuple[str, str]]:
    """Who is said to have answered what by the CSV file that was exported."""
    rows = csv.DictReader(io.StringIO(export.decode("utf-8-sig")))
    return sorted((row["typed_name"] or row["author"], row["decision"]) for row in rows)


def assert_nothing_is_amiss(installation: Installation) -> None:
    for command in ("verify_chain", "check_invariants"):
        done = installation.manage(command, CONFERENCE["slug"])
        assert done.returncode == 0, done.stdout + done.stderr
