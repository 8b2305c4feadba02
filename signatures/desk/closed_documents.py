"""What was signed under a name that its author no longer bears: opened by an owner, for a reason that the log keeps."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from agreements import audit
from agreements.access import May, conference_for, staff_user
from agreements.desk.reasons import ReasonField
from signatures.documents import drawing
from signatures.exporting import downloads
from signatures.models import Document
from signatures.responses import pdf_response


class OpeningForm(forms.Form):
    reason = ReasonField(
        help_text=gettext_lazy("It stands in the log with your name. Do not write the former name into it."),
        missing=gettext_lazy("Say why: it is kept in the log."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def open_document(request: HttpRequest, slug: str, agreement: UUID) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    document = Document.objects.of_agreement(agreement).with_facts().first()
    asked = document.signature.agreement if document else None
    if document is None or asked is None or asked.conference_id != access.conference.pk or not asked.closed_away_at:
        raise Http404
    form = OpeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        content = drawing.read(document)
        with audit.deed(access.conference, by=staff_user(request)):
            audit.record("agreement.opened", agreement=asked, personal={"reason": form.cleaned_data["reason"]})
            downloads.note_document(document, by=staff_user(request))
        paper = asked.authorship.paper.number
        return pdf_response(content, name=f"{access.conference.slug} {paper} closed away", as_attachment=True)
    context = {
        "access": access,
        "conference": access.conference,
        "section": "papers",
        "question": _("Open what {name} signed under a former name?").format(name=asked.authorship.printed_name),
        "verb": _("Open it"),
        "consequences": [
            _("The document bears a name by which this person does not want to be known any more."),
            _("Open it only where there is good cause, such as a court’s order, and hand it to nobody else."),
        ],
        "is_dangerous": True,
        "form": form,
        "back_url": reverse("agreement", args=[slug, agreement]),
        "back_label": asked.authorship.printed_name,
    }
    return render(request, "confirm.html", context, status=422 if request.method == "POST" else 200)
