"""Nothing on the way forward. On the way back, what the version before has no word for becomes what it is closest to."""

from django.db import migrations
from django.utils import timezone

_KINDS = {"agent": "invitation", "agent_again": "reminder", "agent_copy": "copy"}


def become_what_it_knew(apps, _schema_editor):
    messages = apps.get_model("agreements", "Message").objects
    waiting = messages.filter(kind__in=_KINDS, state__in=["queued", "sending"])
    waiting.update(state="cancelled", cancel_cause="settled", finished_at=timezone.now())
    messages.filter(cancel_cause="forward").update(cancel_cause="settled")
    for kind, former in _KINDS.items():
        messages.filter(kind=kind).update(kind=former)
    # Signatures and mails name them; they open nothing any more.
    links = apps.get_model("agreements", "Link").objects.filter(purpose="agent")
    links.filter(revoked_at=None).update(revoked_at=timezone.now())
    links.update(purpose="sign", agent=None)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0036_other_signers")]

    operations = [migrations.RunPython(migrations.RunPython.noop, become_what_it_knew)]
