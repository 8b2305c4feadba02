import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

PURPOSES = [("sign", "The author’s pages"), ("object", "An objection to a change of the address")]
MAILS = [
    ("invitation", "Invitation"),
    ("reminder", "Reminder"),
    ("link", "New link"),
    ("copy", "Signed copy"),
    ("nudge", "Nudge by a co-author"),
    ("changed", "Notice of another address"),
]
CAUSES = [
    ("address", "The author’s address had changed before it was sent."),
    ("link", "Its link had been revoked before it was sent."),
    ("settled", "Nothing that it asks for was still open."),
    ("replaced", "Another mail to the author’s present address stands in for it."),
    ("taken_back", "The change that it tells of had been taken back."),
]
REQUESTS = [
    ("not_me", "This is not me"),
    ("other_address", "Use another address"),
    ("name", "My name is misspelt"),
    ("not_my_paper", "This is not my paper"),
    ("employer", "My employer must sign"),
    ("paper", "I want to sign on paper"),
    ("question", "I have a question"),
    ("objection", "The former address objects to its change"),
]


def _known(field, choices):
    return Q(**{f"{field}__in": [value for value, _ in choices]})


class Migration(migrations.Migration):
    dependencies = [("agreements", "0019_team_invitation")]

    operations = [
        migrations.AddField("link", "purpose", models.CharField(choices=PURPOSES, default="sign", max_length=10)),
        migrations.AddConstraint(
            "link", models.CheckConstraint(condition=_known("purpose", PURPOSES), name="link_purpose_known")
        ),
        migrations.RemoveConstraint("link", "link_one_stands"),
        migrations.AddConstraint(
            "link",
            models.UniqueConstraint(
                condition=Q(revoked_at__isnull=True, superseded_at__isnull=True, purpose="sign"),
                fields=["author", "email", "key_version"],
                name="link_one_stands",
            ),
        ),
        migrations.AlterField("message", "kind", models.CharField(choices=MAILS, max_length=12)),
        migrations.RemoveConstraint("message", "message_kind_known"),
        migrations.AddConstraint(
            "message", models.CheckConstraint(condition=_known("kind", MAILS), name="message_kind_known")
        ),
        migrations.AlterField(
            "message", "cancel_cause", models.CharField(blank=True, choices=CAUSES, max_length=10)
        ),
        migrations.RemoveConstraint("message", "message_cancel_cause"),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=Q(cancel_cause="")
                | Q(cancel_cause__in=[cause for cause, _ in CAUSES], state="cancelled"),
                name="message_cancel_cause",
            ),
        ),
        migrations.AlterField("helprequest", "kind", models.CharField(choices=REQUESTS, max_length=20)),
        migrations.RemoveConstraint("helprequest", "help_kind_known"),
        migrations.AddConstraint(
            "helprequest", models.CheckConstraint(condition=_known("kind", REQUESTS), name="help_kind_known")
        ),
        migrations.AddField(
            "helprequest",
            "objected_by",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objection",
                to="agreements.link",
            ),
        ),
        migrations.AddConstraint(
            "helprequest",
            models.CheckConstraint(
                condition=Q(kind="objection", objected_by__isnull=False)
                | ~Q(kind="objection") & Q(objected_by__isnull=True),
                name="help_objected_by",
            ),
        ),
    ]
