"""Who corresponds for a paper."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.access import May, conference_for, staff_user
from agreements.desk.forms.clearing.policy_form import CorrespondentsForm
from agreements.people.amending import OvertakenCorrectionError, name_correspondents


@require_http_methods(["GET", "HEAD", "POST"])
def correspondents(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    paper = get_object_or_404(access.conference.papers, pk=pk, merged_into=None)
    standing = list(paper.authorships.standing().order_by("position"))
    form, status = CorrespondentsForm(request.POST or None, authorships=standing), 200
    if request.method == "POST" and form.is_valid():
        named = set(form.cleaned_data["corresponding"])
        try:
            name_correspondents(paper, named, by=staff_user(request), shown=form.was_shown)
        except OvertakenCorrectionError:
            messages.warning(
                request, _("The authors of this paper have just changed, so nothing was saved. Look again.")
            )
            return redirect("name_correspondents", slug, pk)
        messages.success(request, _("Saved."))
        return redirect("paper", slug, pk)
    if request.method == "POST":
        status = 422
    context = {"access": access, "conference": access.conference, "section": "papers", "paper": paper, "form": form}
    return render(request, "desk/clearing/correspondents.html", context, status=status)
