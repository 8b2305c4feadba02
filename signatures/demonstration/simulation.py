"""Plays authors on the real pages, as browsers do: opens a page, fills in the form that it finds there, posts it."""

import random
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx

from agreements import links
from agreements.models import Agreement, Author, Conference
from agreements.workflow.chosen_variants import ORDINARY
from signatures.demonstration.webforms import Form, UnknownFieldError, forms_of
from signatures.models import Decision
from signatures.visits.last_page.confirm_form import DECLINE, OTHER_NAME

_TIMEOUT = 60
_LENGTH_OF_A_KEY = 32


class NoDemonstrationError(Exception):
    """Somebody real may be asked to sign at this conference."""


class VisitFailedError(Exception):
    """A page was not what an author should get; the message says where and what."""


@dataclass(frozen=True)
class Visitor:
    """One author before the visit: where the mail leads, what will be typed, and what decides about the answers."""

    token: str
    name: str
    seed: str


@dataclass
class Visit:
    """What came of it; `posts` holds the seconds that each post took."""

    accepted: int = 0
    declined: int = 0
    posts: list[float] = field(default_factory=list)
    failure: str = ""


@dataclass(frozen=True)
class SimulationReport:
    visits: list[Visit]
    seconds: float

    @property
    def failures(self) -> list[str]:
        return [visit.failure for visit in self.visits if visit.failure]

    @property
    def accepted(self) -> int:
        return sum(visit.accepted for visit in self.visits)

    @property
    def declined(self) -> int:
        return sum(visit.declined for visit in self.visits)

    @property
    def posts(self) -> list[float]:
        return sorted(seconds for visit in self.visits for seconds in visit.posts)

    def slowest_of(self, share: float) -> float:
        """The seconds within which this share of all posts was answered."""
        posts = self.posts
        return posts[min(int(share * len(posts)), len(posts) - 1)] if posts else 0.0


# --- Who visits --------------------------------------------------------------------------------------------------------
def visitors(conference: Conference, *, count: int, seed: int) -> list[Visitor]:
    """Authors with something to answer, drawn at random; the same seed over the same authors draws the same."""
    if not conference.is_demonstration:
        raise NoDemonstrationError
    names: dict[int, str] = {}
    people: list[Author] = []
    for agreement in Agreement.objects.awaiting_answer().filter(conference=conference).for_dashboard():
        author = agreement.authorship.author
        if author.email and author.pk not in names:
            names[author.pk] = agreement.authorship.printed_name
            people.append(author)
    people.sort(key=lambda author: author.pk)
    drawn = random.Random(seed).sample(people, min(count, len(people)))  # noqa: S311 a draw, no secret
    links_of = links.links_for(drawn)
    return [Visitor(links.token_of(links_of[a.pk]), names[a.pk], f"{seed}:{a.email}") for a in drawn]


def simulate(people: Iterable[Visitor], *, base_url: str, accept: float, threads: int) -> SimulationReport:
    """Let all of them visit, several at a time; `accept` is the share of authors who accept."""
    start = time.monotonic()
    with ThreadPoolExecutor(threads) as pool:
        visits = list(pool.map(lambda visitor: _visit(visitor, base_url=base_url, accept=accept), people))
    return SimulationReport(visits, time.monotonic() - start)


# --- One visit ---------------------------------------------------------------------------------------------------------
def _visit(visitor: Visitor, *, base_url: str, accept: float) -> Visit:
    visit = Visit()
    draw = random.Random(visitor.seed)  # noqa: S311 a draw, no secret
    decision = Decision.ACCEPTED if draw.random() < accept else Decision.DECLINED
    try:
        with httpx.Client(base_url=base_url, follow_redirects=True, timeout=_TIMEOUT) as browser:
            answered = _answer(browser, visitor, decision, visit)
    except (VisitFailedError, UnknownFieldError, httpx.HTTPError, httpx.InvalidURL) as error:
        visit.failure = str(error) or type(error).__name__
        return visit
    if decision == Decision.ACCEPTED:
        visit.accepted = answered
    else:
        visit.declined = answered
    return visit


def _answer(browser: httpx.Client, visitor: Visitor, decision: Decision, visit: Visit) -> int:
    """One decision on all papers that wait; returns how many those were."""
    landing = _checked(browser.get(f"/s/{visitor.token}/"))
    page = _post(browser, landing, _form(landing), visit)
    if page.url.path.endswith("/as/"):
        page = _say_as_what(browser, page, visit)
    form = _form(page, action="/review/")
    draw = random.Random(visitor.seed)  # noqa: S311 a draw, no secret
    for name, options in form.offers("pick-").items():
        form.choose(name, draw.choice(options))
    form.choose("decision", decision)
    if decision == Decision.ACCEPTED:
        form.tick("consent")
        form.type("typed_name", visitor.name)
    review = _post(browser, page, form, visit)
    last = _form(review, action="/sign/")
    if last.has("declining"):
        last.type("declining", DECLINE)
    if last.has("confirmed_name"):
        last.type("confirmed_name", OTHER_NAME)
    done = _post(browser, review, last, visit)
    if not done.url.path.endswith("/done/"):
        raise VisitFailedError(f"The visit ended at {_place(done)}.")
    return sum(name.startswith("shown-") for name in form.values)


def _say_as_what(browser: httpx.Client, page: httpx.Response, visit: Visit) -> httpx.Response:
    """The rights in every paper are the author's own."""
    form = _form(page)
    for name in form.offers():
        form.choose(name, ORDINARY)
    return _post(browser, page, form, visit)


def _post(browser: httpx.Client, page: httpx.Response, form: Form, visit: Visit) -> httpx.Response:
    headers = {"Origin": f"{page.url.scheme}://{page.url.netloc.decode()}", "Referer": str(page.url)}
    start = time.monotonic()
    # The redirect is followed apart: what is measured is the post.
    answer = browser.post(page.url.join(form.action), data=form.values, headers=headers, follow_redirects=False)
    visit.posts.append(time.monotonic() - start)
    if answer.next_request is not None:
        return _checked(browser.get(answer.next_request.url))
    return _checked(answer)


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.status_code != httpx.codes.OK:
        raise VisitFailedError(f"{_place(answer)} answered {answer.status_code}.")
    return answer


def _form(page: httpx.Response, *, action: str = "") -> Form:
    """The page's form that posts to an address with this end; without one, the first form that posts."""
    for form in forms_of(page.text):
        if page.url.join(form.action).path.endswith(action):
            return form
    raise VisitFailedError(f"{_place(page)} holds no form that posts{f' to …{action}' if action else ''}.")


def _place(answer: httpx.Response) -> str:
    """The page's path without the parts that open it."""
    parts = answer.url.path.strip("/").split("/")
    return "/".join(["", *("…" if len(part) >= _LENGTH_OF_A_KEY else part for part in parts), ""])
