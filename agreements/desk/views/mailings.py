"""The two dialogues before mail goes to many: inviting, reminding."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from agreements import clearance
from agreements.access import May, conference_for, staff_user
from agreements.desk.bulk import ListForm
from agreements.desk.filters import chosen_agreements
from agreements.desk.forms.mailing.reminder_forms import LISTED, LeaveOutForm
from agreements.desk.forms.texts import SureForm
from agreements.desk.job_phrases import job_begun, job_refused
from agreements.desk.mails import before_inviting
from agreements.desk.mails.leaving import written
from agreements.desk.phrases import people_invited, reminders_sent
from agreements.desk.reminding.reason_words import brakes_in_words
from agreements.desk.views.bulk_jobs import going_on
from agreements.jobs import bulk_jobs
from agreements.mail import preview
from agreements.mail.compose import ComposedMail
from agreements.mail.reminding.known_facts import schedule_of
from agreements.mail.words import reply_address
from agreements.models import Agreement, BulkJobKind, Conference, MessageKind, ReminderSchedule, Text, User
from agreements.models.agreement import AgreementQuerySet
from agreements.people import invitations, reminders
from agreements.people.reminding.who_is_due import Round, next_round
from agreements.publishing import lacking
from agreements.sentences import counted
from agreements.settling.asking_again import NothingToSignError
from agreements.workflow import ForbiddenMoveError

_SHOWN_PEOPLE = 5


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Exactly those who were shown: everybody who has not been invited yet, or those whom the address selects (see
    `filters.chosen_agreements`)."""
    access = conference_for(request.user, slug, May.MANAGE)
    if meanwhile := going_on(request, access, _("Invite"), BulkJobKind.INVITE):
        return meanwhile
    conference, text = access.conference, access.conference.current_text
    if text is not None:
        prefetch_related_objects([text], "variants")
    chosen = chosen_agreements(conference, request.GET)
    agreements, held_back = clearance.uninvited(chosen), chosen.held_back().count()
    people, reach = preview.whom(agreements)
    digest = _digest_of(people, text)
    lacks = lacking.before_inviting(conference, text, lacking.papers_of(agreements)) if people else []
    is_wrong = any(lack.is_wrong for lack in lacks)
    sure, status = SureForm(request.POST or None, lacks=lacks), 200
    if request.method == "POST":
        is_same = request.POST.get("digest", "") == digest
        if is_same and people and text is not None and (is_wrong or not sure.is_valid()):
            status = 422
        elif is_same or not people or text is None:
            _order_invitations(request, conference, people)
            return redirect("dashboard", slug)
        else:
            status = 409
            messages.warning(request, _said_otherwise(request.POST.get("digest", ""), digest))
    context = {
        "access": access,
        "text": text,
        "form": ListForm(initial={"digest": digest}),
        "sure": sure,
        "lacks": lacks,
        "is_wrong": is_wrong,
        "has_agreements": bool(people) or conference.agreements.exists(),
        "is_selection": bool(request.GET.get("of")),
        "mails": preview.sample_mails(MessageKind.INVITATION, conference, agreements, asked=people, text=text),
    }
    context |= before_inviting.in_words(conference, text, reach, held_back)
    return render(request, "desk/invite.html", context, status=status)


def _digest_of(people: Sequence[Sequence[UUID]], text: Text | None) -> str:
    """Of whom the page shows, about which papers; before it the text that it names, so that it can be said what has changed."""
    return f"{text.number if text else 0}:{bulk_jobs.digest_of(pk for theirs in people for pk in theirs)}"


def _said_otherwise(shown: str, present: str) -> str:
    """What has changed since the page was opened."""
    if shown.partition(":")[0] != present.partition(":")[0]:
        return _("Another text was published since you opened the page, so nobody was invited. This is how it is now.")
    return _("The list has changed since you opened it, so nobody was invited. This is the list as it is now.")


def _order_invitations(request: HttpRequest, conference: Conference, people: Sequence[Sequence[UUID]]) -> None:
    try:
        messages.success(request, _invite(conference, people, by=staff_user(request)))
    except bulk_jobs.AlreadyRunningError:
        messages.warning(request, job_refused(BulkJobKind.INVITE))
    except NothingToSignError:
        messages.error(request, _("There is nothing to sign yet, so nobody was invited. Publish a text first."))
    except ForbiddenMoveError:
        messages.warning(
            request, _("Somebody else sent invitations at the same time. You can invite whoever is left.")
        )


def _invite(conference: Conference, people: Sequence[Sequence[UUID]], *, by: User) -> str:
    """Few at once, many by a worker; returns what to say to whoever pressed."""
    if len(people) > bulk_jobs.AT_ONCE and conference.current_text is not None:
        return job_begun(bulk_jobs.owe(BulkJobKind.INVITE, conference, people, by=by))
    shown = Agreement.objects.filter(pk__in=[pk for theirs in people for pk in theirs])
    invited, about = invitations.invite(conference, shown, by=by)
    words = people_invited(invited, about)
    return written(conference, f"{words} {_('The mails are on their way.')}", words) if invited else words


