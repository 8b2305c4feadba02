"""What a conference's policy lacks to make papers clear."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.desk.dashboard.items import ActionItem
from agreements.desk.dashboard.overview import Overview
from agreements.models import Blocker


def of_policy(slug: str, facts: Overview) -> Iterator[ActionItem]:
    count = facts.papers.blocked(Blocker.CORRESPONDENT)
    yield ActionItem(
        "correspondents",
        count,
        ngettext("paper has no corresponding author", "papers have no corresponding author", count),
        f"{reverse('papers', args=[slug])}?blocked={Blocker.CORRESPONDENT}",
        ngettext("Name the corresponding author", "Name the corresponding authors", count),
    )
    count, policy = facts.papers.without_authority, reverse("policy", args=[slug])
    words = ngettext(
        "paper is clear without warranted authority", "papers are clear without warranted authority", count
    )
    yield ActionItem("without_authority", count, words, policy, _("Mark the text"), is_deed=True)
    words = _("policy needs its text: one author is to sign for all, and no text is marked as saying so")
    yield ActionItem("unmarked", int(facts.is_unmarked), words, policy, _("Mark the text"), is_deed=True)
