"""The page "Check before you sign"."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agreements.models import Agreement, Countersigning, Link
from agreements.sentences import listed
from signatures import answering, countersigning, signing
from signatures.models import Decision
from signatures.visits import sheets
from signatures.visits.conversations import frame
from signatures.visits.forms import SignForm
from signatures.visits.last_page.confirm_form import ConfirmForm
from signatures.visits.mails import mail_promises


def review_page(
    request: HttpRequest,
    link: Link,
    form: SignForm,
    differing: Sequence[Agreement],
    *,
    confirm: ConfirmForm | None = None,
    has_moved: bool = False,
    status: int = 200,
) -> HttpResponse:
    """`form` is valid; `has_moved`: the day has changed since the page that it comes from, and nothing else."""
    expected = [link.agent.name if link.agent else agreement.authorship.printed_name for agreement in differing]
    other_names = list(dict.fromkeys(expected))
    around = [sheet.wording.signing for sheet in form.sheets if form.decision_on(sheet) == Decision.ACCEPTED]
    context = (
        frame(link)
        | {
            "step": "review",
            "form": form,
            "confirm": confirm or ConfirmForm(),
            "lines": [(sheet, form.decision_on(sheet), form.picked_on(sheet)) for sheet in form.sheets],
            "signing": around[0] if around else None,
            "verb": sheets.verb([answer.decision for answer in form.answers()]),
            "other_names": other_names,
            "printed_as": listed(f"“{name}”" for name in other_names),
            "day": form.sheets[0].day,
            "has_moved": has_moved,
        }
        | _countersigned(link, form)
    )
    return render(request, "sign/review.html", context, status=status)


def review_again(
    request: HttpRequest,
    link: Link,
    form: SignForm,
    confirm: ConfirmForm,
    *,
    has_moved: bool = False,
    status: int = 200,
) -> HttpResponse:
    """With what was typed there. Raises a NotRecordedError."""
    dry_run = signing.dry_run(link, form.answers(), typed_name=form.cleaned_data["typed_name"])
    if dry_run.differing and confirm.is_bound and not confirm["confirmed_name"].value():
        # All that is missing is said at once.
        confirm.refuse_name()
    return review_page(request, link, form, dry_run.differing, confirm=confirm, has_moved=has_moved, status=status)


def _countersigned(link: Link, form: SignForm) -> dict[str, Any]:
    """In whose name a rule countersigns at once, whether a name waits for a person before that, and which mails follow."""
    conference, typed_name = link.author.conference, form.cleaned_data["typed_name"]
    accepted = [sheet.agreement for sheet in form.sheets if form.decision_on(sheet) == Decision.ACCEPTED]
    if conference.countersigning != Countersigning.RULE:
        return {"mail_promise": mail_promises.before(link, at_once=0, later=len(accepted))}
    waits = [answering.grade_of(agreement, typed_name, link).waits_for_person for agreement in accepted]
    is_at_once = not all(waits) and not countersigning.waits_for_another(conference, typed_name)
    at_once = waits.count(False) if is_at_once else 0
    return {
        "countersigned_by": conference.present_signatory if is_at_once else "",
        "is_name_looked_at": any(waits),
        "mail_promise": mail_promises.before(link, at_once=at_once, later=len(accepted) - at_once),
    }
