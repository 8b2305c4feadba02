"""The people who are asked to sign, and the keys that their mails carry."""

import uuid

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.conference import Conference
from agreements.models.user import User


class AuthorQuerySet(models.QuerySet["Author"]):
    def search(self, words: str) -> "AuthorQuerySet":
        found = self
        for word in words.split():
            found = found.filter(
                models.Q(name__icontains=word)
                | models.Q(native_name__icontains=word)
                | models.Q(email__icontains=word)
                | models.Q(pk__in=self.model.objects.filter(authorships__printed_name__icontains=word).values("pk"))
            )
        return found


class Author(models.Model):
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="authors")
    name = models.CharField(max_length=200)
    native_name = models.CharField(max_length=200, blank=True)
    # Lower case throughout: one person however the address is typed.
    email = models.EmailField("address", max_length=254)
    orcid = models.CharField("ORCID", max_length=19, blank=True)
    affiliation = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AuthorQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "email"], name="author_email_unique"),
            models.CheckConstraint(condition=~models.Q(email=""), name="author_email_present"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="author_email_lower"),
            models.CheckConstraint(condition=~models.Q(name=""), name="author_name_present"),
        ]

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(Author, models.PROTECT, related_name="links")
    email = models.EmailField("address", max_length=254)
    key_version = models.PositiveSmallIntegerField()
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Link {self.pk}"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None


class HelpKind(models.TextChoices):
    NOT_ME = "not_me", _("This is not me")
    OTHER_ADDRESS = "other_address", _("Use another address")
    NAME = "name", _("My name is misspelt")
    NOT_MY_PAPER = "not_my_paper", _("This is not my paper")
    EMPLOYER = "employer", _("My employer must sign")
    PAPER = "paper", _("I want to sign on paper")
    QUESTION = "question", _("I have a question")


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def open(self) -> "HelpRequestQuerySet":
        return self.filter(settled_at__isnull=True)


class HelpRequest(models.Model):
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="help_requests")
    author = models.ForeignKey(Author, models.PROTECT, related_name="help_requests")
    kind = models.CharField(max_length=20, choices=HelpKind)
    words = models.TextField(max_length=2000, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=HelpKind.values), name="help_kind_known"),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="help_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
