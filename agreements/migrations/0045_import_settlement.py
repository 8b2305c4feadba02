from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0040_list_doubts")]

    operations = [
        migrations.AddField("importbatch", "settlement", models.JSONField(blank=True, default=dict)),
    ]
