"""What was verified is fresh as of that day."""

from typing import Any

from django.db import migrations
from django.db.models import F


def fill(apps: Any, _editor: Any) -> None:
    """Nothing spoke against any of them yet."""
    stations = apps.get_model("stations", "Station").objects
    stations.exclude(verified_on=None).update(fresh_as_of=F("verified_on"))


class Migration(migrations.Migration):
    dependencies = [("stations", "0002_freshness")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
