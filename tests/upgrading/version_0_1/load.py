"""`python -m tests.upgrading.version_0_1.load`: makes that version's tables in the settings' database and fills them."""

import json
from typing import Any

import django
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from tests.upgrading.stepping import step_by_step
from tests.upgrading.version_0_1 import HERE, MIGRATIONS


def main() -> None:
    django.setup()
    apps = step_by_step(connection).migrate(MIGRATIONS).apps
    rows = json.loads((HERE / "rows.json").read_text(encoding="utf-8"))
    with transaction.atomic(), connection.cursor() as cursor:
        for row in rows:
            _insert(apps, row)
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
        for statement in json.loads((HERE / "triggers.json").read_text(encoding="utf-8"))[connection.vendor]:
            cursor.execute(statement)


def _insert(apps: Apps, row: dict[str, Any]) -> None:
    model = apps.get_model(row["model"])
    values, many = {model._meta.pk.attname: row["pk"]}, {}
    for name, value in row["fields"].items():
        field = model._meta.get_field(name)
        if isinstance(field, models.ManyToManyField):
            many[name] = value
        else:
            values[field.attname] = value
    [made] = model.objects.bulk_create([model(**values)])
    for name, keys in many.items():
        getattr(made, name).set(keys)


if __name__ == "__main__":
    main()
