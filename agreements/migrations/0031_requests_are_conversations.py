from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0030_nudges_and_bounces_go'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='helprequest',
            name='help_settled_by_somebody',
        ),
        migrations.RemoveConstraint(
            model_name='helprequest',
            name='help_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_cancel_cause',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_kind_known',
        ),
        migrations.AlterField(
            model_name='helprequest',
            name='kind',
            field=models.CharField(choices=[('not_me', 'This is not me'), ('other_address', 'Use another address'), ('name', 'My name is misspelt'), ('not_my_paper', 'This is not my paper'), ('employer', 'My employer must sign'), ('paper', 'I want to sign on paper'), ('co_author', 'A co-author is missing'), ('question', 'I have a question'), ('objection', 'The former address objects to its change')], max_length=20),
        ),
        migrations.AlterField(
            model_name='message',
            name='cancel_cause',
            field=models.CharField(blank=True, choices=[('address', 'The author’s address had changed before it was sent.'), ('link', 'Its link had been revoked before it was sent.'), ('settled', 'Nothing that it asks for was still open.'), ('replaced', 'Another mail to the author’s present address stands in for it.'), ('asked', 'The author had asked the conference for something, which comes first.'), ('taken_back', 'The change that it tells of had been taken back.')], max_length=10),
        ),
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('invitation', 'Invitation'), ('reminder', 'Reminder'), ('link', 'New link'), ('copy', 'Signed copy'), ('ended', 'End of an agreement'), ('answer', 'Answer to a request'), ('corrected', 'Notice of a correction'), ('merged', 'Notice of a merger'), ('changed', 'Notice of another address')], max_length=12),
        ),
        migrations.AlterField(
            model_name='message',
            name='state',
            field=models.CharField(choices=[('queued', 'Queued'), ('sending', 'Sending'), ('sent', 'Sent'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='helprequest',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['not_me', 'other_address', 'name', 'not_my_paper', 'employer', 'paper', 'co_author', 'question', 'objection'])), name='help_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='helprequest',
            constraint=models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), ('settled_at__isnull', False), _connector='OR'), name='help_settled_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sending', 'sent', 'failed', 'cancelled'])), name='message_state_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invitation', 'reminder', 'link', 'copy', 'ended', 'answer', 'corrected', 'merged', 'changed'])), name='message_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('cancel_cause', ''), models.Q(('cancel_cause__in', ['address', 'link', 'settled', 'replaced', 'asked', 'taken_back']), ('state', 'cancelled')), _connector='OR'), name='message_cancel_cause'),
        ),
    ]
