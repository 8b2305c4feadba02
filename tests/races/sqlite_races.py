"""A long import on SQLite, where one writes at a time, beside authors who sign: how long they wait, and whether in vain."""

import json
from collections.abc import Iterable

from agreements.models import Author, Conference
from tests import factories
from tests.races.hands import Hand, press
from tests.races.import_races import import_file, new_rows
from tests.races.people import Person, authors_of, last_forms
from tests.races.scenarios import Race, count, scenario
from tests.races.world import Site

_SIGNERS = 18
# Rows of the list, by the number of the try; 25,000 is more than one file of real papers has.
_SIZES = (1_500, 5_000, 1_500, 10_000, 1_500, 1_500, 1_500, 1_500, 15_000, 25_000)
_BRIEF = 600
_APART = 0.25
_LOAD = f"from tests.races.sqlite_races import load; load({_SIGNERS})"


def load(signers: int) -> None:
    """Called in a process of that installation: tell what has been made there as JSON."""
    conference = factories.make_ready_conference(slug=f"sqlite-{Conference.objects.count()}")
    owner = factories.make_member(conference, email=f"owner-{conference.pk}@example.org")
    people = authors_of(conference, signers)
    told = [[person.author.name, person.path] for person in people]
    print(json.dumps({"slug": conference.slug, "owner": owner.email, "people": told}))


@scenario("18 authors accept beside an import of up to 25,000 rows on SQLite", seconds=20)
def beside_an_import(race: Race) -> None:
    site = race.world.sqlite_site
    rows = _BRIEF if race.is_brief else _SIZES[race.number % len(_SIZES)]
    made = json.loads(site.manage("shell", "-v", "0", "-c", _LOAD))
    people = [Person(Author(name=name), path) for name, path in made["people"]]
    hands = last_forms(race.world, people, url=site.url, apart=_APART)

    outcomes = race.go(_importing(race, site, made["slug"], made["owner"], new_rows(rows)), *hands)

    race.expect("the import", outcomes[0].answer, "302")
    race.expect("receipts", count(outcomes, "303"), _SIGNERS)
    longest, whole = max(outcome.seconds for outcome in outcomes[1:]), outcomes[0].seconds
    race.notes.append(
        f"SQLite, {rows:,} rows: the import took {whole:.1f} s, and of {_SIGNERS} signers the one who waited longest "
        f"{longest:.1f} s, {longest / whole:.2f} of it"
    )


def _importing(race: Race, site: Site, slug: str, owner: str, rows: Iterable[str]) -> Hand:
    visitor = race.world.visitor(site.url).open("/login/")
    visitor.post(visitor.form(holding="password"), login=owner, password=factories.PASSWORD)
    page = import_file(visitor.open(f"/c/{slug}/imports/"), rows)
    return press(page, page.form(leading_to="/confirm/"), does="import")
