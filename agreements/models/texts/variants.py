"""Further bodies of a text, for authors who cannot sign the ordinary one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.texts.numbered import Text


class VariantKind(models.TextChoices):
    """For whom; pages of the staff say it in these words, an author's in those of `signatures.visits.choosing.variants`."""

    US_GOVERNMENT = "us_government", _("Employees of the US government")
    CROWN = "crown", _("Crown servants (United Kingdom, Canada, Australia)")
    EU = "eu", _("Employees of the European Union")
    OTHER_GOVERNMENT = "other_government", _("Employees of another government")
    EMPLOYER = "employer", _("The employer signs")


class TextVariantQuerySet(models.QuerySet["TextVariant"]):
    def in_order(self) -> "list[TextVariant]":
        """As `VariantKind` names them."""
        order = list(VariantKind)
        return sorted(self, key=lambda variant: order.index(VariantKind(variant.kind)))


class TextVariant(models.Model):
    """One of a text's bodies beside `Text.body`, which is the ordinary one; published with it, and frozen since."""

    frozen_by = "published_at"

    text = models.ForeignKey(Text, models.PROTECT, related_name="variants")
    kind = models.CharField(max_length=20, choices=VariantKind)
    body = models.TextField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = TextVariantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "kind"], name="text_variant_once"),
            models.CheckConstraint(condition=Q(kind__in=VariantKind.values), name="text_variant_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.kind}"

    @property
    def is_for_employer(self) -> bool:
        return self.kind == VariantKind.EMPLOYER
