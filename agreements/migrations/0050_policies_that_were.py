"""Forward: where one signature was enough, papers that are clear stay so, and say that nobody warranted authority for it.

Back: what the version before has no word for becomes what is closest, and papers are looked at by the rules that it knows.
"""

from collections import defaultdict

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

_DONE = ("countersigned", "waived")
_EVERY = ("declined", "address", "invitation", "answer", "countersignature")
_BY_STATE = {"invited": "answer", "accepted": "countersignature", "declined": "declined"}
# Not by the policy, or not as the version before has it.
_KEPT = ("uncounted", "withdrawn", "nobody", "matter", "import")


def _lacking(apps, conference):
    """By paper what each of its authors lacks, an empty word for who lacks nothing."""
    standing = dict(
        apps.get_model("agreements", "Agreement").objects.filter(conference=conference).exclude(state="void")
        .values_list("authorship", "state")
    )  # fmt: skip
    lacking = defaultdict(list)
    authors = apps.get_model("agreements", "Authorship").objects.filter(paper__conference=conference, ended_at=None)
    for pk, paper, email in authors.values_list("pk", "paper", "author__email"):
        state = standing.get(pk, "draft")
        unasked = "invitation" if email else "address"
        lacking[paper].append("" if state in _DONE else _BY_STATE.get(state, unasked))
    return lacking


def keep_what_is_clear(apps, _schema_editor):
    papers = apps.get_model("agreements", "Paper").objects
    for conference in apps.get_model("agreements", "Conference").objects.filter(policy="one"):
        conference.policy = "one_for_all"
        conference.save(update_fields=["policy"])
        lacking = _lacking(apps, conference)
        alone = [pk for pk, lacks in lacking.items() if "" in lacks and any(lacks)]
        papers.filter(conference=conference, is_clear=True, pk__in=alone).update(is_kept_clear=True)
        for pk in papers.filter(conference=conference, blocked_by="countersignature").values_list("pk", flat=True):
            # An acceptance that will not be one for all is no longer what a paper waits for, while it can be another's.
            others = [lack for lack in reversed(_EVERY) if lack in lacking[pk] and lack != "countersignature"]
            papers.filter(pk=pk).update(blocked_by=others[0] if others else "countersignature")


def become_what_it_knew(apps, _schema_editor):
    model = {name: apps.get_model("agreements", name) for name in ("BulkJob", "HelpRequest", "Message", "Paper")}
    model["BulkJob"].objects.filter(kind="policy").delete()
    model["HelpRequest"].objects.filter(kind="not_for_me").update(kind="not_my_paper")
    notices = model["Message"].objects.filter(kind="for_all")
    waiting = notices.filter(state__in=["queued", "sending"])
    waiting.update(state="cancelled", cancel_cause="settled", finished_at=timezone.now())
    notices.update(kind="link")
    papers = model["Paper"].objects
    papers.filter(blocked_by="objection").update(blocked_by="matter")
    for conference in apps.get_model("agreements", "Conference").objects.exclude(policy="every"):
        conference.policy = "one" if conference.policy == "one_for_all" else "every"
        conference.save(update_fields=["policy"])
        _look_anew(apps, conference)


def _look_anew(apps, conference):
    papers, lacking = apps.get_model("agreements", "Paper").objects, _lacking(apps, conference)
    of_policy = papers.filter(~Q(blocked_by__in=_KEPT), conference=conference)
    for pk, is_clear in list(of_policy.values_list("pk", "is_clear")):
        lacks = lacking[pk]
        if conference.policy == "one":
            found = "" if "" in lacks else next(each for each in reversed(_EVERY) if each in lacks)
        else:
            found = next((each for each in _EVERY if each in lacks), "")
        changes = {"blocked_by": found, "is_clear": not found}
        if is_clear != (not found):
            changes["clear_since"] = None if found else timezone.now()
        papers.filter(pk=pk).update(**changes)
    totals = apps.get_model("agreements", "ConferenceTotals").objects.filter(conference=conference)
    totals.update(clear_papers=papers.filter(conference=conference, is_clear=True).count())


class Migration(migrations.Migration):
    dependencies = [("agreements", "0049_policies")]

    operations = [migrations.RunPython(keep_what_is_clear, become_what_it_knew)]
