import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0039_import_choices'),
    ]

    operations = [
        migrations.CreateModel(
            name='CellRemark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('column', models.CharField(max_length=20)),
                ('kind', models.CharField(max_length=20)),
                ('before', models.CharField(blank=True, max_length=1000)),
                ('after', models.CharField(blank=True, max_length=500)),
                ('is_look', models.BooleanField()),
                ('is_of_paper', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='matter',
            name='matter_kind_known',
        ),
        migrations.AlterField(
            model_name='matter',
            name='kind',
            field=models.CharField(choices=[('no_address', 'No address'), ('shared_address', 'Two names at one address'), ('declined', 'Declined'), ('name', 'Signed under a different name'), ('request', 'Asked for help'), ('waiver', 'A waiver to confirm'), ('look', 'Imported with a doubt')], max_length=20),
        ),
        migrations.AddField(
            model_name='cellremark',
            name='authorship',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cell_remarks', to='agreements.authorship'),
        ),
        migrations.AddField(
            model_name='matter',
            name='look',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='agreements.cellremark'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['no_address', 'shared_address', 'declined', 'name', 'request', 'waiver', 'look'])), name='matter_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='cellremark',
            constraint=models.UniqueConstraint(fields=('authorship', 'column', 'kind', 'after'), name='cell_remark_once'),
        ),
    ]
