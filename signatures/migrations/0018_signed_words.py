"""What stood above the last answer of each agreement, kept beside its state since agreements 0023."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    using = schema_editor.connection.alias
    agreements = apps.get_model("agreements", "Agreement")._default_manager.using(using)
    signatures = apps.get_model("signatures", "Signature")._default_manager.using(using)
    last = signatures.filter(agreement=OuterRef("pk")).order_by("-number")
    agreements.filter(signatures__isnull=False).update(
        signed_name=Subquery(last.values("printed_name")[:1]), signed_title=Subquery(last.values("title")[:1])
    )


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0025_ended_for_a_cause'),
        ('signatures', '0017_download'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
