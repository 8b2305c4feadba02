"""No member of an enumeration, choice of a filter or template exists that no deed reaches. No list by hand: one run of what
happens to a conference (`deeds`), and what it wrote, found and showed."""

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import getmembers, isfunction, unwrap
from pathlib import Path
from pkgutil import iter_modules

import pytest

from agreements.jobs import bulk_jobs
from tests.mail_backend import Backend
from tests.reached import deeds
from tests.reached.collecting import Reached, columns, missing, templates
from tests.reached.stage import Stage

# One long run, which waits for its turn where other tests have the processor.
pytestmark = pytest.mark.timeout(900)
COLUMNS = {each.name: each.members for each in columns()}


def rooms() -> Iterator[list[Callable[[Stage], None]]]:
    for name in sorted(module.name for module in iter_modules(deeds.__path__)):
        module = import_module(f"{deeds.__name__}.{name}")
        mine = [each for _, each in getmembers(module, isfunction) if each.__module__ == module.__name__]
        public = [each for each in mine if not each.__name__.startswith("_")]
        yield sorted(public, key=lambda each: unwrap(each).__code__.co_firstlineno)


@pytest.fixture
def reached(
    db: None, seal_key: Path, own_documents: Path, mail_backend: type[Backend], monkeypatch: pytest.MonkeyPatch
) -> Reached:
    # Two are many: what is ordered for them is a job.
    monkeypatch.setattr(bulk_jobs, "AT_ONCE", 1)
    found = Reached()
    with found.collecting():
        stage = Stage(found)
        for room in rooms():
            for scenario in room:
                scenario(stage)
            stage.look()
    return found


def test_every_member_choice_and_template_is_reached_by_a_deed(reached: Reached) -> None:
    unwritten = {name: missing(members, reached.members[name]) for name, members in COLUMNS.items()}
    unfound = {name: missing(offered, reached.choices[name]) for name, offered in reached.offered.items()}
    unshown = missing(templates(), reached.templates)

    told = [f"{name}: {', '.join(members)}" for name, members in {**unwritten, **unfound}.items() if members]
    if unreached := [*told, *unshown]:
        pytest.fail("No deed reaches:\n" + "\n".join(unreached))
