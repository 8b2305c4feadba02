from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0010_cancelled_for_address")]

    operations = [
        migrations.AddField("text", "set_aside_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("link", "superseded_at", models.DateTimeField(blank=True, null=True)),
    ]
