from django.db import migrations


def sort_mappings(apps, schema_editor):
    """What was one flat mapping is sorted by purpose, so that an import of before can still be tried again."""
    imports = apps.get_model("threads", "Import").objects
    for pk, mapping in list(imports.exclude(mapping={}).values_list("pk", "mapping")):
        filters = {name.partition(":")[2]: mapping[name] for name in mapping if name.startswith("filter:")}
        columns = {name: mapping[name] for name in mapping if name != "encoding" and not name.startswith("filter:")}
        sorted_out = {"encoding": mapping.get("encoding"), "columns": columns, "filters": filters}
        imports.filter(pk=pk).update(mapping={name: value for name, value in sorted_out.items() if value})


class Migration(migrations.Migration):

    dependencies = [
        ("threads", "0002_import_decisions"),
    ]

    operations = [
        migrations.RunPython(sort_mappings, migrations.RunPython.noop),
    ]
