"""For whatever watches this process; that it lives, agreements.web.middleware answers before anything else."""

from dataclasses import asdict

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from agreements.web import throttles
from signatures.documents import seal_keys
from signatures.operations import backlog, beats, nightly

_TEXT = "text/plain"
_JSON = "application/json"


@csrf_exempt  # changes nothing; whoever asks by another method is told so
@login_not_required  # tells counts and ages, and of nobody
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready as long as the database answers, because signing needs nothing else; as JSON, how the work goes too."""
    wants_json = request.get_preferred_type([_TEXT, _JSON]) == _JSON
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        facts = _work() if wants_json else {}
    except DatabaseError:
        why = "the database does not answer"
        if wants_json:
            return JsonResponse({"ready": False, "reason": why}, status=503)
        return HttpResponse(f"{why}\n", content_type=_TEXT, status=503)
    return JsonResponse({"ready": True, **facts}) if wants_json else HttpResponse("ready\n", content_type=_TEXT)


def _work() -> dict[str, object]:
    stamps = backlog.stamps()
    return {
        "documents": asdict(backlog.documents()),
        "stamps": asdict(stamps) if stamps else None,
        "mails": asdict(backlog.mails()),
        "staff_mails": asdict(backlog.staff_mails()),
        "mail_server": backlog.mail_is_taken(),
        "jobs": asdict(backlog.jobs()),
        "disk_full": backlog.full_disk(),
        "key": _key(),
        "self_check": nightly.counts(),
        "beats": beats.ages(),
        "redis": throttles.redis_takes(),
    }


def _key() -> dict[str, object]:
    """Whether documents can be sealed, as a worker found last, and how many days are left; None: nobody looked yet."""
    found = seal_keys.found()
    if found is None:
        return {"usable": None, "days_left": None}
    return {"usable": not found.problem, "days_left": found.days_left}
