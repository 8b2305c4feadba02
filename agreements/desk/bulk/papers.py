"""Papers of a selection that are withdrawn, or come back."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.desk.bulk.construction import KEY, SAMPLE, BulkDeed, BulkReach, OptionalReasonForm, ReasonForm, Rows
from agreements.models import Agreement, BulkJobKind, Conference, Paper, PaperStatus, VoidCause
from agreements.papers import withdrawing
from agreements.sentences import counted
from agreements.states import SIGNED


def named(papers: QuerySet[Paper]) -> list[str]:
    return [f"{number}: {title}" for number, title in papers.values_list("number", "title")[:SAMPLE]]


def keys_of(papers: QuerySet[Paper]) -> frozenset[str]:
    return frozenset(papers.order_by().values_list(KEY, flat=True))


def _to_withdraw(_conference: Conference, papers: QuerySet[Paper]) -> BulkReach:
    chosen = papers.order_by("number_key", "pk")
    accepted, gone = chosen.filter(status=PaperStatus.ACCEPTED), chosen.filter(status=PaperStatus.WITHDRAWN).count()
    standing = Agreement.objects.standing().filter(authorship__paper__in=accepted.order_by().values("pk"))
    asked = Q(invited_at__isnull=False) & ~Q(authorship__author__email="")
    ended = standing.aggregate(
        count=Count("pk"),
        signed=Count("pk", filter=Q(state__in=SIGNED)),
        told=Count("authorship__author", filter=asked, distinct=True),
    )
    left_out = [
        counted("{count} paper is withdrawn already.", "{count} papers are withdrawn already.", gone)
    ] if gone else []  # fmt: skip
    return BulkReach(accepted, keys_of(accepted), named(accepted), left_out, _of_withdrawal(**ended))


def _of_withdrawal(count: int, signed: int, told: int) -> list[str]:
    lines = [
        counted(
            "{count} agreement is ended. Nobody is asked or reminded about it any more.",
            "{count} agreements are ended. Nobody is asked or reminded about them any more.",
            count,
        )
    ]
    if signed:
        lines.append(
            counted(
                "{count} of them is signed: what was signed is kept, and says that the paper was withdrawn.",
                "{count} of them are signed: what was signed is kept, and says that the paper was withdrawn.",
                signed,
            )
        )
    if told:
        lines.append(
            counted(
                "{count} author who was asked is told by mail, with your reason.",
                "{count} authors who were asked are told by mail, with your reason.",
                told,
            )
        )
    return [*lines, _("Withdrawn papers are outside all counts. They stay in the list, and can be revived.")]


def _to_revive(_conference: Conference, papers: QuerySet[Paper]) -> BulkReach:
    chosen = papers.order_by("number_key", "pk")
    withdrawn = chosen.filter(status=PaperStatus.WITHDRAWN, merged_into=None)
    left_out = list(_not_to_revive(chosen))
    return BulkReach(withdrawn, keys_of(withdrawn), named(withdrawn), left_out, list(_of_revival(withdrawn)))


def _of_revival(withdrawn: QuerySet[Paper]) -> Iterator[str]:
    ended = withdrawing.ended_by_withdrawal(withdrawn)
    count, back = ended.count(), ended.exclude(void_cause=VoidCause.NOT_PUBLISHED).as_signed().count()
    yield counted(
        "{count} agreement that was ended by the withdrawal comes back as it was.",
        "{count} agreements that were ended by the withdrawal come back as they were.",
        back,
    )
    if again := count - back:
        yield counted(
            "{count} stays ended, because the name or title is another one now, or its rights went back: a new agreement "
            "takes its place, for which you can invite the author.",
            "{count} stay ended, because names or titles are others now, or their rights went back: new agreements take "
            "their place, for which you can invite the authors.",
            again,
        )
    yield _("Whoever was told of the end by mail is told of the return. Nobody else is mailed: invite or remind them.")


def _not_to_revive(chosen: QuerySet[Paper]) -> Iterator[str]:
    if others := chosen.filter(status=PaperStatus.ACCEPTED).count():
        yield counted("{count} paper is not withdrawn.", "{count} papers are not withdrawn.", others)
    if merged := chosen.filter(merged_into__isnull=False).count():
        yield counted(
            "{count} paper was merged with another one, which has its authors now.",
            "{count} papers were merged with other ones, which have their authors now.",
            merged,
        )


WITHDRAW = BulkDeed(
    BulkJobKind.WITHDRAW,
    Rows.PAPERS,
    "withdraw",
    gettext_lazy("Withdraw"),
    lambda count: counted("Withdraw {count} paper", "Withdraw {count} papers", count),
    gettext_lazy("None of the selected papers can be withdrawn"),
    _to_withdraw,
    withdrawing.withdraw_part,
    ReasonForm,
    is_dangerous=True,
)
REVIVE = BulkDeed(
    BulkJobKind.REVIVE,
    Rows.PAPERS,
    "revive",
    gettext_lazy("Revive"),
    lambda count: counted("Revive {count} paper", "Revive {count} papers", count),
    gettext_lazy("None of the selected papers is withdrawn"),
    _to_revive,
    withdrawing.revive_part,
    OptionalReasonForm,
)
