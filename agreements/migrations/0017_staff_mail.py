import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("agreements", "0016_order_from_now_on")]

    operations = [
        migrations.CreateModel(
            name="StaffMail",
            fields=[
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lease_token", models.UUIDField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("given_up_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("alarm", "Alarm"), ("checkpoint", "Signed state of the log")], max_length=12
                    ),
                ),
                ("occasion", models.CharField(max_length=120, unique=True)),
                ("subject", models.CharField(max_length=300)),
                ("text", models.TextField()),
                ("attachment_name", models.CharField(blank=True, max_length=120)),
                ("attachment", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("server_answer", models.CharField(blank=True, max_length=500)),
                (
                    "conference",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff_mails",
                        to="agreements.conference",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["conference", "kind", "-created_at"], name="staff_mail_by_time"),
                    models.Index(fields=["user", "kind", "-created_at"], name="staff_mail_of_user"),
                    models.Index(
                        condition=Q(finished_at__isnull=True, given_up_at__isnull=True),
                        fields=["next_attempt_at"],
                        name="staff_mail_owed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=Q(kind__in=["alarm", "checkpoint"]), name="staff_mail_kind_known")
                ],
            },
        ),
    ]
