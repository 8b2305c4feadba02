"""What was put together, who fetched it; a new one; and its ZIP."""

import logging
from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements.access import Access, May, conference_for, staff_user
from agreements.accounts.recent import recent_login_required
from agreements.models import Conference, User
from signatures.desk.handing_over.bundle_form import BundleForm
from signatures.exporting import downloads
from signatures.exporting.bundles import former_names, lost_files, making_bundles, streaming
from signatures.exporting.bundles.frozen import KeptEntry
from signatures.exporting.bundles.gathering import UnknownPaperError
from signatures.exporting.bundles.turns import NoTurnError, Turn
from signatures.models import Bundle, Document

logger = logging.getLogger(__name__)
_MOST_LISTED, _MOST_LOST = 200, 50


@require_safe
def list_bundles(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.SEE_EVIDENCE)
    bundles = access.conference.bundles.defer("listing").select_related("made_by")
    fetched = bundles.annotate(fetched=Count("downloads"), fetched_at=Max("downloads__at")).order_by("-number")
    context = {
        "access": access,
        "conference": access.conference,
        "section": "downloads",
        "bundles": fetched[:_MOST_LISTED],
        "may_make": access.may(May.MANAGE),
    }
    return render(request, "desk/handing_over/bundles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@recent_login_required
def make_bundle(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    conference = access.conference
    form = BundleForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (bundle := _made(form, conference, staff_user(request))):
        messages.success(request, _("Bundle {number} is made. Fetch it below.").format(number=bundle.number))
        return redirect("bundles", slug)
    status = 422 if request.method == "POST" else 200
    context = {"access": access, "conference": conference, "section": "downloads", "form": form}
    return render(request, "desk/handing_over/make_bundle.html", context, status=status)


def _made(form: BundleForm, conference: Conference, user: User) -> Bundle | None:
    """None if the form says why not."""
    try:
        return making_bundles.make(conference, form.wish, by=user)
    except UnknownPaperError as error:
        form.add_error("papers", str(error))
    except making_bundles.NothingToBundleError:
        form.add_error(None, _("There is nothing to put into it yet: no paper is clear."))
    return None


@require_safe
@recent_login_required
def fetch_bundle(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse | StreamingHttpResponse:
    """The same each time. A download that breaks off did nothing but be noted."""
    access = conference_for(request.user, slug, May.SEE_EVIDENCE)
    bundle = get_object_or_404(Bundle.objects.select_related("conference"), conference=access.conference, pk=pk)
    if bundle.is_erased:
        messages.info(request, _("Somebody in this bundle was erased, so it cannot be made again. Make another one."))
        return redirect("bundles", slug)
    if not access.can_own and former_names.has_closed_name(bundle):
        words = _(
            "Only owners fetch bundle {number}: it holds what was signed under a name that was closed away since."
        )
        messages.warning(request, words.format(number=bundle.number))
        return redirect("bundles", slug)
    name = content_disposition_header(as_attachment=True, filename=streaming.filename(bundle)) or ""
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    if request.method == "HEAD":
        return HttpResponse(content_type=streaming.CONTENT_TYPE, headers=headers)
    if lost := lost_files.lost_from(bundle):
        return _not_whole(request, access, bundle, lost)
    try:
        pieces = Turn(streaming.zipped(bundle))
    except NoTurnError:
        messages.info(
            request, _("Other bundles are being fetched at the moment. Fetch this one again in some minutes.")
        )
        return redirect("bundles", slug)
    downloads.note_bundle(bundle, by=staff_user(request))
    return StreamingHttpResponse(pieces, content_type=streaming.CONTENT_TYPE, headers=headers)


def _not_whole(request: HttpRequest, access: Access, bundle: Bundle, lost: Sequence[KeptEntry]) -> HttpResponse:
    """What would break off is not begun."""
    logger.error("bundle %s lacks %s files", bundle.pk, len(lost))
    named = lost[:_MOST_LOST]
    found = Document.objects.unerased().filter(signature__agreement__conference=access.conference)
    keys = dict(found.filter(sha256__in=[entry.sha256 for entry in named]).values_list("sha256", "pk"))
    context = {
        "access": access,
        "conference": access.conference,
        "section": "downloads",
        "bundle": bundle,
        "lost": [(entry.path, keys.get(entry.sha256)) for entry in named],
        "count": len(lost),
        "more": len(lost) - len(named),
    }
    return render(request, "desk/handing_over/lost_files.html", context, status=503)
