"""Why mails were cancelled so far, and addresses as they are written from now on.

Until now only a change of address cancelled mail. And a form took "bücher.example" as the domain of an address, to which
no mail could go: mail servers know it as "xn--bcher-kva.example". Links, mails and events keep what they say.
"""

import idna
from django.db import migrations


def give_causes(apps, _schema_editor):
    apps.get_model("agreements", "Message").objects.filter(state="cancelled").update(cancel_cause="address")


def respell(apps, _schema_editor):
    for name, field in (("Author", "email"), ("User", "email"), ("Conference", "contact_email")):
        model = apps.get_model("agreements", name)
        for row in model.objects.only(field).iterator():
            address = _respelt(getattr(row, field))
            if address != getattr(row, field) and not _is_taken(model, row, address):
                model.objects.filter(pk=row.pk).update(**{field: address})


def _respelt(address):
    local_part, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local_part}{at}{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return address


def _is_taken(model, row, address):
    """By another author of the conference or by another member of staff; then both stay for a person to see."""
    others = model.objects.exclude(pk=row.pk)
    match model.__name__:
        case "Author":
            return others.filter(conference=row.conference_id, email=address).exists()
        case "User":
            return others.filter(email=address).exists()
        case _:
            return False


class Migration(migrations.Migration):
    dependencies = [("agreements", "0009_message_cancel_cause")]

    operations = [
        migrations.RunPython(give_causes, migrations.RunPython.noop),
        migrations.RunPython(respell, migrations.RunPython.noop),
    ]
