import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0017_staff_mail"),
        ("signatures", "0015_beat"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Standstill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=20)),
                ("words", models.TextField()),
                ("since", models.DateTimeField()),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "conference",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.conference",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StandstillNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "end_mail",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.staffmail",
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.staffmail"
                    ),
                ),
                (
                    "standstill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="signatures.standstill"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="standstill",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("key", "conference"),
                name="standstill_once_of_conference",
            ),
        ),
        migrations.AddConstraint(
            model_name="standstill",
            constraint=models.UniqueConstraint(
                condition=models.Q(("conference__isnull", True), ("ended_at__isnull", True)),
                fields=("key",),
                name="standstill_once_of_installation",
            ),
        ),
        migrations.AddConstraint(
            model_name="standstillnotice",
            constraint=models.UniqueConstraint(fields=("standstill", "user"), name="standstill_notice_once"),
        ),
    ]
