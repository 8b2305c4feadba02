"""The list of mails, their templates, kinds, merge fields and samples agree; and each mail says the same in its two parts."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from agreements.mail import compose
from agreements.mail.compose import ComposedMail, Topic
from agreements.mail.words import samples
from agreements.mail.words.samples import sample_of
from agreements.mail.words.source import check
from agreements.mail.words.standards import standard_of
from agreements.mail.words.stems import STEMS, Stem
from agreements.models import Agreement, Conference, MessageKind
from tests import factories
from tests.agreements.mail.pressing import spelled_out

TEMPLATES = Path(settings.BASE_DIR, "templates", "mail")

OFFICER = SimpleNamespace(name="Olive Officer", organisation="Example <Works> & Co")
NOBODYS = SimpleNamespace(get_kind_display=lambda: "I have a question", agreement_id=1, objected_by_id="x")
# What else the words of a mail can be about, beside its sample.
OTHERWISE: dict[str, list[dict[str, Any]]] = {
    "invitation": [
        {"because": "The text changed.\n\nSee clause 3 <b>now</b>."},
        {"in_short": ["You keep it.", "We <show> it."]},
    ],
    "nudge": [{"said": ""}, {"said": "One.\n\n<b>Two</b>."}],
    "copy": [
        {
            "signature": SimpleNamespace(
                effective_date=timezone.now(),
                is_by_agent=True,
                typed_name="Olive Officer",
                office="Counsel",
                countersignature=SimpleNamespace(signatory_name="S", organisation="O"),
            )
        }
    ],
    "ended": [{"cause": cause, "reason": "", "has_signed": True} for cause in ("authorship_ended", "replaced", "x")],
    "put_back": [{"is_awaited": False}],
    "form_refused": [{"reason": ""}],
    "answer": [{"request": NOBODYS, "answer": "", "done": "We changed it."}, {"answer": "One.\n\nTwo.\nThree."}],
    "corrected": [{"corrections": [{"number": n, "former": "a", "new": "b & c"} for n in ("1", "2")]}],
    "new_words": [{"changes": "", "is_major": True}, {"agent": OFFICER}],
    "merged": [{"is_undone": True, "is_awaited": False}],
    "deadline": [{"agent": OFFICER}],
    "for_all": [{"signers": "Ada and Bob", "signer_count": 2}],
    "changed": [],
}


class _Words(HTMLParser):
    """What a mail program shows of an HTML part, without the words that only stand in a list of mails."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += "" if tag in ("bdi", "a") else " "
        is_hidden = "preheader" in (dict(attrs).get("class") or "")
        self._unseen += tag in ("head", "style") or is_hidden or (self._unseen > 0 and tag == "div")

    def handle_endtag(self, tag: str) -> None:
        self.words += "" if tag in ("bdi", "a") else " "
        self._unseen -= self._unseen > 0 and tag in ("head", "style", "div")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words += data


def seen(html: str) -> list[str]:
    parser = _Words()
    parser.feed(spelled_out(html))
    return tidied(parser.words.split())


def tidied(words: list[str]) -> list[str]:
    """Signs that stand in text for what HTML draws, such as the dot of a list or the marks of a direction of its own, are left
    out, and so are blanks around signs."""
    return re.findall(r"[^\s:*•,.“”-]+", re.sub("[\u2068\u2069]", "", " ".join(words)))


@pytest.fixture
def topic(conference: Conference) -> Topic:
    """Somebody with three papers and co-authors, whose words hold what HTML would take for mark-up."""
    author = factories.make_author(conference, name="Ada <i>Ames</i> & Sons")
    for title in ("On Kites & <Knots>", "{{ link }} and =1+1", "حول الطائرات"):
        factories.make_paper(conference, author, factories.make_author(conference), title=title)
    rows = Agreement.objects.of_author(author.pk).select_related("authorship__paper")
    return Topic(author, list(rows.order_by("authorship__paper")))


def variants(stem: Stem, conference: Conference) -> Iterator[dict[str, Any]]:
    sample = dict(sample_of(stem.name, conference))
    yield sample
    yield from (sample | more for more in OTHERWISE.get(stem.name, []))


def moved(conference: Conference) -> Iterator[Conference]:
    for deadline in (timezone.now() + timedelta(days=5), timezone.now() - timedelta(days=5), None):
        conference.deadline = deadline
        yield conference


def test_stems_are_the_mails_that_have_templates() -> None:
    subjects = {path.name.removesuffix("_subject.txt") for path in TEMPLATES.glob("*_subject.txt")}

    assert set(STEMS) == subjects
    assert {stem.kind for stem in STEMS.values()} == set(MessageKind)
    assert set(MessageKind.values) <= set(STEMS)
    assert [name for name in STEMS if not {"txt", "html"} <= {p.suffix[1:] for p in TEMPLATES.glob(f"{name}.*")}] == []
    assert samples._SAMPLES.keys() <= STEMS.keys()  # nothing is made up for a mail that is none
    fragments = {field.fragment for stem in STEMS.values() for field in stem.fields.values() if field.fragment}
    assert [name for name in sorted(fragments) if not (TEMPLATES / f"{name}.txt").exists()] == []


@pytest.mark.django_db
def test_standard_words_say_the_same_as_text_and_as_html(conference: Conference, topic: Topic) -> None:
    compared = 0
    for present in moved(conference):
        for stem in STEMS.values():
            for more in variants(stem, present):
                for agreements in (topic.agreements, topic.agreements[:1]):
                    mail = compose.write_as(stem, None, present, topic._replace(agreements=agreements, more=more))
                    assert seen(mail.html) == tidied(mail.text.split()), stem.name
                    compared += 1
    assert compared > 150


@pytest.mark.django_db
def test_standard_words_with_fields_make_the_standard_mail(conference: Conference, topic: Topic) -> None:
    """So that nothing is lost by whoever begins from them; of one paper, because of several they are others."""
    alone = topic._replace(agreements=topic.agreements[:1])

    def written(stem: Stem, own: Any, present: Conference, more: dict[str, Any]) -> ComposedMail:
        return compose.write_as(stem, own, present, alone._replace(more=more))

    for present in moved(conference):
        for stem in STEMS.values():
            own = standard_of(stem)
            assert check(stem, own) == [], stem.name
            for more in variants(stem, present):
                standard, ours = written(stem, None, present, more), written(stem, own, present, more)
                assert ours.text.split() == standard.text.split(), stem.name
                assert seen(ours.html) == tidied(ours.text.split()), stem.name
                assert ours.subject == standard.subject
