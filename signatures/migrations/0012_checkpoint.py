import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0016_order_from_now_on"),
        ("signatures", "0011_countersignature_manner"),
    ]

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField()),
                ("entry", models.PositiveBigIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checkpoints",
                        to="agreements.conference",
                    ),
                ),
            ],
            options={
                "ordering": ["conference", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("conference", "number"), name="checkpoint_number_unique")
                ],
            },
        ),
    ]
