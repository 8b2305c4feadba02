from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0042_kept_readings")]

    operations = [
        migrations.AddField("importbatch", "settlement", models.JSONField(blank=True, default=dict)),
    ]
