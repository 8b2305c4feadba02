"""Whom else an agreement asks for its author's answer: an officer to whom it was forwarded, until that is taken back."""

from collections.abc import Iterable, Sequence

from agreements import audit, links, matters
from agreements.mail import cancelling
from agreements.matters import About
from agreements.models import Agent, Agreement, ForwardEnd
from agreements.states import State
from agreements.workflow.chosen_variants import ask_authors, ask_employers
from agreements.workflow.moving import ForbiddenMoveError


def forward(agreements: Sequence[Agreement], agent: Agent) -> None:
    """Ask `agent`, too, for the answers that its author owes. ForbiddenMoveError if one is answered or forwarded already."""
    asked = Agreement.objects.filter(pk__in=[agreement.pk for agreement in agreements])
    if elsewhere := asked.exclude(state=State.INVITED, agent=None).first():
        raise ForbiddenMoveError(elsewhere, State.INVITED)
    asked.update(agent=agent)
    ask_employers(agreements)
    named = {name: getattr(agent, name) for name in ("name", "title", "organisation", "email") if getattr(agent, name)}
    for agreement in agreements:
        agreement.agent = agent
        audit.record("agreement.forwarded", agreement=agreement, subject=f"agent:{agent.pk}", personal=named)
    matters.changed(About.ADDRESSES, [agent.author_id])


def release(agreements: Iterable[Agreement], *, cause: ForwardEnd) -> None:
    """No officer is asked about these any more: who has nothing else to answer has a link that opens nothing, and gets no
    mail that still waits. What was not forwarded is left alone."""
    given = {agreement.pk: agreement for agreement in agreements}
    forwarded = list(Agreement.objects.filter(pk__in=given, agent__isnull=False).select_related("authorship"))
    if not forwarded:
        return
    Agreement.objects.filter(pk__in=[each.pk for each in forwarded]).update(agent=None)
    ask_authors(forwarded)
    for each in forwarded:
        given[each.pk].agent = None
        audit.record(
            "agreement.forward_ended", agreement=each, subject=f"agent:{each.agent_id}", facts={"cause": cause}
        )
    idle = Agent.objects.standing().filter(pk__in={each.agent_id for each in forwarded}, agreements__isnull=True)
    ended = list(idle.values_list("pk", flat=True))
    Agent.objects.filter(pk__in=ended).update(ended_at=audit.evidence_time(), ended_cause=cause)
    matters.changed(About.ADDRESSES, Agent.objects.filter(pk__in=ended).values_list("author", flat=True))
    links.revoke_of_agents(ended)
    cancelling.cancel_settled({each.authorship.author_id for each in forwarded})
