"""Reminders by the calendar are switched on and off, and leave on other days."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.access import May, conference_for, staff_user
from agreements.desk.forms.mailing.reminder_forms import ScheduleForm
from agreements.desk.reminding.calendar_rows import CalendarDay, days_to_come
from agreements.desk.reminding.reason_words import brakes_in_words, days_in_words
from agreements.mail.reminding.known_facts import schedule_of
from agreements.mail.words import reply_address
from agreements.people.reminding import switching
from agreements.people.reminding.ahead import rounds_ahead
from agreements.sentences import counted


@require_http_methods(["GET", "HEAD", "POST"])
def edit_reminders(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    conference = access.conference
    schedule = schedule_of(conference)
    form = ScheduleForm(request.POST or None, instance=schedule)
    if request.method == "POST" and form.is_valid():
        switching.change(conference, by=staff_user(request), changes=form.cleaned_data)
        messages.success(request, _("Saved. These are the days as they are now."))
        return redirect("reminders", slug)
    context = {"access": access, "conference": conference, "section": "mail", "form": form, "schedule": schedule}
    return render(request, "desk/reminding/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def switch_on_reminders(request: HttpRequest, slug: str) -> HttpResponse:
    """Shown before it starts: the days, and how many would get which."""
    access = conference_for(request.user, slug, May.MANAGE)
    conference = access.conference
    if request.method == "POST":
        reply_address.insist(conference)
        try:
            if switching.switch_on(conference, by=staff_user(request)):
                messages.success(request, _("Reminders leave by themselves from now on, on the days below."))
            else:
                messages.info(request, _("They were switched on already."))
        except switching.NoDeadlineError:
            messages.warning(request, _("There is no deadline yet. Set one in the settings first."))
        return redirect("reminders", slug)
    schedule = schedule_of(conference)
    asked = {
        "access": access,
        "conference": conference,
        "section": "mail",
        "question": _("Have reminders leave by themselves?"),
        "consequences": [days_in_words(schedule), *brakes_in_words(schedule), *_answers_stop_it()],
        "sample_label": _("The days to come, as things are now"),
        "sample": [_line(day) for day in days_to_come(rounds_ahead(schedule, only_awaited=True))],
        "verb": _("Switch on"),
        "back_url": reverse("reminders", args=[slug]),
        "back_label": _("Reminders"),
        "disabled_because": _("There is no deadline yet. Set one in the settings first.")
        if conference.deadline is None
        else reply_address.problem_of(conference),
    }
    return render(request, "confirm.html", asked)


def _answers_stop_it() -> list[str]:
    return [
        _(
            "Whoever has answered, asked for something, or cannot be reached is left out. That is looked at on the day, and "
            "once more when the mail leaves."
        ),
        _("It can be switched off at any time."),
    ]


def _line(day: CalendarDay) -> str:
    people = counted("{count} person", "{count} people", day.count)
    return _("{day}, {when}: {people}").format(day=day.day_in_words, when=day.words, people=people)


@require_POST
def switch_off_reminders(request: HttpRequest, slug: str) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    if switching.switch_off(conference, by=staff_user(request)):
        words = _(
            "Switched off: no more reminders are written by themselves. Those that are written already still leave."
        )
        messages.success(request, words)
    else:
        messages.info(request, _("They were switched off already."))
    return redirect("reminders", slug)
