"""What authors ask the staff to settle, and the conversation about it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.conference import Conference
from agreements.models.people import Author, Link
from agreements.models.user import User
from agreements.sentences import with_office


class HelpKind(models.TextChoices):
    NOT_ME = "not_me", _("This is not me")
    OTHER_ADDRESS = "other_address", _("Use another address")
    NAME = "name", _("My name is misspelt")
    NOT_MY_PAPER = "not_my_paper", _("This is not my paper")
    EMPLOYER = "employer", _("My employer must sign")
    PAPER = "paper", _("I want to sign on paper")
    NO_ELECTRONIC = "no_electronic", _("I do not sign electronically")
    CO_AUTHOR = "co_author", _("A co-author is missing or misspelt")
    CO_AUTHOR_ADDRESS = "co_author_address", _("A co-author has another address")
    QUESTION = "question", _("I have a question")
    # Of whoever reads the former address; on the author's own pages nobody is asked for it.
    OBJECTION = "objection", _("The former address objects to its change")
    # Of whoever was told that a co-author signed for all, while it can be objected to.
    NOT_FOR_ME = "not_for_me", _("A co-author may not sign for me")

    @classmethod
    def that_doubt(cls) -> "list[HelpKind]":
        """What says that a paper's agreements may be somebody else's, or that one is missing: it is not clear while such a
        request is open."""
        return [cls.NOT_ME, cls.NOT_MY_PAPER, cls.CO_AUTHOR, cls.OBJECTION, cls.NOT_FOR_ME]

    @classmethod
    def of_authors(cls) -> "list[HelpKind]":
        """What an author's own pages offer."""
        return [kind for kind in cls if kind not in (cls.OBJECTION, cls.NOT_FOR_ME)]

    @classmethod
    def of_one_paper(cls) -> "list[HelpKind]":
        return [cls.NOT_MY_PAPER, cls.CO_AUTHOR, cls.NOT_FOR_ME]


class RequestState(models.TextChoices):
    """Whose turn it is; read off the conversation."""

    ASKED = "asked", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")
    SETTLED = "settled", _("Settled")


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def open(self) -> "HelpRequestQuerySet":
        return self.filter(settled_at__isnull=True)

    def concerning(self, author: Author) -> "HelpRequestQuerySet":
        """Whose own they are, or of whom a co-author says something."""
        return self.filter(models.Q(author=author, about=None) | models.Q(about__author=author))

    def with_conversation(self) -> "HelpRequestQuerySet":
        about = (
            "author",
            "agreement__authorship__paper",
            "settled_by",
            "objected_by",
            "about__author",
            "about__paper",
        )
        return self.select_related(*about).prefetch_related(
            models.Prefetch("entries", RequestEntry.objects.select_related("by"))
        )


class HelpRequest(models.Model):
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="help_requests")
    author = models.ForeignKey(Author, models.PROTECT, related_name="help_requests")
    kind = models.CharField(max_length=20, choices=HelpKind)
    # Of a request from before there were entries: what it began with.
    words = models.TextField(max_length=2000, blank=True)
    # Which of the author's agreements it is about, where it is about one.
    agreement = models.ForeignKey(
        "agreements.Agreement", models.PROTECT, null=True, blank=True, related_name="help_requests"
    )
    # Of a co-author who has another address, or whose name is misspelt: whom it is about, as an author of which paper.
    about = models.ForeignKey(
        "agreements.Authorship", models.PROTECT, null=True, blank=True, related_name="proposed_addresses"
    )
    # Of "use another address": the one that is asked for. Of a missing co-author, and of one who has another address:
    # theirs, as far as it is known. Of an employer: the officer's.
    email = models.EmailField("address", max_length=254, blank=True)
    # Of "my employer must sign": who may sign, at `email`; empty where the author did not say.
    officer_name = models.CharField(max_length=200, blank=True)
    officer_title = models.CharField(max_length=200, blank=True)
    officer_organisation = models.CharField(max_length=300, blank=True)
    # Of a misspelt name, and of a co-author who is missing: the name as it is to be printed.
    printed_name = models.CharField(max_length=200, blank=True)
    # Of a question: the clause that it is about, by its number and how it begins.
    clause = models.CharField(max_length=200, blank=True)
    # Of an objection: the link to the former address, by which it came. One link, one objection.
    objected_by = models.OneToOneField(Link, models.PROTECT, null=True, blank=True, related_name="objection")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    # None where the author took it back.
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=HelpKind.values), name="help_kind_known"),
            models.CheckConstraint(
                condition=models.Q(settled_by__isnull=True) | models.Q(settled_at__isnull=False),
                name="help_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="objection", objected_by__isnull=False)
                | ~models.Q(kind="objection") & models.Q(objected_by__isnull=True),
                name="help_objected_by",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="co_author_address", about__isnull=False)
                | models.Q(kind="co_author")
                | ~models.Q(kind__in=["co_author_address", "co_author"]) & models.Q(about__isnull=True),
                name="help_about_a_co_author",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def officer(self) -> str:
        """Who may sign for the employer, as the author named them; empty if nobody is named."""
        return with_office(self.officer_name, self.officer_title, self.officer_organisation)

    @property
    def is_specific(self) -> bool:
        """Whether a name, an address or an officer was named."""
        return bool(self.printed_name or self.email or self.officer)

    @property
    def concerned(self) -> Author:
        """Whose address or name it is about: mostly that of whoever asks."""
        return self.about.author if self.about is not None else self.author

    @property
    def turns(self) -> "list[RequestEntry]":
        """The conversation, oldest first."""
        begun = [RequestEntry(request=self, words=self.words, at=self.created_at)] if self.words else []
        return [*begun, *self.entries.all()]

    @property
    def state(self) -> RequestState:
        if self.settled_at is not None:
            return RequestState.SETTLED
        turns = self.turns
        return RequestState.ANSWERED if turns and turns[-1].by_id else RequestState.ASKED

    @property
    def can_be_taken_back(self) -> bool:
        return self.settled_at is None and self.kind == HelpKind.NOT_ME


class RequestEntry(models.Model):
    """One turn of the conversation about a request: the author's words, or what staff answered and did."""

    is_append_only = True

    request = models.ForeignKey(HelpRequest, models.PROTECT, related_name="entries")
    # None where the author speaks.
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(max_length=2000, blank=True)
    # What staff did, a `WhatWasDone` of `agreements.people.answers`; empty where they only answered.
    deed = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(words="") | ~models.Q(deed=""), name="request_entry_says_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.deed or self.words[:40]}"
