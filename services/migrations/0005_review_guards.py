"""What was signed stays as it was (L14); paths sort by their bytes."""

from django.db import migrations

from unionhub.kernel import guards


class Migration(migrations.Migration):
    dependencies = [("services", "0004_review")]

    operations = [
        guards.append_only("services_approval"),
        guards.byte_order("services_case", "org_path", 32),
    ]
