from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('signatures', '0019_names_to_look_at')]

    operations = [
        migrations.RemoveConstraint(
            model_name='download',
            name='download_kind_known',
        ),
        migrations.AlterField(
            model_name='download',
            name='kind',
            field=models.CharField(choices=[('signatures', 'Signatures as CSV'), ('log', 'The audit log'), ('scans', 'Signed scans'), ('document', 'Document')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='download',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['signatures', 'log', 'scans', 'document'])), name='download_kind_known'),
        ),
    ]
