"""Passwords that somebody else has seen open nothing any more: their holders choose one through a mailed link."""

from django.contrib.auth.hashers import make_password
from django.db import migrations


def close(apps, _schema_editor):
    users = apps.get_model("agreements", "User").objects.filter(has_temporary_password=True)
    for user in users:
        user.password = make_password(None)
        user.save(update_fields=["password"])


class Migration(migrations.Migration):
    dependencies = [("agreements", "0017_staff_mail")]

    operations = [migrations.RunPython(close, migrations.RunPython.noop)]
