import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("agreements", "0022_viewers_export"), ("signatures", "0016_standstill")]

    operations = [
        migrations.CreateModel(
            name="Download",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signatures", "Signatures as CSV"),
                            ("log", "The audit log"),
                            ("document", "Document"),
                        ],
                        max_length=12,
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=1)),
                ("has_personal", models.BooleanField(default=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="downloads", to="agreements.conference"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="downloads",
                        to="signatures.document",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["conference", "-at"], name="download_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(kind__in=["signatures", "log", "document"]), name="download_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=Q(kind="document", document__isnull=False)
                        | ~Q(kind="document") & Q(document__isnull=True),
                        name="download_of_document",
                    ),
                ],
            },
        ),
    ]
