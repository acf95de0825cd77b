"""Evidence keeps its passages itself: rows that workers find again are written anew."""

import annotations.models.annotations
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0005_receipts_and_undo_at_depth'),
        ('threads', '0007_quotes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # Until now nothing wrote into this table.
    operations = [
        migrations.DeleteModel("Evidence"),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=annotations.models.annotations.new_uid, max_length=64)),
                ('kind', models.CharField(choices=[('hyperlink', 'Hyperlink'), ('quote', 'quotation'), ('typed', 'Typed')], max_length=9)),
                ('start', models.PositiveIntegerField(blank=True, null=True)),
                ('end', models.PositiveIntegerField(blank=True, null=True)),
                ('exact', models.TextField(blank=True, null=True)),
                ('source_start', models.PositiveIntegerField(blank=True, null=True)),
                ('source_end', models.PositiveIntegerField(blank=True, null=True)),
                ('url', models.TextField(blank=True)),
                ('canonical', models.TextField(blank=True, null=True)),
                ('site', models.CharField(blank=True, max_length=255)),
                ('passage', models.TextField(blank=True)),
                ('archived', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('retracted_at', models.DateTimeField(blank=True, null=True)),
                ('annotation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='annotations.annotation')),
                ('creator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('found_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='threads.comment')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='threads.comment')),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('annotation', 'uid'), name='evidence_uid_unique'), models.CheckConstraint(condition=models.Q(models.Q(('end', None), ('exact', None), ('found_in', None), ('kind', 'typed'), ('start', None)), models.Q(('end__gt', models.F('start')), ('exact__isnull', False), ('found_in__isnull', False), models.Q(('kind', 'typed'), _negated=True)), _connector='OR'), name='evidence_passage_fits_its_kind'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'quote'), ('source__isnull', False), ('source_end__gt', models.F('source_start'))), models.Q(('source', None), ('source_end', None), ('source_start', None), models.Q(('kind', 'quote'), _negated=True)), _connector='OR'), name='evidence_quote_has_a_source'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'quote'), ('url', '')), models.Q(('kind', 'hyperlink'), models.Q(('url', ''), _negated=True)), models.Q(('kind', 'typed'), models.Q(models.Q(('url', ''), _negated=True), models.Q(('passage', ''), _negated=True), _connector='OR')), _connector='OR'), name='evidence_says_something'), models.UniqueConstraint(condition=models.Q(('found_in__isnull', False), ('retracted_at', None)), fields=('annotation', 'found_in', 'start', 'end'), name='evidence_once_a_passage')],
            },
        ),
    ]
