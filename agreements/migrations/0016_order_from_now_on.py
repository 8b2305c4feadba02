"""What was appended so far may be out of order, and tells so for ever; from here on it is kept.

A mail that was written while its author's address changed could make a link for the former one, which opened. Those that
stand are revoked, each with an event.
"""

from collections import defaultdict

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F
from django.utils import timezone

from agreements.migrations._events import Entry, append
from agreements.wording.addresses import sought


def revoke_former(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    links = apps.get_model("agreements", "Link").objects
    standing = links.filter(revoked_at__isnull=True).exclude(email=F("author__email")).select_related("author")
    # An address whose domain is spelt otherwise today is the same one.
    former = [link for link in standing.order_by("created_at", "pk") if sought(link.email) != link.author.email]
    entries = defaultdict(list)
    for link in former:
        words = f"Link {link.pk} went to a former address of author {link.author_id}: it opens nothing more."
        facts = {"author": link.author_id, "cause": "former_address"}
        entries[link.author.conference_id].append(Entry("link.revoked", f"link:{link.pk}", facts, words=words))
    for conference, theirs in entries.items():
        append(apps, conference, theirs)
    links.filter(pk__in=[link.pk for link in former]).update(revoked_at=timezone.now())


def begin(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("agreements", "ChainHead").objects.update(ordered_after=F("number"))


class Migration(migrations.Migration):
    dependencies = [("agreements", "0015_chain_head_ordered_after")]

    operations = [
        migrations.RunPython(revoke_former, migrations.RunPython.noop),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
