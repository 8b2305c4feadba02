from collections.abc import Callable, Sequence

import pytest

from agreements.importing.apply import apply
from agreements.importing.plan import plan
from agreements.importing.readers import read
from agreements.importing.steps import Plan
from agreements.models import Conference

HEADER = "paper_id,title,author_order,name,email,orcid"
Importing = Callable[..., Plan]


def of(lines: Sequence[str]) -> bytes:
    """Lines such as "7 1 Ada Ames <ada@ex.org> 0000-0002-1825-0097": paper, place, name, perhaps address and ORCID."""
    rows = []
    for line in lines:
        named, _, rest = line.partition("<")
        email, _, orcid = rest.partition(">")
        paper, place, name = named.strip().split(" ", 2)
        rows.append(f"{paper},Paper {paper},{place.strip('-')},{name},{email},{orcid.strip()}")
    return "\n".join([HEADER, *rows]).encode()


@pytest.fixture
def planned(conference: Conference) -> Importing:
    return lambda *lines: plan(conference, read(of(lines)))


@pytest.fixture
def imported(conference: Conference) -> Importing:
    """Imports the lines, twice: the second time nothing may change."""

    def import_(*lines: str) -> Plan:
        found = apply(conference, read(of(lines)), by=None)
        assert apply(conference, read(of(lines)), by=None).is_empty
        return found

    return import_
