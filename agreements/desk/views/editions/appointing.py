"""Who countersigns for a conference, since when, and from when on somebody else."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.access import May, conference_for, staff_user
from agreements.conferences import signatories as deeds
from agreements.desk.forms.editions.signatory_form import SignatoryForm
from agreements.models import Conference, Countersigning, User


@require_http_methods(["GET", "HEAD", "POST"])
def signatories(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    conference = access.conference
    terms = deeds.history(conference)
    shown = {"shown": terms[-1].signatory.number}
    files = request.FILES if request.method == "POST" else None
    form = SignatoryForm(request.POST or None, files, conference=conference, initial=shown)
    if request.method == "POST" and form.is_valid() and (words := _appointed(form, conference, staff_user(request))):
        messages.success(request, words)
        return redirect("signatories", slug)
    context = {
        "access": access,
        "conference": conference,
        "section": "texts",
        "form": form,
        "terms": terms,
        "today": conference.today,
        "is_by_rule": conference.countersigning == Countersigning.RULE,
    }
    return render(request, "desk/editions/signatories.html", context)


def _appointed(form: SignatoryForm, conference: Conference, user: User) -> str:
    """What to say; empty if the form says why not."""
    facts = form.cleaned_data
    try:
        found = deeds.appoint(
            conference, name=facts["name"], since=facts["since"], by=user, picture=form.picture, shown=facts["shown"]
        )
    except ValidationError as error:
        form.add_error("since", error)
    except deeds.OtherSignatoryError:
        present = deeds.history(conference)[-1].signatory.number
        form.data = {name: form.data[name] for name in form.data} | {"shown": str(present)}
        form.add_error(
            None, _("Somebody else has changed this since you opened the page. Look at the list, and save again.")
        )
    else:
        words = _("{name} countersigns from {day} on. What is signed before keeps its signatory.")
        return words.format(name=found.name, day=date_format(facts["since"], "j F Y"))
    return ""
