from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0024_what_is_kept'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='author',
            name='affiliation',
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'void'), ('void_cause__in', ['paper_withdrawn', 'authorship_ended', 'replaced', 'mistake'])), models.Q(models.Q(('state', 'void'), _negated=True), ('void_cause', '')), _connector='OR'), name='agreement_void_cause'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['void', 'waived']), models.Q(('state_before', ''), _negated=True)), models.Q(models.Q(('state__in', ['void', 'waived']), _negated=True), ('state_before', '')), _connector='OR'), name='agreement_state_before'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('blocked_by', ''), ('clear_since__isnull', False), ('is_clear', True)), models.Q(('blocked_by__in', ['uncounted', 'withdrawn', 'nobody', 'matter', 'declined', 'address', 'invitation', 'answer', 'countersignature']), ('clear_since__isnull', True), ('is_clear', False)), _connector='OR'), name='paper_clear_or_blocked'),
        ),
    ]
