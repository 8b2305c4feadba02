"""Files that staff take away."""

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from agreements.access import conference_for
from agreements.accounts.recent import recent_login_required
from signatures.exporting import csv
from signatures.exporting.columns import signatures_of


@require_safe
@recent_login_required
def export_signatures(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    conference = conference_for(request.user, slug).conference
    filename = f"{conference.slug}-signatures-{conference.today.isoformat()}.csv"
    return StreamingHttpResponse(
        csv.signatures(signatures_of(conference)),
        content_type=csv.CONTENT_TYPE,
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=filename) or ""},
    )
