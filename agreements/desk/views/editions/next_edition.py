"""A new conference from an old one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.access import May, conference_for, staff_user
from agreements.conferences.details import TakenSlugError
from agreements.conferences.editions import copying
from agreements.desk.forms.conferences import time_zones
from agreements.desk.forms.editions.copy_form import CopyForm


@require_http_methods(["GET", "HEAD", "POST"])
def copy_conference(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    source, user = access.conference, staff_user(request)
    form = CopyForm(request.POST or None, source=source, by=user)
    if request.method == "POST" and form.is_valid():
        try:
            found = copying.copy_conference(source, by=user, facts=form.facts, people=form.people)
        except TakenSlugError:
            form.add_error("slug", form.fields["slug"].error_messages["unique"])
        else:
            words = _("{conference} has been created from {source}. Look through its text, and publish it.")
            messages.success(request, words.format(conference=found.name, source=source.name))
            return redirect("dashboard", found.slug)
    context = {
        "access": access,
        "conference": source,
        "section": "settings",
        "form": form,
        "time_zones": time_zones(),
        "text": source.current_text,
    }
    return render(request, "desk/editions/copy.html", context)
