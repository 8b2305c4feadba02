"""What else befalls a conference, once each: told of added papers, D1 to D10, whose authors are made up.

Real authors and papers are left alone. Everything is done by the deeds by which people do it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from agreements import clock, links
from agreements.importing.uploads import apply_batch, keep_batch
from agreements.models import (
    Agent,
    Agreement,
    Author,
    Authorship,
    Conference,
    HelpKind,
    HelpRequest,
    ImportBatch,
    Link,
    Paper,
    User,
    WaiverKind,
)
from agreements.papers import editing, withdrawing
from agreements.people import amending, answers, forwarding, invitations
from agreements.people.answers import WhatWasDone
from agreements.people.authorships import taking_off
from agreements.people.help_requests import NamedOfficer
from agreements.people.identities import merging
from agreements.settling import asking_again, handing_in, waiving
from agreements.settling.waivers import Grounds
from signatures import asking
from signatures.demonstration import history
from signatures.demonstration.history import Happening
from signatures.demonstration.pen_and_paper import signed_form
from signatures.models import Decision

_PAPERS = Path(__file__).with_name("made_up.csv")


def happenings(conference: Conference, *, by: User, begun: datetime) -> list[Happening]:
    """Begins with a further list; the mails of each are sent at once."""
    stage = _Stage(conference, by)
    return [
        Happening(history.invited_at(begun) + timedelta(days=part.day, hours=part.hours), partial(_play, part, stage))
        for part in _PARTS
    ]


@dataclass(frozen=True)
class _Stage:
    """Who and what it is about, by the names of the list."""

    conference: Conference
    by: User

    def author(self, name: str) -> Author:
        return Author.objects.standing().select_related("conference").get(conference=self.conference, name=name)

    def link(self, name: str) -> Link:
        author = self.author(name)
        return links.links_for([author])[author.pk]

    def paper(self, number: str) -> Paper:
        return Paper.objects.select_related("conference").get(conference=self.conference, number=number)

    def authorship(self, name: str) -> Authorship:
        rows = Authorship.objects.standing().filter(paper__conference=self.conference)
        return rows.select_related("paper__conference", "author").get(author__name=name)

    def agreement(self, name: str) -> Agreement:
        rows = Agreement.objects.standing().filter(authorship=self.authorship(name))
        return rows.select_related("conference", "authorship__paper", "authorship__author").get()

    def ask(self, name: str, kind: HelpKind, words: str, **about: Any) -> None:
        request = asking.ask_for_help(self.link(name), kind=kind, words=words, **about)
        HelpRequest.objects.filter(pk=request.pk).update(created_at=clock.now())

    def request(self, name: str) -> HelpRequest:
        return HelpRequest.objects.open().select_related("conference").get(author=self.author(name))


class _Part(NamedTuple):
    """When it happens, counted from the first invitations."""

    day: int
    hours: float
    play: Callable[[_Stage], None]


def _play(part: _Part, stage: _Stage) -> None:
    part.play(stage)
    history.send(stage.conference)


def _add_papers(stage: _Stage) -> None:
    batch = keep_batch(stage.conference, filename="further papers.csv", content=_PAPERS.read_bytes(), by=stage.by)
    ImportBatch.objects.filter(pk=batch.pk).update(uploaded_at=clock.now())
    apply_batch(batch, by=stage.by, partial=False, previewed="")
    history.imported(stage.conference)


def _invite(stage: _Stage) -> None:
    numbers = {line.split(",")[0] for line in _PAPERS.read_text(encoding="utf-8").splitlines()[1:]}
    papers = Paper.objects.filter(conference=stage.conference, number__in=numbers)
    invitations.invite(stage.conference, Agreement.objects.filter(authorship__paper__in=papers), by=stage.by)


def _sign(*names: str) -> Callable[[_Stage], None]:
    def play(stage: _Stage) -> None:
        for name in names:
            history.visit(stage.link(name))

    return play


def _decline(stage: _Stage) -> None:
    reason = "My employer publishes this paper itself and does not let me give the rights away."
    history.visit(stage.link("Otto Brambleby"), decision=Decision.DECLINED, reason=reason)


def _sign_under_another_name(stage: _Stage) -> None:
    history.visit(stage.link("Desmond Larkspur"), typed_name="Mickey Mouse")


def _withdraw(stage: _Stage) -> None:
    reason = "Its authors found a gap in the proof of Theorem 1 and have withdrawn the paper."
    withdrawing.withdraw(stage.conference, [stage.paper("D2").pk], reason=reason, by=stage.by)


def _record_a_scan(stage: _Stage) -> None:
    grounds = Grounds(WaiverKind.SCAN, "Came by post, signed with a pen.")
    waiving.waive(stage.agreement("Rosa Thistlewood"), grounds, file=signed_form("Rosa Thistlewood"), by=stage.by)


def _hand_a_scan_in(stage: _Stage) -> None:
    name = "Silas Penhallow"
    handing_in.hand_in(stage.agreement(name), signed_form(name), link=stage.link(name))


def _merge(stage: _Stage) -> None:
    merging.merge(stage.author("Tamsin Oakhurst-Bell"), stage.author("Tamsin Oakhurst Bell"), by=stage.by)


def _retitle(stage: _Stage) -> None:
    paper = stage.paper("D7")
    wanted = replace(editing.facts_of(paper), title="Tight Bounds for the Regret of Retitling")
    editing.edit(paper, wanted, by=stage.by)


def _ask_for_the_right_name(stage: _Stage) -> None:
    stage.ask("Astrid Kjellbreg", HelpKind.NAME, "Two letters changed places: I am Astrid Kjellberg.")


def _correct_the_name(stage: _Stage) -> None:
    request, authorship = stage.request("Astrid Kjellbreg"), stage.authorship("Astrid Kjellbreg")
    new = {"name": "Astrid Kjellberg"}
    amending.amend_author(authorship.author, changes=new, printed_on=[authorship.pk], by=stage.by)
    answers.settle(request, words="Thank you. It is corrected now.", deed=WhatWasDone.NAME, by=stage.by)


def _deny_a_paper(stage: _Stage) -> None:
    words = "I read a draft and am thanked in it, but I am no author of this paper."
    agreement = stage.agreement("Clement Harkwright").pk
    stage.ask("Clement Harkwright", HelpKind.NOT_MY_PAPER, words, agreement=agreement)


def _take_off_the_paper(stage: _Stage) -> None:
    reason = "You are thanked in the paper, and are not one of its authors."
    taking_off.end_authorship(stage.authorship("Clement Harkwright"), reason=reason, by=stage.by)
    request = stage.request("Clement Harkwright")
    answers.settle(request, words="You are off the list.", deed=WhatWasDone.NOT_AN_AUTHOR, by=stage.by)


def _waive(stage: _Stage) -> None:
    grounds = Grounds(WaiverKind.DECEASED, "His co-author wrote that he died in the spring.")
    waiving.waive(stage.agreement("Barnaby Stillwater"), grounds, by=stage.by)


def _ask_again(stage: _Stage) -> None:
    authorship = stage.authorship("Cordelia Wexcombe")
    amending.amend_authorship(authorship, changes={"affiliation": "University of Nowhere"}, by=stage.by)
    asking_again.ask_again(
        [stage.agreement("Cordelia Wexcombe").pk],
        conference=stage.conference,
        reason="The agreement that you signed did not name your affiliation. It does now.",
        by=stage.by,
    )


def _ask_a_question(stage: _Stage) -> None:
    stage.ask("Edwina Saltmarsh", HelpKind.QUESTION, "May I put the final version on my own page as well?")


def _answer_it(stage: _Stage) -> None:
    words = "Yes: the agreement leaves you that right. Does this answer your question?"
    answers.answer(stage.request("Edwina Saltmarsh"), words=words, by=stage.by)


def _ask_another(stage: _Stage) -> None:
    stage.ask("Fergus Tillinghast", HelpKind.QUESTION, "I am changing jobs. Which affiliation should it have?")


def _name_an_officer(stage: _Stage) -> None:
    officer = NamedOfficer("Hildegard Brambleby", "Head of Legal", "Brambleby Laboratories")
    stage.ask("Greta Hollybush", HelpKind.EMPLOYER, "", email="hildegard.brambleby@example.net", officer=officer)


def _ask_the_officer(stage: _Stage) -> None:
    request, agreement = stage.request("Greta Hollybush"), stage.agreement("Greta Hollybush")
    officer = forwarding.named_by(request)
    forwarding.forward(request.author, [agreement.pk], officer=officer, by=stage.by, request=request)


def _sign_as_the_officer(stage: _Stage) -> None:
    agent = Agent.objects.get(author=stage.author("Greta Hollybush"))
    history.visit(links.link_for_agent(agent), typed_name=agent.name)


_PARTS = (
    _Part(0, 0.5, _add_papers),
    _Part(0, 1, _invite),
    _Part(0, 2, _sign("Petra Lindqvale", "Nora Quillfeather", "Yolanda Pemberwick")),
    _Part(0, 7, _deny_a_paper),
    _Part(1, 1, _sign("Zebedee Cranleigh", "Cordelia Wexcombe", "Vera Marchbanks")),
    _Part(1, 3, _take_off_the_paper),
    _Part(1, 6, _ask_for_the_right_name),
    _Part(2, 1, _correct_the_name),
    _Part(2, 5, _sign("Astrid Kjellberg", "Tamsin Oakhurst-Bell", "Ulla Ferncastle")),
    _Part(3, 4, _decline),
    _Part(4, 2, _name_an_officer),
    _Part(4, 6, _ask_the_officer),
    _Part(5, 2, _retitle),
    _Part(5, 5, _sign_as_the_officer),
    _Part(6, 3, _withdraw),
    _Part(7, 8, _sign_under_another_name),
    _Part(8, 2, _merge),
    _Part(9, 1, _record_a_scan),
    _Part(9, 5, _ask_a_question),
    _Part(10, 0, _answer_it),
    _Part(10, 3, _waive),
    _Part(11, 2, _ask_again),
    _Part(12, 4, _hand_a_scan_in),
    _Part(13, 1, _ask_another),
)
