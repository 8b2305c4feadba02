"""Which rows a job left out, so that taking it back leaves them alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0025_ended_for_a_cause")]

    operations = [
        migrations.AddField(model_name="bulkjob", name="skipped", field=models.JSONField(default=list)),
    ]
