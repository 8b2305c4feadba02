"""The people who are asked to sign, and the keys that their mails carry."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.conference import Conference
from agreements.models.key_fields import Keyed, KeyedQuerySet, KeyField, holding
from agreements.sentences import with_office
from agreements.wording import keys


class Reachability(models.TextChoices):
    """Whether mail arrives at somebody's present address, as far as anybody told us."""

    UNKNOWN = "unknown", _("Nothing came back")
    BOUNCED = "bounced", _("Mail comes back")
    # By staff, after something had come back.
    REACHED = "reached", _("Said to be reachable")


class AuthorQuerySet(KeyedQuerySet["Author"]):
    def standing(self) -> "AuthorQuerySet":
        """Not those who turned out to be somebody else of the list."""
        return self.filter(merged_into__isnull=True)

    def search(self, words: str) -> "AuthorQuerySet":
        """Authors one of whose names, printed names or address holds each of the words, however they are typed."""
        found = self
        for word in keys.spellings(words):
            printed = self.model.objects.filter(holding(word, "authorships__name_key"))
            found = found.filter(holding(word, "search_key") | models.Q(pk__in=printed.order_by().values("pk")))
        return found


class Author(Keyed):
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="authors")
    name = models.CharField(max_length=200)
    native_name = models.CharField(max_length=200, blank=True)
    # Lower case throughout. It names nobody: two people may share one, and who has none cannot be asked.
    email = models.EmailField("address", max_length=254, blank=True)
    orcid = models.CharField("ORCID", max_length=19, blank=True)
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # The author of the conference who is the same person, and who has the papers now.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )

    # Of the present address, as the reports about it tell (`agreements.matters`).
    reachability = models.CharField(max_length=10, choices=Reachability, default=Reachability.UNKNOWN)
    # Since when the person, by the link of a mail or by calling one spam, wants to be reminded no more.
    no_reminders_since = models.DateTimeField(null=True, blank=True)

    search_key = KeyField(keys.search_key, "name", "native_name", "email")
    name_key = KeyField(keys.name_key, "name")

    objects = AuthorQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "pk"]
        indexes = [
            models.Index(fields=["conference", "email"], name="author_by_email"),
            models.Index(fields=["conference", "name_key", "id"], name="author_by_name_key"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="author_by_survivor"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="author_email_lower"),
            models.CheckConstraint(condition=~models.Q(name=""), name="author_name_present"),
            models.CheckConstraint(
                condition=models.Q(reachability__in=Reachability.values), name="author_reachability_known"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="author_merged_into_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def survivor(self) -> "Author":
        """Who has this person's papers now; oneself, unless merged."""
        found = self
        while found.merged_into is not None:
            found = found.merged_into
        return found

    @property
    def former_entries(self) -> "list[Author]":
        """All who were merged into this one, those into whom others had been merged before these.

        Two steps a query: mostly nobody was merged twice.
        """
        found: list[Author] = []
        newest: list[Author] = [self]
        while newest:
            of_these = Q(merged_into__in=newest) | Q(merged_into__merged_into__in=newest)
            some = list(Author.objects.filter(of_these).order_by("pk"))
            known = {each.pk for each in newest}
            newest = [each for each in some if each.merged_into_id not in known]
            found += some
        return found

    @property
    def row_ids(self) -> list[int]:
        """Of this author and of all who were merged into it: mails and events name the row that they were about."""
        return [self.pk, *(entry.pk for entry in self.former_entries)]


class Capacity(models.TextChoices):
    """As whom somebody answers; stands in exports and in the chain."""

    AUTHOR = "author", _("The author")
    AGENT = "agent", _("An officer who signs for the author")


class ForwardEnd(models.TextChoices):
    """Why an officer is no longer asked."""

    TAKEN_BACK = "taken_back", _("It was taken back")
    SETTLED = "settled", _("The agreement was ended or settled otherwise")
    ADDRESS = "address", _("The author’s address changed")
    MOVED = "moved", _("The paper went to another entry of the list")


class AgentQuerySet(models.QuerySet["Agent"]):
    def standing(self) -> "AgentQuerySet":
        """Those whose links open something."""
        return self.filter(ended_at__isnull=True)


class Agent(models.Model):
    """An officer, of the author's employer for example, to whom agreements of one author were forwarded, as who forwarded them
    named the officer. Which agreements: those whose `agent` it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(Author, models.PROTECT, related_name="agents")
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=300)
    email = models.EmailField("address", max_length=254)
    by = models.ForeignKey("agreements.User", models.PROTECT, null=True, blank=True, related_name="+")
    forwarded_at = models.DateTimeField()
    # When the last of the agreements was taken from the officer again.
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_cause = models.CharField(max_length=12, choices=ForwardEnd, blank=True)

    objects = AgentQuerySet.as_manager()

    class Meta:
        ordering = ["forwarded_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="agent_email_lower"),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(organisation="") & ~models.Q(email=""),
                name="agent_can_be_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_cause="")
                | models.Q(ended_at__isnull=False, ended_cause__in=ForwardEnd.values),
                name="agent_ended_for_a_cause",
            ),
        ]

    def __str__(self) -> str:
        """Who it is, as pages and mails name them."""
        return with_office(self.name, self.title, self.organisation)


class LinkPurpose(models.TextChoices):
    """What a link opens, and nothing else."""

    SIGN = "sign", _("The author’s pages")
    AGENT = "agent", _("What was forwarded to an officer")
    OBJECT = "object", _("An objection to a change of the address")
    DATA = "data", _("What is kept about the author")


class LinkQuerySet(models.QuerySet["Link"]):
    def standing(self) -> "LinkQuerySet":
        """What a mail of today would carry: one for each author, address and version of the link key."""
        return self.to_sign().filter(revoked_at__isnull=True, superseded_at__isnull=True)

    def to_sign(self) -> "LinkQuerySet":
        return self.filter(purpose=LinkPurpose.SIGN)

    def to_visit(self) -> "LinkQuerySet":
        """What opens the pages where somebody signs: the author, or an officer."""
        return self.filter(purpose__in=[LinkPurpose.SIGN, LinkPurpose.AGENT])

    def of_agents(self) -> "LinkQuerySet":
        return self.filter(purpose=LinkPurpose.AGENT, revoked_at__isnull=True)

    def to_object(self) -> "LinkQuerySet":
        return self.filter(purpose=LinkPurpose.OBJECT)

    def to_data(self) -> "LinkQuerySet":
        return self.filter(purpose=LinkPurpose.DATA)


class Link(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(Author, models.PROTECT, related_name="links")
    # Whose link it is, where it is an officer's.
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="links")
    # Of one to object: the former address. Of an officer's: theirs.
    email = models.EmailField("address", max_length=254)
    purpose = models.CharField(max_length=10, choices=LinkPurpose, default=LinkPurpose.SIGN)
    key_version = models.PositiveSmallIntegerField()
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    # Another link took its place. It opens the author's pages as before, because a mail may carry it.
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "email", "key_version"],
                condition=models.Q(revoked_at__isnull=True, superseded_at__isnull=True, purpose="sign"),
                name="link_one_stands",
            ),
            models.UniqueConstraint(
                fields=["agent", "key_version"],
                condition=models.Q(revoked_at__isnull=True, purpose="agent"),
                name="link_one_of_an_agent",
            ),
            models.CheckConstraint(condition=models.Q(purpose__in=LinkPurpose.values), name="link_purpose_known"),
            models.CheckConstraint(
                condition=models.Q(purpose="agent", agent__isnull=False)
                | ~models.Q(purpose="agent") & models.Q(agent__isnull=True),
                name="link_of_an_agent",
            ),
        ]

    def __str__(self) -> str:
        return f"Link {self.pk}"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None
