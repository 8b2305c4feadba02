"""Nothing on the way forward. On the way back, mails of kinds that the version before does not know are of those closest to
them."""

from django.db import migrations


def become_what_it_knew(apps, _schema_editor):
    messages = apps.get_model("agreements", "Message").objects
    messages.filter(kind="put_back").update(kind="corrected")
    messages.filter(kind="form_refused").update(kind="answer")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0034_mails_about_returns")]

    operations = [migrations.RunPython(migrations.RunPython.noop, become_what_it_knew)]