@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who is due, or of them those whom the address selects (see `filters.chosen_agreements`).

    Of a selection exactly those who were shown: a round over all takes whoever is due by then.
    """
    access = conference_for(request.user, slug, May.MANAGE)
    if meanwhile := going_on(request, access, _("Remind"), BulkJobKind.REMIND, BulkJobKind.ROUND):
        return meanwhile
    conference = access.conference
    chosen = chosen_agreements(conference, request.GET) if request.GET.get("of") else None
    due = next_round(conference, chosen, only_awaited=True)
    digest = bulk_jobs.digest_of(due.due) if chosen is not None else ""
    asked = _asked(conference, due.due[:LISTED])
    people = _addressees(asked)
    posted = request.POST if request.method == "POST" else None
    form = LeaveOutForm(posted, people=people, count=len(due.due), initial={"digest": digest})
    status = 200
    if request.method == "POST":
        reply_address.insist(conference)
        is_same, status = request.POST.get("digest", "") == digest, 422
        if is_same and form.is_valid():
            _order_reminders(request, conference, chosen, without=form.cleaned_data["without"])
            return redirect("dashboard", slug)
        if not is_same:
            words = _(
                "The list has changed since you opened it, so nobody was reminded. This is the list as it is now."
            )
            messages.warning(request, words)
            form, status = LeaveOutForm(people=people, count=len(due.due), initial={"digest": digest}), 409
    context = {"access": access, "form": form, "is_selection": chosen is not None}
    return render(request, "desk/remind.html", context | _round_in_words(conference, due, asked), status=status)


def _round_in_words(conference: Conference, due: Round, asked: Mapping[int, Sequence[Agreement]]) -> dict[str, Any]:
    schedule = due.schedule or schedule_of(conference)
    return {
        "conference": conference,
        "section": "mail",
        "count": len(due.due),
        "verb": ngettext("Send the reminder", "Send the reminders", len(due.due)),
        "left_out": [(count, reason.label) for reason, count in due.left_out.items()],
        "more": max(len(due.due) - LISTED, 0),
        "brakes": brakes_in_words(schedule),
        "lacks_address": reply_address.problem_of(conference),
        "mails": _sample(conference, schedule, due, asked),
    }


def _sample(
    conference: Conference, schedule: ReminderSchedule, due: Round, asked: Mapping[int, Sequence[Agreement]]
) -> list[ComposedMail]:
    """The mail of whoever has the most papers, of the first few who are reminded themselves."""
    own = {pk: [each for each in asked.get(pk, ()) if each.agent_id is None] for pk in due.due[:_SHOWN_PEOPLE]}
    busiest = max(own.values(), key=len, default=[])
    if not busiest:
        return []
    author = busiest[0].authorship.author
    stems = reminders.stems_of(schedule, {author.pk: due.people[author.pk]})
    return preview.samples_about(MessageKind.REMINDER, conference, {author: busiest}, stems=stems)


def _asked(conference: Conference, authors: Sequence[int]) -> Mapping[int, Sequence[Agreement]]:
    """By their ids, what these authors are asked to sign."""
    asked = clearance.awaited(conference).filter(authorship__author__in=authors)
    rows = asked.select_related("agent", "authorship__author", "authorship__paper").order_by(
        "authorship__author", "authorship__paper__number_key", "pk"
    )
    found = defaultdict[int, list[Agreement]](list)
    for agreement in rows:
        found[agreement.authorship.author_id].append(agreement)
    return found


def _addressees(asked: Mapping[int, Sequence[Agreement]]) -> list[tuple[int, str]]:
    """Whom a reminder of these agreements goes to: the author, or the officer who is asked instead."""
    return [(author, "; ".join(dict.fromkeys(map(_addressee, theirs)))) for author, theirs in asked.items()]


def _addressee(agreement: Agreement) -> str:
    author, agent = agreement.authorship.author, agreement.agent
    if agent is None:
        return f"{author.name}, {author.email}"
    return _("{officer}, {email}, for {author}").format(officer=agent.name, email=agent.email, author=author.name)


def _order_reminders(
    request: HttpRequest, conference: Conference, chosen: AgreementQuerySet | None, *, without: Sequence[int]
) -> None:
    by, is_selection = staff_user(request), chosen is not None
    found = next_round(conference, chosen, without=without)
    try:
        if len(found.due) > bulk_jobs.AT_ONCE:
            messages.success(request, job_begun(reminders.order(conference, found, by=by, is_selection=is_selection)))
        else:
            count = reminders.remind(conference, chosen, by=by, without=without)
            waits = counted("{count} reminder was written.", "{count} reminders were written.", count)
            messages.success(request, written(conference, reminders_sent(count), waits if count else ""))
    except bulk_jobs.AlreadyRunningError:
        messages.warning(request, job_refused(BulkJobKind.REMIND))
