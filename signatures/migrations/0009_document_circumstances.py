from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signatures", "0008_signature_keys")]

    operations = [
        migrations.AddField("documentwork", "circumstances", models.JSONField(blank=True, null=True)),
    ]
