from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0004_bulk_job")]

    operations = [
        migrations.AddField("text", "set_aside_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("link", "superseded_at", models.DateTimeField(blank=True, null=True)),
    ]
