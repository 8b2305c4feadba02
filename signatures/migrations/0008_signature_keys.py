from django.db import migrations

from agreements.models.key_fields import KeyField
from agreements.wording import keys


class Migration(migrations.Migration):
    """Rows of evidence are never changed: those from before stay without keys."""

    dependencies = [("signatures", "0007_fill_name_grade"), ("agreements", "0007_keys")]

    operations = [
        migrations.AddField("signature", "search_key", KeyField(keys.search_key, "typed_name", "printed_name", "title")),
        migrations.AddField("signature", "name_key", KeyField(keys.name_key, "typed_name")),
    ]
