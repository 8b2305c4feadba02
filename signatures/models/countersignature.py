"""What the conference signed under an accepted answer."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import ConferenceImage, User
from signatures.models.signature import Signature


class Method(models.TextChoices):
    RULE = "rule", "By the conference's rule"
    PERSON = "person", "By a signatory"


class Manner(models.TextChoices):
    """By what act it was given, as far as we know: empty for those from before this was noted."""

    ALIKE = "alike", _("By rule, because the typed name is like the author's")
    BUTTON = "button", _("By a press of the button “Countersign”")
    COMMAND = "command", _("By the command “countersign”")


class Countersignature(models.Model):
    is_append_only = True

    signature = models.OneToOneField(Signature, models.PROTECT, related_name="countersignature")
    signatory_name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200)
    method = models.CharField(max_length=10, choices=Method)
    manner = models.CharField(max_length=10, choices=Manner, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)
    # What the document bears; pinned, because a conference may choose others before it is drawn.
    logo = models.ForeignKey(ConferenceImage, models.PROTECT, null=True, blank=True, related_name="+")
    signature_image = models.ForeignKey(ConferenceImage, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(method="rule", by__isnull=True) | Q(method="person", by__isnull=False),
                name="countersignature_by_rule_or_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.signatory_name} {self.signed_at:%Y-%m-%d}"
