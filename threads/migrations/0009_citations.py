import hashlib

import django.db.models.deletion
from django.db import migrations, models


def count_citations(apps, schema_editor):
    """From the hyperlinks that are there already; in batches, since there may be millions."""
    Citation, Hyperlink = apps.get_model("threads", "Citation"), apps.get_model("threads", "Hyperlink")
    rows = Hyperlink.objects.filter(canonical__isnull=False, comment__position__isnull=False).exclude(site="")
    names = ("pk", "comment_id", "comment__thread_id", "comment__thread__project_id", "comment__author_id", "site", "canonical")
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list(*names)[:2000]):
        last = batch[-1][0]
        Citation.objects.bulk_create(
            (
                Citation(
                    comment_id=comment,
                    thread_id=thread,
                    project_id=project,
                    author_id=author,
                    site=site,
                    canonical=canonical,
                    address=int.from_bytes(hashlib.sha256(canonical.encode()).digest()[:8], "big", signed=True),
                )
                for _, comment, thread, project, author, site, canonical in batch
            ),
            batch_size=500,
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('threads', '0008_leaving'),
    ]

    operations = [
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('site', models.CharField(max_length=255)),
                ('canonical', models.TextField()),
                ('address', models.BigIntegerField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='citations', to='threads.author')),
                ('comment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='threads.comment')),
                ('project', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='threads.project')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='threads.thread')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['project', 'site', 'author', 'thread'], name='citation_by_site'), models.Index(fields=['project', 'address', 'author', 'thread'], name='citation_by_address')],
                'constraints': [models.UniqueConstraint(fields=('comment', 'address'), name='citation_once_a_comment')],
            },
        ),
        migrations.RunPython(count_citations, migrations.RunPython.noop, elidable=True),
    ]
