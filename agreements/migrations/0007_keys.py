from django.db import migrations

from agreements.models.key_fields import KeyField
from agreements.wording import keys


class Migration(migrations.Migration):
    dependencies = [("agreements", "0006_fill_head_time")]

    operations = [
        migrations.AddField("author", "search_key", KeyField(keys.search_key, "name", "native_name", "email")),
        migrations.AddField("author", "name_key", KeyField(keys.name_key, "name")),
        migrations.AddField("paper", "number_key", KeyField(keys.number_key, "number")),
        migrations.AddField("paper", "title_key", KeyField(keys.search_key, "title")),
        migrations.AddField("authorship", "name_key", KeyField(keys.name_key, "printed_name")),
        migrations.AddField("message", "search_key", KeyField(keys.search_key, "subject", "email")),
        migrations.AlterModelOptions("author", {"ordering": ["name_key", "pk"]}),
        migrations.AlterModelOptions("paper", {"ordering": ["number_key", "pk"]}),
    ]
