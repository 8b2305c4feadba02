"""What new columns say of the rows that are there: affiliations, states before an end, clearance, matters."""

from collections import defaultdict

from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.utils import timezone

_DONE = {"countersigned", "waived"}
_BLOCKS = {"declined": "declined", "invited": "answer", "accepted": "countersignature"}
_EVERY = ("declined", "address", "invitation", "answer", "countersignature")
_ONE = ("countersignature", "answer", "invitation", "address", "declined")
_DOUBTS = {"not_me", "not_my_paper", "objection"}
_AT_ONCE = 500


def fill(apps, schema_editor):
    using = schema_editor.connection.alias
    model = {
        name: apps.get_model("agreements", name)._default_manager.using(using)
        for name in (
            "Agreement", "Author", "Authorship", "Conference", "ConferenceTotals", "Event", "HelpRequest", "Matter", "Paper",
        )
    }  # fmt: skip
    theirs = model["Author"].filter(pk=OuterRef("author")).values("affiliation")
    model["Authorship"].update(affiliation=Subquery(theirs))
    _states_before(model)
    _matters(model, apps.get_model("agreements", "Matter"))
    for conference in model["Conference"].order_by("pk"):
        _clearance(model, conference)


def _states_before(model):
    """The event that ended it says what it was; one that was ended by hand was not invited, or waited."""
    for agreement in model["Agreement"].filter(state__in=["void", "waived"]):
        told = model["Event"].filter(agreement=agreement.pk, kind=f"agreement.{agreement.state}").order_by("-number").first()
        was = told.payload.get("from") if told else ""
        agreement.state_before = was or ("invited" if agreement.invited_at else "draft")
        agreement.void_cause = "mistake" if agreement.state == "void" else ""
        agreement.save(update_fields=["state_before", "void_cause"])


def _matters(model, matter):
    now, new = timezone.now(), []
    for agreement in model["Agreement"].filter(state="declined").select_related("authorship"):
        at = agreement.answered_at.isoformat(timespec="microseconds")
        new.append(
            matter(
                conference_id=agreement.conference_id, kind="declined", subject=f"agreement:{agreement.pk} {at}",
                author_id=agreement.authorship.author_id, agreement=agreement, opened_at=agreement.answered_at,
            )
        )  # fmt: skip
    for request in model["HelpRequest"].filter(settled_at=None):
        new.append(
            matter(
                conference_id=request.conference_id, kind="request", subject=f"request:{request.pk}",
                author_id=request.author_id, request=request, opened_at=min(request.created_at, now),
                is_blocking=request.kind in _DOUBTS,
            )
        )  # fmt: skip
    model["Matter"].bulk_create(new, batch_size=_AT_ONCE)


def _clearance(model, conference):
    states = defaultdict(list)
    agreements = model["Agreement"].filter(conference=conference).exclude(state="void")
    for authorship, state, at in agreements.values_list("authorship", "state", "countersigned_at"):
        states[authorship] = (state, at)
    doubted = set(model["Matter"].filter(conference=conference, is_blocking=True).values_list("author", flat=True))
    asks = defaultdict(list)
    for pk, paper, author in model["Authorship"].filter(paper__conference=conference).values_list("pk", "paper", "author"):
        asks[paper].append((*states.get(pk, (None, None)), author in doubted))
    by_verdict, count, clear = defaultdict(list), 0, 0
    for pk, status in model["Paper"].filter(conference=conference).values_list("pk", "status"):
        verdict = _blocker(conference.policy, status, asks[pk])
        count, clear = count + (verdict != "withdrawn"), clear + (verdict == "")
        since = max((at for _, at, _ in asks[pk] if at), default=timezone.now()) if verdict == "" else None
        by_verdict[verdict, since].append(pk)
    for (verdict, since), pks in by_verdict.items():
        for start in range(0, len(pks), _AT_ONCE):
            rows = model["Paper"].filter(pk__in=pks[start : start + _AT_ONCE])
            rows.update(blocked_by=verdict, is_clear=verdict == "", clear_since=since)
    model["ConferenceTotals"].create(conference=conference, papers=count, clear_papers=clear)


def _blocker(policy, status, asks):
    if status == "withdrawn":
        return "withdrawn"
    if not asks:
        return "nobody"
    if any(is_doubted for *_, is_doubted in asks):
        return "matter"
    done = [state in _DONE for state, *_ in asks]
    if all(done) if policy == "every" else any(done):
        return ""
    blocks = {_BLOCKS.get(state, "invitation") for state, *_ in asks if state not in _DONE}
    return next(each for each in (_EVERY if policy == "every" else _ONE) if each in blocks)


def back(apps, schema_editor):
    using = schema_editor.connection.alias
    author, authorship = (apps.get_model("agreements", name)._default_manager.using(using) for name in ("Author", "Authorship"))
    theirs = authorship.filter(author=OuterRef("pk")).exclude(affiliation="").values("affiliation")[:1]
    author.filter(authorships__affiliation__gt="").update(affiliation=Subquery(theirs))


class Migration(migrations.Migration):

    # Whose name has to be looked at is told by the signatures' own last steps, which know the grades.
    dependencies = [('agreements', '0023_matters_waivers_and_endings')]

    operations = [migrations.RunPython(fill, back)]
