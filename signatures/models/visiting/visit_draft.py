"""What somebody has filled in on the pages behind a link and not yet signed or sent."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agreements.models import Link

KEPT_FOR = timedelta(days=30)


class Content(NamedTuple):
    words: dict[str, str]
    papers: dict[str, Any]

    @property
    def is_nothing(self) -> bool:
        return not self.words and not self.papers


class VisitDraftQuerySet(models.QuerySet["VisitDraft"]):
    def of_author(self, author: int) -> "VisitDraftQuerySet":
        """By whichever link of theirs, an officer's too."""
        return self.filter(Q(link__author=author) | Q(link__author__merged_into=author))

    def forget(self, agreements: Collection[UUID]) -> None:
        """What was filled in for these goes, since they are answered; and all that was put off in the same visit."""
        for draft in self:
            draft.leave_out({str(agreement) for agreement in agreements})

    def put(self, row: "VisitDraft | None", link: Link, content: Content, *, at: datetime) -> bool:
        """In the place of `row` as it was read; False if another page of the same link has written meanwhile, and then nothing is
        written."""
        if row is None:
            given = {"words": content.words, "papers": content.papers, "kept_at": at}
            return content.is_nothing or self.get_or_create(link=link, defaults=given)[1]
        same = self.filter(link=row.pk, kept_at=row.kept_at)
        if content.is_nothing:
            return bool(same.delete()[0])
        # Each writing has a moment of its own, by which the next one knows what it has read.
        at = max(at, row.kept_at + timedelta(microseconds=1))
        return bool(same.update(words=content.words, papers=content.papers, kept_at=at))


class VisitDraft(models.Model):
    """No answer, and no evidence: it opens with the link that it was filled in by, until it is signed, emptied or too old."""

    # What goes with a link goes with its row.
    link = models.OneToOneField(Link, models.CASCADE, primary_key=True, related_name="draft")
    # As it was typed, by the name of its field; of what is asked of the conference behind the name of its page and a "/".
    words = models.JSONField(default=dict)
    # By the id of an agreement: what was chosen, under which words of which day.
    papers = models.JSONField(default=dict)
    kept_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = VisitDraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.link_id}, {self.kept_at:%Y-%m-%d}"

    @property
    def kept_until(self) -> datetime:
        return self.kept_at + KEPT_FOR

    @property
    def unsent(self) -> dict[str, str]:
        """What was typed to the conference, or to a co-author."""
        return {name: typed for name, typed in self.words.items() if "/" in name}

    @property
    def begun(self) -> set[str]:
        """The pages on which that was."""
        return {name.partition("/")[0] for name in self.unsent}

    @property
    def on_first_page(self) -> dict[str, str]:
        return {name: typed for name, typed in self.words.items() if "/" not in name}

    @property
    def has_answers(self) -> bool:
        return bool(self.papers or self.on_first_page)

    @property
    def content(self) -> Content:
        return Content(self.words, self.papers)

    def leave_out(self, answered: Collection[str]) -> None:
        row: VisitDraft | None = self
        while row and not VisitDraft.objects.put(row, row.link, row.without(answered), at=row.kept_at):
            row = VisitDraft.objects.filter(pk=self.pk).first()

    def without(self, answered: Collection[str]) -> Content:
        left = {
            key: paper
            for key, paper in self.papers.items()
            if key not in answered and paper.get("decision") in ("accepted", "declined")
        }
        is_declining = any(paper["decision"] == "declined" for paper in left.values())
        words = {name: typed for name, typed in self.on_first_page.items() if name != "reason" or is_declining}
        return Content((words if left else {}) | self.unsent, left)
