"""Which paper has the authors of a number that was another one's."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0026_bulk_job_skipped")]

    operations = [
        migrations.AddField(
            model_name="paper",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="agreements.paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | models.Q(status="withdrawn") & ~models.Q(merged_into=models.F("id")),
                name="paper_merged_is_withdrawn",
            ),
        ),
    ]
